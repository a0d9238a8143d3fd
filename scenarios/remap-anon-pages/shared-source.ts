/** remap_anon_pages() of a frame that is mapped at a second page as well, as KSM leaves it: refused with EBUSY. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { frames, mms, properties as p, pageTables, promiseContent } from '../../models/index.ts';
import { buffer, elsewhere, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-shared-source',
  text: 'The frame of the source is mapped read-only at another page too. Were it moved, it would become writable, and a store to the destination would show at that other page.',
  bounds: { page: 3, region: 2, table: 2, vma: 2, frame: 2 },
  boundsReason: 'the destination, and two pages that share one frame; a frame for the store that the kernel serves',
  initial: [
    kernelOf2013(3),
    buffer(1, 0),
    elsewhere(2),
    mms.rss.at(0).set(2),
    frames.refs.at(0).set(2),
    frames.mapcount.at(0).set(2),
    readOnly(1),
    readOnly(2),
    promiseContent(2, 'source'),
  ],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    writer: faulter.runs(faultingThread, { page: 0 }),
    reader: faulter.runs(faultingThread, { page: 2, access: 'read' }),
  },
  properties: [
    p.A1,
    p.D2,
    p.D4,
    p.L4,
    p.R2,
    p.REF3,
    sometimes(
      'refused',
      'the call has returned EBUSY',
      mover.some(({ result }) => result.is('EBUSY')),
    ),
  ],
  expect: { verdict: 'holds', states: 222, transitions: 501, depth: 19 },
  mutants: {
    'mapcount not asked': {
      text: 'The mover takes a frame that others map: the store to the destination changes what the other page yields.',
      change: [guardBecomes(mover, 'srcMovable', true), guardBecomes(mover, 'sharedMeanwhile', false)],
      expect: { violates: 'D4', steps: 15 },
      reference: 'remap_anon_pages series of 2013: page_mapcount(page) != 1 gives EBUSY',
    },
  },
});

function readOnly(page: number) {
  return pageTables.pte.at(1).at(page).set({ kind: 'present', frame: 0, write: false });
}
