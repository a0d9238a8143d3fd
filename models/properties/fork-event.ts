/** The invariants of the FORK event of userfaultfd, each once. */
import {
  actor,
  and,
  atEnd,
  every,
  exists,
  howMany,
  implies,
  lockless,
  never,
  or,
  pick,
} from '../../checker/language/index.ts';
import { context } from '../sorts.ts';
import { event } from '../userfaultfd/events.ts';
import { forkEvent } from '../userfaultfd/fork-event.ts';
import { uffd } from '../userfaultfd/userfaultfd.ts';

export const FORK1 = never('FORK1', 'nobody reads of a fork that has failed', forkEvent.toldInVain);
export const FORK2 = atEnd(
  'FORK2',
  'when all rests a fork that nobody has read of is in the queue of events',
  every(actor, (who) => {
    const queued = exists(context, (c) => lockless(uffd.events.at(c)).has(who));
    return implies(and(event.kind.at(who).is('fork'), event.stage.at(who).is('queued')), queued);
  }),
);
export const R1fork = atEnd(
  'R1fork',
  'when all rests a context has the references of its file and of those who fork and wait',
  every(context, (c) => {
    const waiting = howMany(actor, (who) =>
      and(event.stage.at(who).isnt('none'), or(event.ctx.at(who).is(c), forkEvent.fresh.at(who).is(c))),
    );
    return uffd.refs.at(c).is(waiting.plus(pick(uffd.open.at(c), 1, 0)));
  }),
);
