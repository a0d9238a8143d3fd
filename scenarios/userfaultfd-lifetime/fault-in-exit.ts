/** A task that exits stores to user memory once more, in an armed VMA. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { properties as p, task } from '../../models/index.ts';
import { contextsGivenBack, killedStays } from '../progress.ts';
import { armedByOneContext } from './registered.ts';

export default scenario({
  name: 'fault-in-exit',
  text: 'Clearing its thread id, an exiting task stores to a missing page of an armed VMA. No signal reaches it any more, so it must not wait for user space: the store fails with EFAULT.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one task and its last store',
  initial: [armedByOneContext(1), task.exiting.at(0).set(true)],
  actors: {
    task: faulter.runs(faultingThread, { page: 0, mode: 'kernel', signal: 'fatal' }),
  },
  properties: [
    p.D1,
    p.A5,
    p.W4,
    killedStays,
    p.R1,
    ...contextsGivenBack,
    p.R2,
    sometimes(
      'EFAULT',
      'the store has failed',
      faulter.some((t) => t.in('failedWithEfault')),
    ),
  ],
  expect: { verdict: 'holds', states: 10, transitions: 17, depth: 9 },
  mutants: {
    'PF_EXITING not tested': {
      text: 'The task waits in handle_userfault() and cannot be killed.',
      change: guardBecomes(faulter, 'answeredBySigbus', false),
      bug: 'D36',
      expect: { violates: 'W4', steps: 18 },
      reference: '39680f50ae54',
    },
  },
});
