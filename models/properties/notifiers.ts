/** The life of a subscription to MMU notifiers. */
import {
  actor,
  always,
  and,
  atEnd,
  every,
  exists,
  howMany,
  type IndexLike,
  implies,
  lockless,
  never,
  not,
  or,
  pick,
  sometimes,
} from '../../checker/language/index.ts';
import { mms } from '../mm/mm.ts';
import { interval } from '../notifier/interval-changes.ts';
import { nested } from '../notifier/nested-brackets.ts';
import { notifier, onList } from '../notifier/notifier.ts';
import { pfnCache } from '../notifier/pfn-cache.ts';
import { secondary } from '../notifier/secondary-mmu.ts';
import { consumer, mm, page } from '../sorts.ts';
import { ledger } from './ledger.ts';

type Consumer = IndexLike<'consumer'>;
const inUse = (c: Consumer) => notifier.life.at(c).is('in use');
const subscribed = (c: Consumer) => lockless(notifier.subscribed.at(c));

export const allSubscribed = always(
  'all subscribed',
  'for as long as the address space is in use, whoever may have translations made is subscribed',
  every(consumer, (c) => implies(and(inUse(c), mms.users.at(notifier.mm.at(c)).moreThan(0)), subscribed(c))),
);
export const subscriptionsFound = always(
  'subscriptions found',
  'who is subscribed is found by whoever looks at mm->notifier_subscriptions',
  every(consumer, (c) => implies(subscribed(c), notifier.allocated.at(notifier.mm.at(c)))),
);
export const leftList = never(
  'off the list',
  'who has left is not on the list any more',
  exists(consumer, (c) => and(notifier.life.at(c).isOneOf('left', 'freed'), subscribed(c))),
);
export const subscriptionsFreed = atEnd(
  'subscriptions freed',
  'when all rests, and every user has put the subscription, it is freed',
  every(consumer, (c) => notifier.life.at(c).is('freed')),
);
export const bothSubscribed = sometimes(
  'all are subscribed',
  'all consumers are subscribed and may have translations made',
  every(consumer, (c) => and(inUse(c), subscribed(c))),
);

const hasTranslation = (c: Consumer) =>
  exists(page, (p) =>
    or(lockless(secondary.spte.at(c).at(p)).kind.isnt('none'), secondary.cached.at(c).at(p).kind.isnt('none')),
  );

export const SEC6 = never(
  'SEC6',
  'once mmu_notifier_unregister() has returned no callback of the consumer is running, and it has no translation',
  exists(consumer, (c) =>
    and(notifier.life.at(c).isOneOf('left', 'freed'), or(not(notifier.calling.at(c).isEmpty()), hasTranslation(c))),
  ),
);
export const SEC6release = never(
  'SEC6release',
  'once exit_mmap() has released them consumers have no translations, and nobody is on the list',
  exists(consumer, (c) => and(mms.tornDown.at(notifier.mm.at(c)), or(onList(c), hasTranslation(c)))),
);
export const SEC7 = never(
  'SEC7',
  'no CPU of a guest has cached a frame that was freed: a put that may free it comes after the flush',
  exists(consumer, (c) => exists(page, (p) => secondary.cached.at(c).at(p).frame.isStale())),
);
export const subscribersCounted = atEnd(
  'mm_count of subscribers',
  'when all rests mm_count is one for all users together, and one for each subscriber that has not left',
  every(mm, (of) =>
    mms.count
      .at(of)
      .is(
        pick(mms.users.at(of).moreThan(0), 1, 0).plus(
          howMany(consumer, (c) => and(notifier.mm.at(c).is(of), notifier.life.at(c).isOneOf('in use', 'leaving'))),
        ),
      ),
  ),
);
export const bothRelease = sometimes(
  'two release',
  'release() of one consumer is called by exit_mmap() and by mmu_notifier_unregister() at once',
  exists(consumer, (c) => notifier.calling.at(c).size().is(2)),
);
export const allFreed = atEnd(
  'VMs freed',
  'when all rests whatever could not be registered is freed',
  every(consumer, (c) => notifier.life.at(c).isOneOf('in use', 'freed')),
);

/** SEC5 where an actor may have a bracket inside another. */
export const SEC5nested = always(
  'SEC5nested',
  'a consumer counts each bracket whose start it saw and that is not over, two of one actor as two of different ones',
  and(
    not(ledger.SEC5),
    every(consumer, (c) => {
      const toldBy = (who: typeof notifier.delivered) => howMany(actor, (each) => who.at(c).has(each));
      return lockless(secondary.count.at(c)).is(toldBy(notifier.delivered).plus(toldBy(nested.delivered)));
    }),
  ),
);
export const SEC5cache = atEnd(
  'SEC5cache',
  'when all rests no pfn cache waits for the end of an invalidation',
  every(consumer, (c) => pfnCache.active.at(c).is(0)),
);
export const SEC2cache = never(
  'SEC2cache',
  'no pfn cache that is valid leads to a frame that was freed',
  exists(consumer, (c) => and(lockless(pfnCache.valid.at(c)), lockless(pfnCache.frame.at(c)).isStale())),
);

export const treeWalked = never(
  'tree walk',
  'nobody changes the interval tree while somebody walks it',
  interval.changedInWalk,
);
export const nothingDeferred = atEnd(
  'nothing put off',
  'when all rests no change of the interval tree is put off any more',
  every(consumer, (c) => not(interval.deferred.at(c))),
);
export const removedIntervals = never(
  'removed',
  'once mmu_interval_notifier_remove() has returned the interval is neither in the tree nor on the list of what is put off',
  exists(consumer, (c) =>
    and(notifier.life.at(c).isOneOf('left', 'freed'), or(subscribed(c), interval.deferred.at(c))),
  ),
);
export const intervalsKept = always(
  'interval kept',
  'an interval that is in use is in the tree, or is to be added when the invalidation is over',
  every(consumer, (c) =>
    implies(and(notifier.kind.at(c).is('mirror'), inUse(c)), or(subscribed(c), interval.deferred.at(c))),
  ),
);
