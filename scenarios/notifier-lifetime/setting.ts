/** What the scenarios of the life of a subscription start from and are judged by. */
import { exists, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { consumer, isInUse, properties as p, registersLater, sharedByTasks } from '../../models/index.ts';

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
