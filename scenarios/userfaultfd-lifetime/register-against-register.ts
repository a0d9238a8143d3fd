/** Two contexts want one VMA: one of them is refused. */
import { guardBecomes, lockless, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { mms, opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';

export default scenario({
  name: 'register-against-register',
  text: 'Two monitors, each with a userfaultfd of its own, arm one VMA. The second gets EBUSY.',
  bounds: { page: 1, context: 2 },
  boundsReason: 'two contexts are the smallest number of owners to disagree',
  initial: [sharedByTasks(2), opened(0), opened(1)],
  actors: {
    first: registrar.runs(uffdRegister, { page: 0, ctx: 0 }),
    second: registrar.runs(uffdRegister, { page: 0, ctx: 1 }),
  },
  properties: [p.A6, p.A3, sometimes('second wins', 'the VMA belongs to context 1', lockless(vmas.ctx.at(0)).is(1))],
  expect: { verdict: 'holds', states: 99, transitions: 162, depth: 19 },
  mutants: {
    'owner not tested': {
      text: 'The VMA is taken over from the other context, whose monitor never hears of its faults again.',
      change: guardBecomes(registrar, 'ownedByAnother', false),
      expect: { violates: 'A6', steps: 17 },
      reference: 'userfaultfd_register(): EBUSY for a VMA of another context; seen on 6.18',
    },
    'mmap_lock not taken': {
      text: 'Test and change of the owner are not one: both monitors find the VMA free.',
      change: withoutLock(mms.lock),
      expect: { violates: 'A6', steps: 17 },
      reference: 'userfaultfd_register(): mmap_write_lock() around test and change',
    },
  },
});
