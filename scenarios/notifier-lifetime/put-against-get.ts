/** A subscription that descriptors share is put and got while a page is unmapped. */
import { actionBecomes, and, guardBecomes, never, nothing, scenario, taken } from '../../checker/language/index.ts';
import { descriptor, driverDescriptor } from '../../machines/notifier/mmu-notifier-put.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, notifier, onList, properties as p } from '../../models/index.ts';
import { coherence, subscribedWithPage } from './setting.ts';

const put = 'mm/mmu_notifier.c, mmu_notifier_put()';

export default scenario({
  name: 'put-against-get',
  text: 'One descriptor of a driver is closed while another one of the same process is opened and closed, and a third thread discards a page. The subscription is freed when nobody uses it and no walk of the list is under way that may have found it.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, of which the driver has a translation',
  initial: [subscribedWithPage(1), notifier.kind.at(0).set('driver'), notifier.users.at(0).set(1)],
  actors: {
    D: descriptor.runs(driverDescriptor, { subscription: 0 }),
    E: descriptor.runs(driverDescriptor),
    Z: zapper.runs(notifierZap),
  },
  properties: [
    ...coherence,
    p.SEC6,
    never(
      'one subscription',
      'who finds no subscription of its driver is right, and makes no second one',
      descriptor.some((d) => and(d.in('missing'), onList(0))),
    ),
    p.subscribersCounted,
    p.subscriptionsFreed,
    taken(
      'gone',
      'the second finds that the subscription has gone',
      driverDescriptor,
      'looking',
      'look through list',
      1,
    ),
    taken('kept', 'the first leaves the subscription to the second', driverDescriptor, 'counting', 'drop user', 1),
  ],
  expect: { verdict: 'holds', states: 942, transitions: 2096, depth: 30 },
  mutants: {
    'freed at once': {
      text: 'the last put frees the subscription itself: the zap, which has found it on the list, is in its callback',
      change: guardBecomes(descriptor, 'gracePeriodOver', true),
      expect: { violates: builtIn.REF4, steps: 12 },
      bug: 'B27',
      reference: `${put}: call_srcu()`,
    },
    'user not counted': {
      text: 'who finds the subscription on the list does not count as its user: the first put frees it',
      change: actionBecomes(descriptor, 'countUser', nothing),
      expect: { violates: builtIn.REF4, steps: 15 },
      reference: 'mm/mmu_notifier.c, find_get_mmu_notifier(): subscription->users++',
    },
    'not looked for': {
      text: 'the second descriptor does not look for a subscription, and makes another one beside the first',
      change: guardBecomes(descriptor, 'onList', false),
      expect: { violates: 'one subscription', steps: 4 },
      reference: 'mm/mmu_notifier.c, find_get_mmu_notifier()',
    },
    'put does not count': {
      text: 'who closes a descriptor remains a user of the subscription: nobody is the last one, and it is never freed',
      change: actionBecomes(descriptor, 'dropUser', nothing),
      expect: { violates: 'subscriptions freed', steps: 31 },
      reference: `${put}: --subscription->users`,
    },
    'translations kept': {
      text: 'the put is trusted to call release(), which it does not: the driver’s translation outlives the subscription, and the page is freed',
      change: actionBecomes(descriptor, 'dropTranslations', nothing),
      expect: { violates: 'SEC6', steps: 8 },
      reference: `${put}: the comment on ops->release`,
    },
  },
});
