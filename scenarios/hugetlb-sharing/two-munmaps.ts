/** Two processes give up the page table that they share, while somebody comes across it as a page of memory. */
import { actionBecomes, initially, nothing, scenario } from '../../checker/language/index.ts';
import { getPageByPfn, pageWalker } from '../../machines/hugetlb/get-page-by-pfn.ts';
import { exitOfHugetlb, hugetlbUnmapper, munmapOfHugetlb } from '../../machines/hugetlb/munmap-of-hugetlb.ts';
import { sharedTables, tableSharing } from '../../models/index.ts';
import { counted, sharing, someSharing } from './setting.ts';

export const twoMunmaps = scenario({
  name: 'hugetlb-two-munmaps',
  text: 'Of two processes that share a page table one unmaps the file and the other exits; the second of them unmaps the page and frees the table. Somebody who goes through all pages of memory takes a reference to the table for a moment, which is not the count of who shares it.',
  bounds: { page: 1, mm: 2, table: 1, offset: 1, frame: 1 },
  boundsReason: 'one page stands for the area',
  initial: sharing([0, 1]),
  actors: {
    munmap: hugetlbUnmapper.runs(munmapOfHugetlb),
    exit: hugetlbUnmapper.runs(exitOfHugetlb, { mm: 1 }),
    walker: pageWalker.runs(getPageByPfn),
  },
  properties: [...counted, someSharing],
  expect: { verdict: 'holds', states: 1236, transitions: 2975, depth: 43 },
  mutants: {
    'page kept': {
      text: 'The last one takes the page out of the table and does not give its reference back.',
      change: actionBecomes(hugetlbUnmapper, 'putPage', nothing),
      expect: { violates: 'SHARE5', steps: 43 },
      reference: '__unmap_hugepage_range(), mm/hugetlb.c: tlb_remove_page_size()',
    },
    'references counted': {
      text: 'The count of references is taken for that of the processes: the last one takes the table for shared, and leaves it to whoever came across it, who frees it with the page still mapped.',
      change: initially([
        tableSharing.countsReferences.set(true),
        sharedTables.refs.at(0).set(2),
        sharedTables.sharers.at(0).set(0),
      ]),
      expect: { violates: 'SHARE3', steps: 23 },
      reference: '59d9094df3d7 "mm: hugetlb: independent PMD page table shared count", CVE-2024-57883',
    },
  },
});
