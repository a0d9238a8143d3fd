/** The same between 4.12 and 5.6: a fault may ask for one retry only, but who comes to a closed context needs none. */
import { and, guardBecomes, not, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';
import { someContextFreed, someFrameMapped } from './witnesses.ts';

const { released, retryUsedUp } = faulter.guards;

export default scenario({
  name: 'fault-against-close-one-retry',
  text: 'Before 5.7 a fault that was retried once is answered with SIGBUS. A thread that queues while the descriptor is closed does not sleep, retries and finds the VMA still armed: since the context is released it is turned away before anybody counts its retries.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one fault that comes twice between the two steps of close()',
  initial: [kernel.noVmaLocks.set(true), kernel.oneRetryOnly.set(true), armedByOneContext(2)],
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
    p.W2,
    p.W5,
    p.someFaultWaits,
    someFrameMapped,
    someContextFreed,
    sometimes(
      'turned away the second time',
      'a fault that has used up its retry comes to a closed context',
      faulter.some((thread) => and(thread.in('fault.handleUserfault.turnedAway'), thread.tried)),
    ),
  ],
  expect: { verdict: 'holds', states: 457, transitions: 828, depth: 38 },
  mutants: {
    'retries counted first': {
      text: 'handle_userfault() asks whether the fault may be retried before it asks whether the context is released.',
      change: guardBecomes(faulter, 'released', and(released, not(retryUsedUp))),
      expect: { violates: 'A5', steps: 19 },
      reference: 'handle_userfault(): ctx->released before FAULT_FLAG_ALLOW_RETRY',
    },
  },
});
