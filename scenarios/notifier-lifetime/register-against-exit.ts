/** An address space ends while another process subscribes to it. */
import {
  actionBecomes,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { mappedFromStart, mms, properties as p } from '../../models/index.ts';
import { registered, unsubscribed } from './setting.ts';

export default scenario({
  name: 'notifier-register-against-exit',
  text: 'The only task of an address space exits while another process subscribes to it. The caller holds mm_users, so that release() comes after the registration, or is refused; interrupted by a signal, it gives them back.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, which shows whether it is unmapped',
  initial: [unsubscribed(1), mappedFromStart(0, 0)],
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    R: subscriber.runs(notifierRegister, { takesUsers: true, mayBeInterrupted: true }),
  },
  properties: [
    p.SEC6release,
    p.allSubscribed,
    p.usersCounted,
    p.R2,
    p.REF3,
    p.mappedInside,
    registered,
    sometimes(
      'refused',
      'the address space has no users any more',
      subscriber.some((s) => s.in('failed')),
    ),
    sometimes(
      'the caller is last',
      'the task has left, and the caller holds the last of mm_users',
      mms.tasks.at(0).is(0),
    ),
  ],
  expect: { verdict: 'holds', states: 303, transitions: 503, depth: 49 },
  mutants: {
    'not registered': {
      text: 'the caller goes on as if it were registered: its consumer has translations made, and is told of nothing',
      change: stepLeadsTo(notifierRegister, 'gettingMm', 'mmget_not_zero', 'returning', 0),
      expect: { violates: 'all subscribed', steps: 2 },
      reference: 'virt/kvm/kvm_main.c, kvm_init_mmu_notifier()',
    },
    'mm_users not taken': {
      text: 'the caller trusts the address space to be there: it subscribes when exit_mmap() has released whoever was on the list, and is never told that the pages go',
      change: [
        guardBecomes(subscriber, 'mmget', true),
        actionBecomes(subscriber, 'mmget', nothing),
        actionBecomes(subscriber, 'mmput', nothing),
      ],
      expect: { violates: 'SEC6release', steps: 26 },
      reference: 'mm/mmu_notifier.c, mmu_notifier_register(): mm_users must not go down to zero while it runs',
    },
  },
});
