/** A fault that queues against a resolver that looks whether anybody is queued. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { queuedFault, queuedFaultMachine } from '../../machines/userfaultfd/queued-fault.ts';
import { wakingResolver, wakingResolverMachine } from '../../machines/userfaultfd/waking-resolver.ts';
import { builtIn, opened, properties as p, setStateUnordered, sharedByTasks } from '../../models/index.ts';
import { pageIsFilled } from './witnesses.ts';

export const waitAgainstWake = scenario({
  name: 'wait-against-wake',
  text: 'A fault queues and then looks at the page table; a resolver fills the entry and then looks at the queue, without its lock. Each must see what the other did first, so each needs a full barrier between its store and its look.',
  bounds: { page: 1, frame: 0 },
  boundsReason: 'one fault and one resolver of one page: the two stores and the two looks',
  memory: { model: 'TSO', buffer: 3 },
  initial: [sharedByTasks(2), opened(0)],
  actors: { F: queuedFault.runs(queuedFaultMachine), V: wakingResolver.runs(wakingResolverMachine) },
  properties: [pageIsFilled, p.someFaultWaits],
  expect: { verdict: 'holds', states: 157, transitions: 324, depth: 19 },
  mutants: {
    'no barrier in the fault': {
      text: '__set_current_state() instead of set_current_state(): the node may still be in the store buffer when the page table is walked.',
      change: actionBecomes(queuedFault, 'setCurrentState', setStateUnordered('killable')),
      expect: { violates: builtIn.W1, steps: 14 },
      bug: 'D09',
      reference: 'fs/userfaultfd.c, handle_userfault(): the comment on the barrier of set_current_state()',
    },
    'no barrier in the resolver': {
      text: 'waitqueue_active() without smp_mb(): the entry may still be in the store buffer when the queue is looked at. The unlock of the page table before it does not help.',
      change: actionBecomes(wakingResolver, 'fullBarrier', nothing),
      expect: { violates: builtIn.W1, steps: 13 },
      bug: 'D09',
      reference: 'fs/userfaultfd.c, wake_userfault(): the comment on its barrier',
    },
  },
});
