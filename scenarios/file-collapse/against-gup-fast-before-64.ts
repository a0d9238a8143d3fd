/** A file is collapsed, as until 6.4, while get_user_pages_fast() walks its page table for a device. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { filePinner, gupFastOfFile } from '../../machines/file-collapse/gup-fast-of-file.ts';
import { kernel, pmdNone } from '../../models/index.ts';
import { collapsedFile, firstMapped, khugepagedBefore64 } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-gup-fast',
  text: 'khugepaged of Linux 6.1 makes a huge page of a page of shmem and a hole while get_user_pages_fast() walks the page table with interrupts off and without a lock, for a device that stores to the page. The hardware broadcasts TLB invalidation: the flush waits for no CPU, and the table is freed only when the walk is over.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(1), kernel.broadcastsTlbi.set(true)],
  actors: { daemon: khugepagedBefore64, pinner: filePinner.runs(gupFastOfFile, { writes: true }) },
  properties: [
    ...collapsedFile,
    sometimes(
      'walks',
      'a table is taken out while somebody walks it',
      and(
        pmdNone(0),
        filePinner.some((w) => w.in('atTable')),
      ),
    ),
    sometimes(
      'pinned',
      'the device stores to the page',
      filePinner.some((w) => w.in('accessed')),
    ),
  ],
  expect: { verdict: 'holds', states: 745, transitions: 1335, depth: 69 },
  mutants: {
    'no interrupt for the table': {
      text: 'The table is freed after a flush that interrupts nobody: who walks it reads what others have put there.',
      change: guardBecomes(collapserBefore64, 'walkersGone', true),
      bug: 'B10',
      reference: 'commit 2ba99c5e0881',
      expect: { violates: 'use of a stale reference', steps: 57 },
    },
    'references not frozen': {
      text: 'The page is copied though a device has a reference to it: what it stores afterwards is lost.',
      change: guardBecomes(collapserBefore64, 'refsExact', true),
      reference: 'mm/khugepaged.c: page_ref_freeze() in collapse_file()',
      expect: { violates: 'TLB3', steps: 44 },
    },
  },
});
