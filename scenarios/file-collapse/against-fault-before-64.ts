/** A file is collapsed, as until 6.4, while a thread stores to a page of it. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { frames, properties as p } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, firstMapped, spareTable, storesToA } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-fault',
  text: 'MADV_COLLAPSE of Linux 6.1 makes a huge page of two pages of shmem, one of which is mapped and the other a hole, while a thread stores to the one that is mapped: its fault finds the small page, or waits for the huge one with mmap_lock held. Then the collapse does not get mmap_lock, and comes back for the page table.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one; the page table and another for the fault',
  initial: [firstMapped(2), spareTable],
  actors: { collapser: collapsesBefore64, thread: storesToA },
  properties: [
    ...collapsedFile,
    p.upToDate,
    p.someHugePmd,
    sometimes(
      'contended',
      'the collapse waits for mmap_lock, which it did not get while it had the huge page locked',
      collapserBefore64.some((c) => c.in('collapseOwnMapped.queued')),
    ),
  ],
  expect: { verdict: 'holds', states: 582, transitions: 967, depth: 96 },
  mutants: {
    'page not locked': {
      text: 'The huge page is in the page cache unlocked: the fault maps it before anything is copied there.',
      change: withoutLock(frames.lock.at(0)),
      reference: 'mm/khugepaged.c: __SetPageLocked() in collapse_file()',
      expect: { violates: 'D3mapped', steps: 44 },
    },
  },
});
