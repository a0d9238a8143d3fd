/** What must come about in the end, under the fairness that a scenario states: W1, W4 and W5 as promises about runs. */
import {
  and,
  eachLeadsTo,
  every,
  everyone,
  exists,
  type IndexLike,
  leadsTo,
  not,
} from '../../checker/language/index.ts';
import { context } from '../sorts.ts';
import { isSleeping, task } from '../task/task.ts';
import { uffd } from '../userfaultfd/userfaultfd.ts';
import { faultUnresolved, waiter } from '../userfaultfd/waiter.ts';

type Who = IndexLike<'actor'>;
const waits = (who: Who) => waiter.ctx.at(who).isnt('none');
const hasLeft = (who: Who) => waiter.ctx.at(who).is('none');

export const W1live = eachLeadsTo(
  'W1-live',
  'a fault that sleeps although what it waits for is gone wakes up in the end',
  everyone,
  (who) => and(waits(who), isSleeping(who), not(faultUnresolved(who))),
  (who) => not(isSleeping(who)),
);
export const W4live = eachLeadsTo(
  'W4-live',
  'whoever is killed while its fault waits in a context leaves it in the end',
  everyone,
  (who) => and(waits(who), task.signal.at(who).is('fatal')),
  hasLeft,
);
export const W5live = eachLeadsTo(
  'W5-live',
  'a fault that waits in a context when it is closed leaves it in the end',
  everyone,
  (who) => and(waits(who), uffd.released.at(waiter.ctx.at(who))),
  hasLeft,
);
export const W5close = leadsTo(
  'W5-close',
  'close() of a descriptor ends',
  exists(context, (c) => and(uffd.open.at(c), uffd.released.at(c))),
  every(context, (c) => not(and(uffd.open.at(c), uffd.released.at(c)))),
);
