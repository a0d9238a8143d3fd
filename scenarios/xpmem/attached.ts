/** What the scenarios of attachments as they are since 2014 start from and are judged by. */
import { and, atEnd, every, exists, howMany, not, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import {
  attachedAt,
  attachments,
  consumer,
  frame,
  frames,
  mappedFromStart,
  notifier,
  properties as p,
  page,
  pinPage,
  secondary,
  sharedByTasks,
  xpmem,
} from '../../models/index.ts';
import { subscribed } from '../mmu-notifier/setting.ts';

/** An address space of `tasks` shares page A, which is in frame 0; another one of `importers` has attached to it. */
export function shared(tasks: number, importers: number): Effect {
  return [subscribed(tasks), sharedByTasks(importers, 1), xpmem.importer.at(0).set(1), mappedFromStart(0, 0)];
}
/** A second address space has attached. */
export const alsoAttached: Effect = [
  notifier.subscribed.at(1).set(true),
  sharedByTasks(1, 2),
  xpmem.importer.at(1).set(2),
];
/** The page of the attachment was used before, and is in that frame. */
export function usedFromStart(c: number, p: number, frame: number): Effect {
  return [
    pinPage(frame),
    attachments.validPtes.at(c).set(true),
    secondary.spte.at(c).at(p).set({ kind: 'present', frame, write: true }),
  ];
}

/** Who has attached sees the exporter’s pages, of which none is freed under him, and none is lost. */
export const same = [p.SEC1, p.SEC2, p.SEC3, p.SEC5rest, p.DATA1, p.DATA6, p.D3, p.REF3, p.REF5];
export const pinsCounted = atEnd(
  'pins counted',
  'when all rests the references of a frame are its mappings and the entries of attachments that name it',
  every(frame, (f) =>
    frames.refs
      .at(f)
      .is(
        howMany(consumer, (c) =>
          exists(page, (q) => and(attachedAt(c, q), secondary.spte.at(c).at(q).frame.is(f))),
        ).plus(frames.mapcount.at(f)),
      ),
  ),
);
export const someAttached = sometimes(
  'attached',
  'an attachment has a page of the exporter',
  exists(consumer, (c) => exists(page, (q) => attachedAt(c, q))),
);
export const nothingAttached = atEnd(
  'nothing attached',
  'when all rests no attachment has a page any more',
  every(consumer, (c) => every(page, (q) => not(attachedAt(c, q)))),
);
