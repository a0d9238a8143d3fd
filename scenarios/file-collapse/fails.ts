/** A collapse of a file that may fail at every turn. */
import { actionBecomes, nothing, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { collapsedFile, firstMapped, spareTable, storesToA } from './setting.ts';

export default scenario({
  name: 'file-collapse-fails',
  text: 'khugepaged collapses a page of shmem and a hole, and may be refused memory or meet poison while it copies: all is as it was then. A thread stores to the page before, between or after.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one; the page table and another for the fault',
  initial: [firstMapped(2), spareTable],
  actors: { daemon: fileCollapser.runs(collapseFile, { page: 0, daemon: true, mishaps: true }), thread: storesToA },
  properties: [
    ...collapsedFile,
    sometimes(
      'rolled back',
      'the collapse is given up after a page was copied',
      fileCollapser.some((c) => c.in('rolling')),
    ),
  ],
  expect: { verdict: 'holds', states: 834, transitions: 1530, depth: 79 },
  mutants: {
    'pages not put back': {
      text: 'Who gives up forgets the references with which pages were isolated.',
      change: actionBecomes(fileCollapser, 'putBack', nothing),
      reference: 'mm/khugepaged.c: folio_putback_lru() in collapse_file()',
      expect: { violates: 'REF1', steps: 38 },
    },
    'page left locked': {
      text: 'Who gives up leaves a page locked, and its next fault waits for ever.',
      change: stepDropped(collapseFile, 'unlockingPage', 'unlock page'),
      reference: 'mm/khugepaged.c: folio_unlock() after rollback in collapse_file()',
      expect: { violates: 'lock held at the end', steps: 36 },
    },
  },
});
