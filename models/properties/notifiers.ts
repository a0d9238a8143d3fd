/** The life of a subscription to MMU notifiers. */
import { always, and, every, type IndexLike, implies, lockless, sometimes } from '../../checker/language/index.ts';
import { notifier } from '../notifier/notifier.ts';
import { consumer } from '../sorts.ts';

type Consumer = IndexLike<'consumer'>;
const inUse = (c: Consumer) => notifier.life.at(c).is('in use');
const subscribed = (c: Consumer) => lockless(notifier.subscribed.at(c));

export const allSubscribed = always(
  'all subscribed',
  'whoever may have translations made is subscribed',
  every(consumer, (c) => implies(inUse(c), subscribed(c))),
);
export const bothSubscribed = sometimes(
  'all are subscribed',
  'all consumers are subscribed and may have translations made',
  every(consumer, (c) => and(inUse(c), subscribed(c))),
);
