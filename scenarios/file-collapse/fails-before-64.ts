/** A collapse of a file, as until 6.4, that may fail at every turn. */
import {
  actionBecomes,
  nothing,
  scenario,
  sometimes,
  stepDropped,
  stepsExchanged,
} from '../../checker/language/index.ts';
import { collapseFileBefore64 } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { collapsedFile, firstMapped, spareTable, storesToA } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-fails',
  text: 'khugepaged of Linux 6.1 collapses a page of shmem and a hole, and may be refused memory, or a page for the hole when the huge page has replaced the first: all is as it was then. A thread stores to the first page, waits for the huge page, and finds the small one again.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one; the page table and another for the fault',
  initial: [firstMapped(2), spareTable],
  actors: {
    daemon: collapserBefore64.runs(collapseFileBefore64, { page: 0, daemon: true, mishaps: true }),
    thread: storesToA,
  },
  properties: [
    ...collapsedFile,
    sometimes(
      'in vain',
      'the fault has waited for the huge page, which has left the file when it is unlocked',
      largeFolioFaulter.some((t) => t.in('missing.truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 849, transitions: 1448, depth: 95 },
  mutants: {
    'pages not put back': {
      text: 'Who gives up forgets the references with which pages were isolated.',
      change: actionBecomes(collapserBefore64, 'putBack', nothing),
      reference: 'mm/khugepaged.c: putback_lru_page() in collapse_file()',
      expect: { violates: 'REF1', steps: 60 },
    },
    'huge page left locked': {
      text: 'Who gives up frees the huge page while it is locked, for which a fault may wait.',
      change: stepDropped(collapseFileBefore64, 'rolledBack', 'unlock huge page'),
      reference: 'mm/khugepaged.c: unlock_page(hpage) in collapse_file()',
      expect: { violates: 'lock held at the end', steps: 44 },
    },
    'unlocked before its mapping is cleared': {
      text: 'The huge page that is given up is unlocked while it still says that it belongs to the file: the fault that has waited for it maps it.',
      change: stepsExchanged(
        collapseFileBefore64,
        ['rollBack.leavingFile', 'clear mapping'],
        ['rolledBack', 'unlock huge page'],
      ),
      reference: 'mm/khugepaged.c: hpage->mapping = NULL in collapse_file()',
      expect: { violates: 'CACHE1huge', steps: 57 },
    },
    'page not restored': {
      text: 'Who gives up leaves the huge page in place of the small one, whose contents are lost with it.',
      change: actionBecomes(collapserBefore64, 'restoreEntry', nothing),
      reference: 'mm/khugepaged.c: xas_store(&xas, page) in collapse_file()',
      expect: { violates: 'REF1', steps: 46 },
    },
  },
});
