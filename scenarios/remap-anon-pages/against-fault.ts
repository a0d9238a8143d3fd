/** remap_anon_pages() between pages that are not armed, while other threads access both of them. */
import {
  actionBecomes,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { properties as p, pageTables } from '../../models/index.ts';
import { buffer, kernelOf2013 } from '../madv-userfault/setting.ts';
import { accessesMade } from '../progress.ts';

export default scenario({
  name: 'remap-against-fault',
  text: 'A frame is moved while one thread stores to the destination and another loads from it, which the kernel fills unless the move is faster, and a third stores to the source, which is missing once the frame has gone.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 3 },
  boundsReason: 'one source and one destination under two PTLs; the moved frame, and one for each fault',
  initial: [kernelOf2013(4), buffer(1, 0)],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 1 }),
    atDst: faulter.runs(faultingThread, { page: 0, readsBack: true }),
    readsDst: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    atSrc: faulter.runs(faultingThread, { page: 1, readsBack: true }),
  },
  properties: [
    p.A1,
    p.D2,
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    accessesMade,
    p.REF3,
    sometimes(
      'moved',
      'the move was faster than the store to the destination',
      mover.some(({ result }) => result.is('moved')),
    ),
    sometimes(
      'filled',
      'the store to the destination was faster than the move',
      mover.some(({ result }) => result.is('EEXIST')),
    ),
  ],
  expect: { verdict: 'holds', states: 30136, transitions: 102089, depth: 41 },
  mutants: {
    'destination not rechecked': {
      text: 'The store has filled the destination since the mover looked: the frame with the store is overwritten.',
      change: guardBecomes(mover, 'dstChanged', false),
      expect: { violates: 'A1', steps: 20 },
      reference: 'remap_anon_pages series of 2013: pte_none(*dst_pte) under both PTLs',
    },
    'no PTL': {
      text: 'Without the page-table locks the fault and the move both find the destination empty, and both set it.',
      change: withoutLock(pageTables.ptl.at(0)),
      expect: { violates: 'A1', steps: 19 },
      reference: 'remap_anon_pages series of 2013: double_pt_lock()',
    },
    'source not cleared': {
      text: 'The frame stays mapped at the source: what is stored there shows at the destination.',
      change: actionBecomes(mover, 'clearSource', nothing),
      expect: { violates: 'D4', steps: 15 },
      reference: 'remap_anon_pages series of 2013: ptep_clear_flush() of the source',
    },
  },
});
