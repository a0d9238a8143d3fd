/** Two remap_anon_pages() calls in opposite directions between two VMAs, each of which needs both PTLs. */
import { runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { builtIn, mappedFromStart, properties as p } from '../../models/index.ts';
import { buffer, elsewhere, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-crosswise',
  text: 'One thread moves a frame from the first VMA to the second, another moves one back. Both take both PTLs, the one of the lower address first.',
  bounds: { page: 4, region: 2, table: 2, vma: 2, frame: 2 },
  boundsReason:
    'two pages in each VMA: with one the destination of each mover is filled until the other has ended, and with one anon_vma its lock would keep the movers apart',
  initial: [kernelOf2013(2), mappedFromStart(0, 0, 'source'), elsewhere(2), buffer(3, 1)],
  actors: {
    there: mover.runs(remapAnonPages, { src: 0, dst: 2 }),
    back: mover.runs(remapAnonPages, { src: 3, dst: 1 }),
  },
  properties: [
    p.A1,
    p.D2,
    p.R2,
    p.REF3,
    sometimes(
      'both move',
      'both calls have moved their frames',
      mover.all(({ result }) => result.is('moved')),
    ),
  ],
  expect: { verdict: 'holds', states: 385, transitions: 702, depth: 40 },
  mutants: {
    'source first': {
      text: 'One mover takes the PTL of the source first, which for it is the higher address: each holds what the other waits for.',
      change: runsInstead('back', mover.runs(remapAnonPages, { src: 3, dst: 1, sourceFirst: true })),
      expect: { violates: builtIn.L3, steps: 18 },
      reference: 'remap_anon_pages series of 2013: double_pt_lock() orders by address',
    },
  },
});
