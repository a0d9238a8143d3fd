/** madvise(MADV_NOUSERFAULT) against threads that get SIGBUS until the VMA is disarmed or a handler has filled the page. */
import { and, guardBecomes, inState, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { sigbusHandler, threadWithSigbusHandler } from '../../machines/madv-userfault/sigbus-handler.ts';
import { properties as p } from '../../models/index.ts';
import { buffer, kernelOf2013, pageAArmed } from './setting.ts';

export default scenario({
  name: 'disarming',
  text: 'Two threads access a missing page of an armed VMA: one stores and its SIGBUS handler moves a page there, one loads and its handler merely returns. A third disarms the VMA, after which the kernel fills the page.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, frame: 2 },
  boundsReason:
    'the page and the buffer of one handler, under another PTL; its frame, and one that the store allocates',
  initial: [kernelOf2013(3), pageAArmed, buffer(1, 0)],
  actors: {
    writer: sigbusHandler.runs(threadWithSigbusHandler, { page: 0, src: 1, readsBack: true }),
    reader: faulter.runs(faultingThread, { page: 0, access: 'read', handlesSigbus: true }),
    monitor: madviser.runs(madvise, { page: 0, advice: 'MADV_NOUSERFAULT' }),
  },
  properties: [
    p.A3,
    p.A4,
    p.A5,
    p.D1,
    p.D4,
    p.L4,
    p.R2,
    p.A1,
    p.D2,
    p.REF3,
    sometimes(
      'both in SIGBUS',
      'both threads are in their SIGBUS handlers',
      and(inState(0, 'handler'), inState(1, 'handler')),
    ),
    sometimes(
      'filled by the kernel',
      'the store succeeds without the handler',
      and(
        inState(0, 'done'),
        sigbusHandler.all(({ result }) => result.is('none')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 1836, transitions: 4347, depth: 50 },
  mutants: {
    'no way back': {
      text: "madvise() does not know the inverse: it returns EINVAL, the VMA stays armed, and every access ends in SIGBUS again. Shorter than the catalogue's sequence, which also arms the VMA and touches it.",
      change: guardBecomes(madviser, 'adviceKnown', false),
      expect: { violates: 'A4', steps: 1 },
      bug: 'D05',
      reference: 'seed 000, madvise_behavior_valid(): MADV_USERFAULT is listed, MADV_NOUSERFAULT is not',
    },
  },
});
