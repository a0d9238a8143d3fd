/** What the scenarios of interval notifiers start from and are judged by. */
import { atEnd, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { intervalOfDevice, intervalOwner } from '../../machines/notifier/mmu-interval-notifier.ts';
import { treeZapper, zapBesideChanges } from '../../machines/notifier/zap-beside-changes.ts';
import {
  interval,
  mappedFromStart,
  notifier,
  properties as p,
  registersLater,
  sharedByTasks,
  subscribedFromStart,
} from '../../models/index.ts';
import { coherence, treeAtRest } from '../mmu-notifier/setting.ts';

export const inInsert = 'mm/mmu_notifier.c, __mmu_interval_notifier_insert()';
export const inRemove = 'mm/mmu_notifier.c, mmu_interval_notifier_remove()';
export const inEnd = 'mm/mmu_notifier.c, mn_itree_inv_end()';

/** An address space of `tasks` that has had an interval before. */
export function treeUsed(tasks: number): Effect {
  return [sharedByTasks(tasks), interval.hasTree.set(true)];
}
/** The same with page A in frame 0; the device of consumer 0 is going to have an interval. */
export function insertsLater(tasks: number): Effect {
  return [treeUsed(tasks), notifier.kind.at(0).set('mirror'), registersLater(0), mappedFromStart(0, 0)];
}
/** An interval that is in the tree from the start. */
export function inTreeFromStart(consumer: number): Effect {
  return [notifier.kind.at(consumer).set('mirror'), subscribedFromStart(consumer)];
}

export const device = intervalOwner.runs(intervalOfDevice);
export const zap = treeZapper.runs(zapBesideChanges);

export const judged = [
  ...coherence,
  p.SEC6,
  p.treeWalked,
  p.removedIntervals,
  p.nothingDeferred,
  p.subscribersCounted,
  treeAtRest,
];

export const deviceServed = atEnd(
  'device served',
  'when all rests the device has made its access, or found no page, and its interval is freed',
  intervalOwner.all((d) => d.in('freed')),
);
export const retried = sometimes(
  'a fault that retries',
  'what the device has found was invalidated meanwhile',
  intervalOwner.some((d) => d.in('refused')),
);
