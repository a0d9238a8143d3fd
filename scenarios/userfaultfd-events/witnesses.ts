/** Witnesses that several scenarios of this folder share. */
import { actor, and, exists, sometimes } from '../../checker/language/index.ts';
import { event, isSleeping, page, promises } from '../../models/index.ts';

export const someEventWaits = sometimes(
  'an event waits',
  'the owner of an event sleeps until it is read',
  exists(actor, (who) => and(event.stage.at(who).is('queued'), isSleeping(who))),
);
export const someEventRead = sometimes(
  'an event is read',
  'the monitor has read an event whose owner has not gone on yet',
  exists(actor, (who) => event.stage.at(who).is('read')),
);
export const somePageFilled = sometimes(
  'a page is filled',
  'a resolver has filled some page',
  exists(page, (p) => promises.filled.at(p)),
);
