/** Two processes that share a page table, and each maps memory of its own in the place of one page of it. */
import { derive, runsInstead, scenario } from '../../checker/language/index.ts';
import { gupFastOfHugetlb, hugetlbPinner } from '../../machines/hugetlb/gup-fast-of-hugetlb.ts';
import { hugetlbReplacer, mmapOverHugetlb, splitBeforeLocks } from '../../machines/hugetlb/mmap-over-hugetlb.ts';
import { kernel } from '../../models/index.ts';
import { counted, isolated, sharing, somePin, someSharing, spares } from './setting.ts';

const device = hugetlbPinner.runs(gupFastOfHugetlb);
const other = hugetlbReplacer.runs(mmapOverHugetlb, { mm: 1 });
const backport = 'hugetlb_split() in __vma_adjust(), mm/mmap.c, Linux 6.1.192: 081056dc00a2 without ccf1d78d8b86';

export const twoSplits = scenario({
  name: 'hugetlb-two-splits-against-gup-fast',
  text: 'A device pins a page of a page table that two processes share, and in both a thread maps memory of its own in the place of the page. The first who splits his VMA gives up the table, the second keeps it.',
  bounds: { page: 1, mm: 2, table: 2, offset: 1, frame: 3 },
  boundsReason: 'the page, the memory of each that takes its place, and a table for who gives up the one they share',
  initial: [sharing([0, 1]), spares([1, 2]), kernel.broadcastsTlbi.set(true)],
  actors: { device, own: hugetlbReplacer.runs(mmapOverHugetlb), other },
  properties: [...counted, ...isolated, someSharing, somePin],
  expect: { verdict: 'holds', states: 17937, transitions: 48108, depth: 73 },
  mutants: {
    'unshared before the locks': {
      text: 'The table is unshared before i_mmap_rwsem is taken, under which the VMA is split: between the share count and the wait for walkers the other process takes the lock and the table.',
      change: runsInstead('own', hugetlbReplacer.runs(splitBeforeLocks)),
      expect: { violates: 'SHARE1', steps: 42 },
      bug: 'E12',
      reference: backport,
    },
  },
});

export const twoSplitsOf61 = derive(twoSplits, {
  name: 'hugetlb-two-splits-of-61-against-gup-fast',
  text: 'The same in the stable release 6.1.192, where the table is unshared before i_mmap_rwsem is taken. That the flush is an interrupt does not help: the other process has the lock and the table before it is sent.',
  actors: { device, own: hugetlbReplacer.runs(splitBeforeLocks), other },
  initial: kernel.broadcastsTlbi.set(false),
  expect: { verdict: 'violated', violates: 'SHARE1', steps: 42 },
  reference: backport,
});
