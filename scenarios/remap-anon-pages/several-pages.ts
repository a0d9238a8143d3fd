/** One remap_anon_pages() call for two pages, the second of which somebody else fills first. */
import { actionBecomes, and, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { remapAnonPages } from '../../machines/madv-userfault/remap-anon-pages.ts';
import { mover } from '../../machines/madv-userfault/remap-anon-pages-role.ts';
import { mappedFromStart, properties as p } from '../../models/index.ts';
import { buffer, elsewhere, kernelOf2013 } from '../madv-userfault/setting.ts';

export default scenario({
  name: 'remap-several-pages',
  text: 'Two frames are moved by one call while a thread stores to the second destination. Whoever is late leaves that page alone; the call returns how many frames it has moved, even where it then stopped.',
  bounds: { page: 4, region: 2, table: 2, vma: 2, frame: 3 },
  boundsReason: 'two sources and two destinations under two PTLs; two frames that are moved, and one for the store',
  initial: [kernelOf2013(2), buffer(2, 0), elsewhere(3), mappedFromStart(3, 1, 'source')],
  actors: {
    mover: mover.runs(remapAnonPages, { dst: 0, src: 2, more: 1, mayBeKilled: true }),
    thread: faulter.runs(faultingThread, { page: 1, readsBack: true }),
  },
  properties: [
    p.A1,
    p.A2,
    p.D2,
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    p.REF3,
    sometimes(
      'both moved',
      'the call has moved both frames',
      mover.some(({ moved }) => moved.is(2)),
    ),
    sometimes(
      'short',
      'the call has moved one frame and returned',
      mover.some((each) => and(each.in('returned'), each.moved.is(1))),
    ),
    sometimes(
      'killed',
      'the call ends for a signal',
      mover.some(({ result }) => result.is('EINTR')),
    ),
  ],
  expect: { verdict: 'holds', states: 936, transitions: 2113, depth: 46 },
  mutants: {
    'error hides the count': {
      text: 'The call returns EEXIST although its first frame has gone: the caller takes the source for where it was.',
      change: actionBecomes(mover, 'countAsAnswer', nothing),
      expect: { violates: 'A2', steps: 29 },
      reference: 'move_pages(), mm/userfaultfd.c: what was moved is returned before an error',
    },
  },
});
