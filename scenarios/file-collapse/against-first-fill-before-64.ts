/** A file whose first page is a hole is collapsed, as until 6.4, while a thread stores to that. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { cached, mappedFromCache, properties as p } from '../../models/index.ts';
import { collapsedFile, khugepagedBefore64, spareTable, storesToA, twoHoles } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-first-fill',
  text: 'khugepaged of Linux 6.1 makes a huge page of a hole of shmem and a page, while a thread stores to the hole: it fills that before the collapse looks, or finds the huge page, which was put there under the same hold of the lock of i_pages.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; two small pages and the huge one; the page table and another for the fault',
  initial: [twoHoles(2), cached(1, 1, 'zero'), mappedFromCache(1, 1), spareTable],
  actors: { daemon: khugepagedBefore64, thread: storesToA },
  properties: [
    ...collapsedFile,
    p.upToDate,
    sometimes(
      'in vain',
      'the fault has a page for the hole, which is filled',
      largeFolioFaulter.some((t) => t.in('missing.freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 2108, transitions: 3756, depth: 138 },
});
