/** What the scenarios of the life of a subscription start from and are judged by. */
import { exists, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import {
  consumer,
  isInUse,
  mappedFromStart,
  properties as p,
  registersLater,
  sharedByTasks,
  subscribedFromStart,
} from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';

/** An address space of `tasks`, to which nobody has subscribed; consumer 0 is going to. */
export function unsubscribed(tasks: number): Effect {
  return [sharedByTasks(tasks), registersLater(0)];
}

/** Primary and secondary page table agree, and who is told of an end was told of the start. */
export const coherence = [p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest, p.DATA1, p.REF3];

/** A witness: the call has succeeded. */
export const registered = sometimes(
  'registered',
  'the consumer is registered, and may have translations made',
  exists(consumer, (c) => isInUse(c)),
);

/** Consumer 0 has subscribed to an address space of `tasks`, and has a translation of page A, which is in frame 0. */
export function subscribedWithPage(tasks: number): Effect {
  return [sharedByTasks(tasks), subscribedFromStart(0), mappedFromStart(0, 0), translatedFromStart(0, 0, 0)];
}
