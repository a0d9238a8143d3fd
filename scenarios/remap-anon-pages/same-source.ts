/** Two remap_anon_pages() calls that move one frame to different pages: it ends up at one of them. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { properties as p } from '../../models/index.ts';
import { buffer, elsewhere, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-same-source',
  text: 'Two threads move the same frame, each to a page of its own: one under the PTL of the source, one under another. One succeeds, the other gets ENOENT.',
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 1 },
  boundsReason: 'one source and two destinations, so that both the call with one PTL and the call with two are seen',
  initial: [kernelOf2013(2), elsewhere(2), buffer(1, 0)],
  actors: {
    m0: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    m1: mover.runs(remapAnonPages, { dst: 2, src: 1 }),
  },
  properties: [
    p.A1,
    p.D2,
    p.R2,
    p.REF3,
    sometimes(
      'one is late',
      'a call finds nothing at the source',
      mover.some(({ result }) => result.is('ENOENT')),
    ),
  ],
  expect: { verdict: 'holds', states: 322, transitions: 559, depth: 34 },
  mutants: {
    'source not rechecked': {
      text: 'The source is looked at before the locks are taken and not again: both movers map the same frame.',
      change: guardBecomes(mover, 'srcChanged', false),
      expect: { violates: 'R2', steps: 38 },
      reference: 'remap_anon_pages series of 2013: pte_same(*src_pte, pte) under both PTLs',
    },
  },
});
