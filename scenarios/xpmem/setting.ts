/** What the scenarios of memory that is exported start from and are judged by. */
import { always, and, atEnd, every, exists, howMany, implies, not, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { importer } from '../../machines/notifier/xpmem-fault.ts';
import {
  consumer,
  frame,
  frames,
  mappedFromStart,
  properties as p,
  page,
  secondary,
  sharedByTasks,
  spteAt,
  xpmem,
} from '../../models/index.ts';
import { subscribed } from '../mmu-notifier/setting.ts';

/** An address space of `tasks` exports page A, which is in frame 0; another one of `importers` has attached to it. */
export function exported(tasks: number, importers: number): Effect {
  return [
    subscribed(tasks),
    sharedByTasks(importers, 1),
    xpmem.is.at(0).set(true),
    xpmem.importer.at(0).set(1),
    mappedFromStart(0, 0),
  ];
}
/** The importer has used a page of before, which is in the frame. */
export function importedFromStart(p: number, frame: number): Effect {
  return [
    xpmem.pfn.at(0).at(p).set(frame),
    frames.refs.at(frame).increment(),
    frames.pins.at(frame).set(1),
    secondary.spte.at(0).at(p).set({ kind: 'present', frame, write: true }),
  ];
}

/** Importer and exporter have the same pages, and nothing is lost. */
export const coherence = [
  ...[p.SEC1, p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest],
  ...[p.DATA1, p.DATA6, p.D3, p.REF3, p.REF5],
  always(
    'PFN table',
    'what the importer has mapped stands in the PFN table, which keeps it',
    every(consumer, (c) =>
      every(page, (q) =>
        implies(and(xpmem.is.at(c), spteAt(c, q).kind.is('present')), not(xpmem.pfn.at(c).at(q).is('none'))),
      ),
    ),
  ),
];

export const references = atEnd(
  'references',
  'when all rests the references of a frame are its mappings and its entries in the PFN table',
  every(frame, (f) =>
    frames.refs.at(f).is(howMany(page, (q) => xpmem.pfn.at(0).at(q).is(f)).plus(frames.mapcount.at(f))),
  ),
);

export const someImported = sometimes(
  'imported',
  'the importer has a page of the exporter mapped',
  exists(consumer, (c) => exists(page, (q) => and(xpmem.is.at(c), spteAt(c, q).kind.is('present')))),
);
export const someWait = sometimes(
  'waits for a recall',
  'a fault of the importer waits until nothing is being recalled',
  importer.some((i) => i.in('waiting.sleeping')),
);
export const someInvalid = sometimes(
  'recalled on the way',
  'a page is recalled after get_user_pages() has returned it',
  importer.some((i) => and(not(i.frame.is('none')), xpmem.request.at(i.consumer).at(i.page).at(i.id).is('invalid'))),
);
