/** The invariants of events that are prepared under mmap_lock and told later, each once. */
import { actor, always, and, atEnd, every, howMany, or, pick } from '../../checker/language/index.ts';
import { kernel } from '../kernel.ts';
import { context } from '../sorts.ts';
import { event, eventCounts } from '../userfaultfd/events.ts';
import { preparedOf } from '../userfaultfd/unmap-event.ts';
import { uffd } from '../userfaultfd/userfaultfd.ts';
import { waiter } from '../userfaultfd/waiter.ts';

export const R5prepared = always(
  'R5prepared',
  'mmap_changing counts the events in flight, and those that are prepared',
  or(
    kernel.noMmapChanging,
    every(context, (c) => uffd.mmapChanging.at(c).is(howMany(actor, (who) => eventCounts(who, c)).plus(preparedOf(c)))),
  ),
);
export const R1prepared = atEnd(
  'R1prepared',
  'when all rests a context has the references of its file, of faults, and of events that somebody waits for',
  every(context, (c) => {
    const faults = howMany(actor, (who) => and(waiter.alive.at(who), waiter.ctx.at(who).is(c)));
    const events = howMany(actor, (who) => and(event.stage.at(who).isnt('none'), event.ctx.at(who).is(c)));
    return uffd.refs.at(c).is(pick(uffd.open.at(c), 1, 0).plus(faults).plus(events));
  }),
);
