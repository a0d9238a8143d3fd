/** A fault while the descriptor is closed: it is answered by the kernel afterwards and never waits for good. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { builtIn, initNode, properties as p } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';
import { someContextFreed, someFrameMapped } from './witnesses.ts';

export default scenario({
  name: 'fault-against-close',
  text: 'One thread stores to a missing page of an armed VMA while another closes the userfaultfd. Whatever the order, the thread ends with a page of zeros.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one sleeper shows whether it is woken, one fault whether the context outlives it',
  initial: armedByOneContext(2),
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    monitor: closer.runs(uffdClose),
  },
  properties: [
    p.D1,
    p.A3,
    p.A5,
    p.L4,
    p.R1,
    accessesMade,
    ...contextsGivenBack,
    p.R6list,
    p.R2,
    p.R6,
    p.R9,
    p.W2,
    p.W5,
    p.someFaultWaits,
    someFrameMapped,
    someContextFreed,
  ],
  expect: { verdict: 'holds', states: 608, transitions: 1120, depth: 41 },
  mutants: {
    'no wake': {
      text: 'close() disarms the VMAs and wakes nobody.',
      change: actionBecomes(closer, 'wakeFaults', nothing),
      expect: { violates: 'W5', steps: 37 },
      reference: 'userfaultfd_release(): the wake-up after the VMAs are disarmed',
    },
    'sleeper forgotten': {
      text: 'The same as the checker sees it without being told what close() promises: the VMA is unarmed, so nothing is left to wait for.',
      change: actionBecomes(closer, 'wakeFaults', nothing),
      expect: { violates: builtIn.W1, steps: 37 },
      reference: 'userfaultfd_release(): the wake-up after the VMAs are disarmed',
    },
    'reference put first': {
      text: 'close() puts the reference of the file before it wakes: the context may be freed, and its queues are locked.',
      change: [
        actionBecomes(closer, 'beginRelease', [closer.actions.beginRelease, closer.actions.putContext]),
        actionBecomes(closer, 'putContext', nothing),
      ],
      expect: { violates: 'R9', steps: 8 },
      reference: 'userfaultfd_release(): userfaultfd_ctx_put() comes last',
    },
    'no reference': {
      text: 'handle_userfault() keeps the context without a reference of its own: close() frees it under the sleeper.',
      change: actionBecomes(faulter, 'getContext', initNode(0, 0)),
      expect: { violates: 'R1', steps: 12 },
      reference: 'handle_userfault(): userfaultfd_ctx_get() before the fault lock is dropped',
    },
  },
});
