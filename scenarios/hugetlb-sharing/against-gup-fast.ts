/** GUP-fast in one process, which gives up a page table that another one has, too, and goes on to use for memory of its own. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { gupFastOfHugetlb, hugetlbPinner } from '../../machines/hugetlb/gup-fast-of-hugetlb.ts';
import { hugetlbReplacer, mmapOverHugetlb } from '../../machines/hugetlb/mmap-over-hugetlb.ts';
import { hugetlbUnmapper, munmapOfHugetlb } from '../../machines/hugetlb/munmap-of-hugetlb.ts';
import { kernel } from '../../models/index.ts';
import { counted, isolated, sharing, somePin, someSharing, spare } from './setting.ts';

export const unshareAgainstGupFast = scenario({
  name: 'hugetlb-unshare-against-gup-fast',
  text: 'x',
  bounds: { page: 1, mm: 2, table: 2, offset: 1, frame: 2 },
  boundsReason: 'x',
  initial: [sharing([0, 1]), spare, kernel.broadcastsTlbi.set(true)],
  actors: {
    device: hugetlbPinner.runs(gupFastOfHugetlb),
    munmap: hugetlbUnmapper.runs(munmapOfHugetlb),
    other: hugetlbReplacer.runs(mmapOverHugetlb, { mm: 1 }),
  },
  properties: [...counted, ...isolated, someSharing, somePin],
  expect: { verdict: 'holds', states: 1, transitions: 1, depth: 1 },
  mutants: {
    'walkers not awaited': {
      text: 'x',
      change: guardBecomes(hugetlbUnmapper, 'fullyUnshared', false),
      expect: { violates: 'SHARE1', steps: 1 },
      bug: 'E12',
      reference: '1013af4f585f',
    },
  },
});
