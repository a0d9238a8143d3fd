/** Two consumers of different kinds subscribe to one address space, of which a page is discarded. */
import { actionBecomes, guardBecomes, nothing, scenario, taken } from '../../checker/language/index.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, notifier, properties as p, registersLater } from '../../models/index.ts';
import { coherence, registered, unsubscribed } from './setting.ts';

export default scenario({
  name: 'two-registrations',
  text: 'Two consumers, KVM’s and a driver’s that has no end, subscribe to one address space, while another thread discards a page. The first makes the subscriptions, the second finds them; the zap tells each of start and end, or of neither.',
  bounds: { page: 1, frame: 1, consumer: 2 },
  boundsReason: 'a consumer of each kind',
  initial: [unsubscribed(2), registersLater(1), notifier.kind.at(1).set('driver'), mappedFromStart(0, 0)],
  actors: {
    R: subscriber.runs(notifierRegister, { consumer: 0 }),
    S: subscriber.runs(notifierRegister, { consumer: 1 }),
    Z: zapper.runs(notifierZap),
  },
  properties: [
    ...coherence,
    registered,
    p.allSubscribed,
    p.subscriptionsFound,
    p.bothSubscribed,
    p.someCount,
    taken(
      'found',
      'the second finds the subscriptions of the first',
      notifierRegister,
      'registering.mmapLocked',
      'look at subscriptions',
    ),
  ],
  expect: { verdict: 'holds', states: 616, transitions: 1173, depth: 55 },
  mutants: {
    'subscriptions not looked for': {
      text: 'the second makes subscriptions anew, and the first is on the list of those that were there before',
      change: guardBecomes(subscriber, 'subscriptionsThere', false),
      expect: { violates: 'all subscribed', steps: 29 },
      reference: 'mm/mmu_notifier.c, __mmu_notifier_register(): !mm->notifier_subscriptions',
    },
    'subscriptions not published': {
      text: 'the first keeps to itself the subscriptions that it has made: nobody looks for subscribers, and the second makes others',
      change: actionBecomes(subscriber, 'publishSubscriptions', nothing),
      expect: { violates: 'subscriptions found', steps: 14 },
      reference: 'mm/mmu_notifier.c, __mmu_notifier_register(): smp_store_release()',
    },
    'list not locked': {
      text: 'the list is changed without its lock',
      change: [
        guardBecomes(subscriber, 'lockSubscriptions', true),
        actionBecomes(subscriber, 'lockSubscriptions', nothing),
      ],
      expect: { violates: 'access without the lock', steps: 14 },
      reference: 'mm/mmu_notifier.c, __mmu_notifier_register(): spin_lock()',
    },
  },
});
