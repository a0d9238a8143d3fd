/** What the scenarios of migrate_vma() share: initial states and witnesses. */
import { and, exists, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frame, frames, page, pageTables, sharedByTasks, unusedTable } from '../../models/index.ts';

/** The frame is memory of the device. */
export function ofDevice(f: number): Effect {
  return frames.kind.at(f).set('device');
}
/** No table yet: the whole range is one hole, and the tables that there are can be allocated. */
export function withoutTable(tasks: number, tables: number): Effect {
  return [
    sharedByTasks(tasks),
    pageTables.pmd.at(0).kind.set('none'),
    Array.from({ length: tables }, (_, t) => unusedTable(t)),
  ].flat();
}
/** The first page is mapped to the zero page. */
export const zeroPageMapped: Effect = pageTables.pte.at(0).at(0).kind.set('zero');

export const someDeviceEntry = sometimes(
  'a page in the device',
  'an entry says that its page is in memory of the device',
  exists(page, (p) => pageTables.pte.at(0).at(p).kind.is('device private')),
);
export const someNewPage = sometimes(
  'a new page',
  'a page of other memory is mapped',
  exists(frame, (f) => and(frames.kind.at(f).is('ordinary'), frames.mapcount.at(f).is(1))),
);
