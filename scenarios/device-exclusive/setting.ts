/** What the scenarios of device-exclusive access start from and are judged by. */
import { always, atEnd, every, exists, or, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { exclusiveFaulter, exclusiveThread } from '../../machines/device-memory/exclusive-thread.ts';
import { exclusiveUser, makeDeviceExclusive } from '../../machines/device-memory/make-device-exclusive.ts';
import {
  bracketOver,
  entry,
  kernel,
  looksExclusive,
  mappedFromStart,
  notifier,
  properties as p,
  page,
  ptep,
  secondary,
  sharedByTasks,
} from '../../models/index.ts';
import { treeAtRest } from '../mmu-notifier/setting.ts';

export const nouveau = exclusiveUser.runs(makeDeviceExclusive, { testsSequence: true });
export const dmirror = exclusiveUser.runs(makeDeviceExclusive);
export const thread = exclusiveFaulter.runs(exclusiveThread, { readsBack: true });

/** Page A is in frame 0, and a device has an interval over it. */
export function watched(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    kernel.noVmaLocks.set(true),
    notifier.subscribed.at(0).set(true),
    notifier.kind.at(0).set('mirror'),
    mappedFromStart(0, 0, 'source'),
  ];
}

/** The device has page A to itself from the start. */
export const exclusiveFromStart = entry(ptep(0)).kind.set('device private');

/** The device's entry is for atomic accesses, which a CPU must not come between. */
export const exclusiveAccess = always(
  'exclusive',
  'outside every bracket over its page, what a device has exclusive access to no CPU has',
  every(page, (q) => or(bracketOver(q), secondary.spte.at(0).at(q).kind.is('none'), looksExclusive(ptep(q)))),
);
export const counts = [p.R2, p.REF7, p.PT1];
export const ofDmirror = [
  ...[p.SEC1, p.SEC2, p.SEC3, p.SEC5, p.SEC5rest, p.DATA1, p.REF1, p.REF3, p.REF5, p.REF6],
  ...[exclusiveAccess, treeAtRest, p.D3, p.D4, ...counts],
];
export const judged = [...ofDmirror, p.SEC4];

export const someExclusive = sometimes(
  'exclusive access',
  'an entry says that a device alone may use its page',
  exists(page, (q) => looksExclusive(ptep(q))),
);
export const deviceServed = atEnd(
  'device served',
  'when all rests the device has made its access',
  exclusiveUser.all((d) => d.in('done')),
);
// Not that it does so in the end: device and CPU may take the page from each other again and again.
export const threadServed = atEnd(
  'thread served',
  'when all rests the thread has made its accesses',
  exclusiveFaulter.all((t) => t.in('done')),
);
