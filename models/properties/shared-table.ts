/** The invariants of page tables that address spaces share, each once. */
import {
  always,
  and,
  atEnd,
  every,
  exists,
  howMany,
  type IndexExpr,
  implies,
  lockless,
  never,
  not,
  or,
  pick,
} from '../../checker/language/index.ts';
import { frames } from '../frames/frames.ts';
import { tableSharing } from '../kernel.ts';
import { cache } from '../page-cache/page-cache.ts';
import { sharedTables } from '../page-table/shared-table.ts';
import { frame, mm, offset, table } from '../sorts.ts';

type Table = IndexExpr<'table'>;

export const SHARE1 = never(
  'SHARE1',
  'GUP-fast hands out no page that is the memory of another address space',
  sharedTables.foreign,
);
/** The same of the hardware. */
export const SHARE2 = always(
  'SHARE2',
  'no address space has a page in its page table that is the memory of another one',
  every(mm, (of) =>
    every(table, (t) =>
      every(offset, (o) => {
        const now = lockless(sharedTables.pmd.at(t).at(o));
        const isForeign = exists(frame, (f) => {
          const owner = sharedTables.ownedBy.at(f);
          return and(now.is(f), owner.isnt('none'), owner.isnt(of));
        });
        return implies(isForeign, sharedTables.pud.at(of).isnt(t));
      }),
    ),
  ),
);
export const SHARE3 = never(
  'SHARE3',
  'no page table is freed while an address space has it or a page is mapped in it',
  or(
    sharedTables.freedInUse,
    exists(mm, (of) => sharedTables.pud.at(of).isStale()),
  ),
);
const sharersOf = (t: Table) => howMany(mm, (of) => sharedTables.pud.at(of).is(t));
export const SHARE4 = atEnd(
  'SHARE4',
  'when all rests a page table that is not free belongs to as many address spaces as its share count says',
  every(table, (t) => {
    const refs = sharedTables.refs.at(t);
    const byCount = and(refs.is(1), sharersOf(t).is(sharedTables.sharers.at(t).plus(1)));
    const byReferences = sharersOf(t).is(refs);
    return or(refs.is(0), and(tableSharing.countsReferences, byReferences), byCount);
  }),
);
export const SHARE5 = atEnd(
  'SHARE5',
  'when all rests a huge page has no pins, and its references are its entries and the one of the page cache',
  every(frame, (f) => {
    const cached = exists(offset, (o) => cache.slot.at(o).is(f));
    const entries = howMany(table, (t) => exists(offset, (o) => sharedTables.pmd.at(t).at(o).is(f)));
    return and(
      frames.mapcount.at(f).is(entries),
      frames.pins.at(f).is(0),
      frames.refs.at(f).is(entries.plus(pick(cached, 1, 0))),
    );
  }),
);
export const SHARE6 = never(
  'SHARE6',
  'a PUD or PMD entry is filled only where there is none',
  sharedTables.overwritten,
);
/** The page that the process has there, if it has one. */
const mapsThere = (of: IndexExpr<'mm'>, o: IndexExpr<'offset'>, f: IndexExpr<'frame'>) =>
  exists(table, (t) => and(sharedTables.pud.at(of).is(t), sharedTables.pmd.at(t).at(o).is(f)));
export const SHARE7 = atEnd(
  'SHARE7',
  'when all rests a VMA is in i_mmap, and where none is there is neither a page of the file nor a table',
  every(mm, (of) => {
    const { attached, linked, ownedBy } = sharedTables;
    const whole = every(offset, (o) =>
      every(frame, (f) => or(attached.at(of).at(o), ownedBy.at(f).is(of), not(mapsThere(of, o, f)))),
    );
    const hasVma = exists(offset, (o) => attached.at(of).at(o));
    return and(whole, implies(hasVma, linked.at(of)), or(linked.at(of), sharedTables.pud.at(of).is('none')));
  }),
);
