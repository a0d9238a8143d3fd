/** The invariants of pages of files, each once, under its catalogue id. */
import {
  actor,
  always,
  and,
  atEnd,
  every,
  exists,
  type IndexExpr,
  implies,
  lockless,
  never,
  not,
  or,
  pickWord,
  sometimes,
} from '../../checker/language/index.ts';
import { frames, isFilePage } from '../frames/frames.ts';
import { mlock } from '../frames/mlock.ts';
import { mms, pagesOf, rssOfAll } from '../mm/mm.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { cache, indexMappedAt, mapsBeyondSize } from '../page-cache/page-cache.ts';
import { shmem } from '../page-cache/shmem.ts';
import { memoryError } from '../page-table/hwpoison.ts';
import { entryLockless, pageTables, ptep } from '../page-table/page-table.ts';
import { frame, mm, offset, page, table, vma } from '../sorts.ts';
import { ledger } from './ledger.ts';

export const DATA7 = always(
  'DATA7',
  'unless a truncation is under way, no page behind the end of the file is mapped',
  or(
    exists(actor, (who) => cache.inodeLock.heldBy(who)),
    not(mapsBeyondSize()),
  ),
);
const vmaOf = (p: IndexExpr<'page'>) => vmaAtLockless(p);
const isMappedLocked = (f: IndexExpr<'frame'>) =>
  exists(page, (p) => {
    const maps = exists(table, (t) => {
      const now = lockless(pageTables.pte.at(t).at(p));
      return and(now.kind.is('present'), now.frame.is(f));
    });
    return and(maps, lockless(vmas.locked.at(vmaOf(p))));
  });

