/** What the scenarios of a GRU start from and are judged by. */
import { and, exists, not, or, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { gruUser } from '../../machines/notifier/gru-dropin.ts';
import { consumer, gru, guestCached, mappedFromStart, properties as p, page } from '../../models/index.ts';
import { subscribed } from '../mmu-notifier/setting.ts';

/** A GRU has subscribed as consumer 0 to an address space of `tasks`, in which page A is mapped to frame 0. */
export function withGru(tasks: number): Effect {
  return [subscribed(tasks), gru.is.at(0).set(true), mappedFromStart(0, 0)];
}

/** What a program with a GRU may rely on, and what must not be lost. */
export const coherence = [
  ...[p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest],
  ...[p.DATA1, p.DATA6, p.D3, p.REF1, p.REF3, p.REF5],
];

const droppedIn = (where: 'interrupt.over' | 'call.over') =>
  gruUser.some((u) => {
    const { kind, write } = guestCached(u.consumer, u.page);
    return and(u.in(where), kind.isnt('none'), or(not(u.writes), write));
  });
/** Each of the two ways on which a miss is resolved does resolve one. */
export const bothWays = [
  sometimes('by the interrupt', 'the interrupt has dropped in a translation that will do', droppedIn('interrupt.over')),
  sometimes('by a call', 'a call of the program has dropped in a translation that will do', droppedIn('call.over')),
];

export const someCached = sometimes(
  'dropped in',
  'a GRU has a translation of some page in its TLB',
  exists(consumer, (c) => exists(page, (q) => guestCached(c, q).kind.isnt('none'))),
);
export const someWait = sometimes(
  'waits',
  'a program waits until nothing is being invalidated',
  gruUser.some((u) => u.in('call.sleeping')),
);
export const somePurged = sometimes(
  'purged on the way',
  'a miss is purged after its page was looked up',
  gruUser.some((u) => and(not(u.frame.is('none')), gru.miss.at(u.consumer).at(u.page).at(u.id).is('purged'))),
);
