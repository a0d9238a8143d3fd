/** Two remap_anon_pages() calls that move different frames to one page: exactly one succeeds. */
import { guardBecomes, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { mappedFromStart, properties as p, pageTables } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-same-destination',
  text: 'Two threads each move a frame of their own to the same missing page. One succeeds, the other gets EEXIST and keeps its frame where it was.',
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 2 },
  boundsReason:
    'one destination, and for each mover a source with its frame: one in another VMA and under another PTL, so that the movers have no other lock in common',
  initial: [kernelOf2013(2), buffer(1, 0), mappedFromStart(2, 1, 'source')],
  actors: {
    m0: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    m1: mover.runs(remapAnonPages, { dst: 0, src: 2 }),
  },
  properties: [
    p.A1,
    p.D2,
    p.R2,
    p.REF3,
    sometimes(
      'one each',
      'one call has moved its frame and the other has returned EEXIST',
      mover.some(({ result }) => result.is('EEXIST')),
    ),
  ],
  expect: { verdict: 'holds', states: 396, transitions: 721, depth: 34 },
  mutants: {
    'destination not rechecked': {
      text: 'The destination is looked at before the locks are taken and not again: the second mover overwrites what the first has moved there.',
      change: guardBecomes(mover, 'dstChanged', false),
      expect: { violates: 'A1', steps: 26 },
      reference: 'remap_anon_pages series of 2013: pte_none(*dst_pte) under both PTLs',
    },
    'both succeed': {
      text: 'The same, as the callers see it: two fills of one page report success.',
      change: guardBecomes(mover, 'dstChanged', false),
      expect: { violates: 'D2', steps: 26 },
      reference: 'remap_anon_pages series of 2013: pte_none(*dst_pte) under both PTLs',
    },
    'no PTL': {
      text: 'Without the page-table locks both movers find the destination empty, and both set it: the locks of page and anon_vma are those of the sources.',
      change: withoutLock(pageTables.ptl.at(0)),
      expect: { violates: 'A1', steps: 25 },
      reference: 'remap_anon_pages series of 2013: double_pt_lock()',
    },
  },
});
