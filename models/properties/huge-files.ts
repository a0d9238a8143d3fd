/** The invariants of huge pages of files, each once, under its catalogue id. */
import {
  actor,
  always,
  and,
  atEnd,
  type Cond,
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
  pickWord,
} from '../../checker/language/index.ts';
import { frames, isFilePage } from '../frames/frames.ts';
import { mms, pagesOf } from '../mm/mm.ts';
import { frameMappedAt, partAt } from '../page-cache/huge.ts';
import { cache } from '../page-cache/page-cache.ts';
import { storedFirst } from '../page-cache/stored-first.ts';
import { entryLockless, pageTables, ptep, readableThroughTable } from '../page-table/page-table.ts';
import { mm, offset, page, region, table } from '../sorts.ts';

export const DATA3huge = always(
  'DATA3huge',
  'what was stored to a page of the file is in its page, or its part of the huge page, that the page cache has, or it is a hole',
  every(offset, (o) => {
    const at = lockless(cache.slot.at(o));
    const content = pickWord(at.isnt('none'), partAt(at, o), cache.disk.at(o));
    const unread = and(at.isnt('none'), not(frames.uptodate.at(at)));
    return implies(and(cache.known.at(o), not(unread)), content.is(cache.content.at(o)));
  }),
);
export const CACHE1huge = always(
  'CACHE1huge',
  'a page of the file that is mapped, by itself or within a huge page, is in the page cache',
  every(page, (p) => {
    const f = frameMappedAt(p);
    return or(f.is('none'), not(isFilePage(f.known())), frames.inCache.at(f));
  }),
);
export const DATA7huge = always(
  'DATA7huge',
  'unless a truncation is under way, nothing is mapped behind the end of the file, not within a huge page either',
  or(
    exists(actor, (who) => cache.inodeLock.heldBy(who)),
    every(page, (p) => {
      const [o, f] = [cache.linear.at(p), frameMappedAt(p)];
      return or(f.is('none'), o.is('none'), not(cache.beyondSize.at(o.known())));
    }),
  ),
);
export const R8huge = atEnd(
  'R8huge',
  'when all rests MM_FILEPAGES and MM_ANONPAGES count what is mapped, each page of a huge one',
  every(mm, (of) => {
    const ofFile = pagesOf(of, (p) => and(frameMappedAt(p).isnt('none'), isFilePage(frameMappedAt(p).known())));
    const ownPages = pagesOf(of, (p) => and(frameMappedAt(p).isnt('none'), not(isFilePage(frameMappedAt(p).known()))));
    return and(mms.fileRss.at(of).is(ofFile), mms.rss.at(of).is(ownPages));
  }),
);
/** Who reads the file, or writes it back, looks for pages without their locks. */
export const upToDate = always(
  'up to date',
  'a page that the page cache has is up to date, unless it is locked',
  every(offset, (o) => {
    const at = lockless(cache.slot.at(o));
    return or(at.is('none'), frames.uptodate.at(at), not(frames.lock.at(at).isFree()));
  }),
);
/** Whether a page of the file that was stored to counts as dirty, by itself or by an entry. */
function storeCounts(o: IndexExpr<'offset'>, isMapped: (p: IndexExpr<'page'>) => Cond) {
  const at = cache.slot.at(o);
  const byEntry = exists(page, (p) => {
    const now = entryLockless(ptep(p));
    return and(isMapped(p), now.frame.is(at), now.dirty);
  });
  const onDisk = cache.content.at(o).is(cache.disk.at(o));
  return or(at.is('none'), not(cache.known.at(o)), onDisk, frames.dirty.at(at), byEntry);
}
/** A page that is clean may be taken from the page cache, with what was stored to it. */
export const dirtyKept = atEnd(
  'dirty kept',
  'when all rests a page of the file that was stored to is dirty, or mapped by an entry that is',
  every(offset, (o) => storeCounts(o, (p) => entryLockless(ptep(p)).kind.is('present'))),
);
/** The same where a collapse may have taken the table away. */
export const dirtyKeptHuge = atEnd(
  'dirty kept in huge pages',
  'when all rests a page of the file that was stored to is dirty, be it huge by now, or mapped by an entry that is',
  every(offset, (o) => storeCounts(o, readableThroughTable)),
);
export const toldMissing = never(
  'told missing',
  'user space is not told of a page of the file to which it has stored that it is missing',
  storedFirst.toldMissing,
);
/** A huge page of a file has no table deposited. */
export const tablesOfFiles = atEnd(
  'tables of files',
  'when all rests each page table is free or linked by one PMD entry',
  every(table, (t) =>
    pick(pageTables.life.at(t).is('freed'), 0, 1).is(
      howMany(region, (r) => and(pageTables.pmd.at(r).kind.is('table'), pageTables.pmd.at(r).table.is(t))),
    ),
  ),
);