export const PT4 = always(
  'PT4',
  'an entry that names a page of the file lies in a VMA with VM_NONLINEAR',
  every(page, (p) => implies(entryLockless(ptep(p)).kind.is('file'), lockless(vmas.nonlinear.at(vmaOf(p))))),
);
/** Whoever faults there next maps what the entry says, and what the address says only where it is none. */
export const PT5 = always(
  'PT5',
  'while no PTL is held, what is to be mapped where the address says another page is mapped there, or named by the entry',
  or(
    exists(table, (t) => not(lockless(pageTables.ptl.at(t)).isFree())),
    every(page, (p) => {
      const [meant, now] = [cache.intended.at(p), entryLockless(ptep(p))];
      const isThere = or(indexMappedAt(p).is(meant), and(now.kind.is('file'), now.offset.is(meant)));
      const isMapped = lockless(vmas.state.at(vmaOf(p))).is('live');
      return implies(and(isMapped, meant.isnt('none'), meant.isnt(cache.linear.at(p))), isThere);
    }),
  ),
);
/** The kernel's "Bad page cache": a page is removed from there once nothing maps it. */
export const CACHE1 = always(
  'CACHE1',
  'a page of the file that is mapped is in the page cache',
  every(page, (p) => {
    const f = entryLockless(ptep(p)).frame;
    return or(indexMappedAt(p).is('none'), frames.inCache.at(f));
  }),
);
/** What stays there a file that becomes longer again would show, instead of zero. */
export const CACHE2 = atEnd(
  'CACHE2',
  'when all rests the page cache has no page behind the end of the file',
  every(offset, (o) => or(not(cache.beyondSize.at(o)), cache.slot.at(o).is('none'))),
);
/** DATA3 of a page of the file, wherever it is. */
export const DATA3cache = always(
  'DATA3cache',
  'what was stored to a page of the file is in the page cache or on the device',
  every(offset, (o) => {
    const at = lockless(cache.slot.at(o));
    const content = pickWord(at.isnt('none'), lockless(frames.content.at(at)), cache.disk.at(o));
    const unread = and(at.isnt('none'), not(frames.uptodate.at(at)));
    return implies(and(cache.known.at(o), not(unread)), content.is(cache.content.at(o)));
  }),
);
export const DATA8 = never('DATA8', 'what is stored to a private mapping is not stored to the file', ledger.DATA8);
/** Of a file that is mapped so that nobody may store to it. */
export const D8 = never(
  'D8',
  'a file that was opened for reading is not changed through its mapping',
  shmem.changedUnasked,
);
export const beyond = never(
  'beyond',
  'for want of file a fault ends with SIGBUS, and a fill with EFAULT, only behind its end',
  shmem.failedInside,
);
/** Of scenarios in which one hole is punched: when the next is, the last waiters may not have come to an end. */
export const holeThere = never(
  'hole there',
  'a fault that waits for a hole goes on when it is there, and looks no more at the queue of who has punched it',
  shmem.wentOnEarly,
);
export const holeAnnounced = never(
  'hole announced',
  'while pages of a hole are removed, i_private names it, so that faults do not fill it again',
  shmem.removedUntold,
);
export const toldAgain = never(
  'told again',
  'once MADV_DONTNEED of a page has returned no access is answered with the memory error that its former page had',
  memoryError.toldAgain,
);
/** What unmap_mapping_range() with even_cows is for. */
export const DATA7private = atEnd(
  'DATA7private',
  'when all rests nothing is mapped behind the end of the file, no private copy either',
  every(page, (p) => {
    const o = cache.linear.at(p);
    return or(o.is('none'), not(cache.beyondSize.at(o.known())), entryLockless(ptep(p)).kind.is('none'));
  }),
);
/** Only a call of fsync() that returns promises anything of the device. */
export const DATA9 = never(
  'DATA9',
  'what was stored before fsync() was called is on the device when it returns',
  ledger.DATA9,
);
/** Without it no later call of fsync() could keep DATA9: it goes by pages, and looks at no entry of one that is clean. */
export const DATA9rest = atEnd(
  'DATA9rest',
  'when all rests, a page of the file that is not on the device as it was stored is dirty, and marked so',
  every(offset, (o) => {
    const at = lockless(cache.slot.at(o));
    const isDirty = and(at.isnt('none'), frames.dirty.at(at), frames.marked.at(at));
    return or(not(cache.known.at(o)), cache.disk.at(o).is(cache.content.at(o)), isDirty);
  }),
);
export const WB1 = always(
  'WB1',
  'a page that is being written is in the page cache',
  every(frame, (f) => implies(frames.writeback.at(f), frames.inCache.at(f))),
);
/** What filemap_unaccount_folio() warns of: by the dirty bit goes what is accounted, by the mark what is written. */
export const WB2 = always(
  'WB2',
  'a page of the file that is dirty, or marked so, is in the page cache',
  every(frame, (f) => implies(or(frames.dirty.at(f), frames.marked.at(f)), frames.inCache.at(f))),
);
export const WB3 = never('WB3', 'no page is sent to the device that it still reads', ledger.WB3);
export const DATA10 = never(
  'DATA10',
  'nothing is written to where the file had a page that was removed: the block may be of another file by then',
  ledger.DATA10,
);
/** An entry that is empty says nothing: whoever dumps the page finds it missing. */
export const SD1 = always(
  'SD1',
  'where a page was stored to or another mapped since soft-dirty was cleared, the entry says so',
  every(page, (p) => {
    const now = entryLockless(ptep(p));
    const saysSo = or(now.softDirty, lockless(vmas.softDirty.at(vmaOf(p))));
    return implies(and(cache.changed.at(p), now.kind.isOneOf('present', 'file')), saysSo);
  }),
);
/** A page that is left so is found by reclaim before it has cost anything: LRU lists and counters are not modelled. */
export const MLOCK1 = never('MLOCK1', 'a page is mlocked only by who has it locked', mlock.unlocked);
/** It would stay on the unevictable list for good. */
export const MLOCK2 = atEnd(
  'MLOCK2',
  'when all rests a page that is mlocked is mapped in a VMA that is locked in memory',
  every(frame, (f) => implies(mlock.mlocked.at(f), isMappedLocked(f))),
);
/** Of a page that was so from the start. */
export const MLOCK3 = atEnd(
  'MLOCK3',
  'when all rests a page that is mapped in a VMA that is locked in memory is mlocked',
  every(frame, (f) => implies(isMappedLocked(f), mlock.mlocked.at(f))),
);
export const privateData = never(
  'private data',
  'what a driver keeps in vm_private_data is not written over',
  exists(vma, (v) => and(vmas.drivers.at(v), vmas.privateData.at(v).is('cursor'))),
);
/** Where the tree leads by the address, the list to all addresses. */
export const RMAP1 = always(
  'RMAP1',
  'whoever looks for the mappings of a page of the file finds each of them, unless i_mmap is locked',
  or(
    exists(actor, (who) => cache.mmapLock.heldBy(who)),
    every(page, (p) => {
      const mapped = indexMappedAt(p);
      const linked = lockless(vmas.linked.at(vmaOf(p)));
      return or(mapped.is('none'), linked.is('list'), and(linked.is('tree'), mapped.is(cache.linear.at(p))));
    }),
  ),
);
export const R7 = always(
  'R7',
  'the high-water mark of the resident set is never below what was resident once',
  every(mm, (of) => {
    const peak = mms.peak.at(of);
    return not(and(mms.highWater.at(of).lessThan(peak), rssOfAll(of).lessThan(peak)));
  }),
);
export const R8 = atEnd(
  'R8',
  'when all rests MM_FILEPAGES, MM_ANONPAGES and MM_SWAPENTS each count the entries of their kind',
  every(mm, (of) =>
    and(
      mms.fileRss.at(of).is(
        pagesOf(of, (p) => {
          const now = entryLockless(ptep(p));
          return or(indexMappedAt(p).isnt('none'), and(now.kind.is('migration'), isFilePage(now.frame.known())));
        }),
      ),
      mms.swapEntries.at(of).is(pagesOf(of, (p) => entryLockless(ptep(p)).kind.is('swap'))),
      mms.rss.at(of).is(
        pagesOf(of, (p) => {
          const now = entryLockless(ptep(p));
          return and(now.kind.isOneOf('present', 'migration'), not(isFilePage(now.frame.known())));
        }),
      ),
    ),
  ),
);

/** A witness: a page of the file is mapped where its address does not say so. */
export const someNonlinearPage = sometimes(
  'a nonlinear page',
  'a page of the file is mapped where its address does not say so',
  exists(page, (p) => and(indexMappedAt(p).isnt('none'), indexMappedAt(p).isnt(cache.linear.at(p)))),
);
/** A witness: a page of the file was removed from the page cache. */
export const someTruncated = sometimes(
  'a truncation',
  'the file has become shorter and some page of it is not in the page cache',
  exists(offset, (o) => and(cache.beyondSize.at(o), cache.slot.at(o).is('none'))),
);
