/** The invariants of fork and copy-on-write, each once, under its catalogue id. */
import {
  always,
  and,
  atEnd,
  every,
  exists,
  implies,
  lockless,
  not,
  or,
  sometimes,
} from '../../checker/language/index.ts';
import { frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { mms } from '../mm/mm.ts';
import { contentAt, entryLockless, pageTables, ptep } from '../page-table/page-table.ts';
import { promises } from '../page-table/promises.ts';
import { frame, mm, page, table } from '../sorts.ts';

/** What D4 says of loads, of whoever might load. */
export const D6 = always(
  'D6',
  'what one process has stored since fork is not in the memory of the other, and is in its own',
  every(page, (p) => {
    const now = entryLockless(ptep(p));
    const right = contentAt(now.frame, p).is(promises.content.at(p));
    return implies(and(promises.known.at(p), now.kind.is('present')), right);
  }),
);
export const exclusiveOnce = always(
  'exclusive',
  'a page that is marked as exclusive is mapped once at most',
  every(frame, (f) => not(and(frames.exclusive.at(f), lockless(frames.mapcount.at(f)).moreThan(1)))),
);
/** D6 of scenarios in which nobody unmaps or reclaims. */
export const D6there = atEnd(
  'D6there',
  'when all rests a process has the pages that it had at fork',
  every(page, (p) => implies(promises.known.at(p), entryLockless(ptep(p)).kind.isnt('none'))),
);
/** Else GUP-fast would always turn to the slow path. */
export const seqEven = atEnd(
  'write_protect_seq',
  'when all rests write_protect_seq is even',
  every(mm, (of) => not(mms.writeProtectSeq.at(of).odd)),
);
export const pinsGivenBack = atEnd(
  'pins',
  'when all rests no page is counted as pinned',
  every(frame, (f) => frames.pins.at(f).is(0)),
);
/** Else who stores would change the memory of another process. */
export const writableExclusive = always(
  'writable',
  'once the PTLs are free an entry that may be stored through leads to a page that is marked as exclusive, since 5.19',
  or(
    kernel.reusesByCount,
    kernel.reusesByMapcount,
    exists(table, (t) => not(lockless(pageTables.ptl.at(t)).isFree())),
    every(page, (p) => {
      const now = entryLockless(ptep(p));
      return implies(and(now.kind.is('present'), now.write), frames.exclusive.at(now.frame));
    }),
  ),
);
export const someSharedFrame = sometimes(
  'a shared page',
  'a page is mapped by parent and child',
  exists(frame, (f) => lockless(frames.mapcount.at(f)).moreThan(1)),
);
