/** Writeback of pages of the file, and what fsync() promises of the device. */
import {
  actor,
  and,
  type Cond,
  each,
  type IndexExpr,
  type IndexLike,
  me,
  not,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { entry, type Ptep } from '../page-table/page-table.ts';
import { breaks } from '../properties/ledger.ts';
import { offset } from '../sorts.ts';
import { cache } from './page-cache.ts';

type Frame = IndexLike<'frame'>;

/** Whether writeback finds the page by its mark. */
export function isMarked(o: IndexLike<'offset'>): Cond {
  return and(cache.slot.at(o).isnt('none'), frames.marked.at(cache.slot.at(o)));
}
/** Whether the mark says that it is being written. */
export function isUnderWriteback(o: IndexLike<'offset'>): Cond {
  return and(cache.slot.at(o).isnt('none'), frames.writeback.at(cache.slot.at(o)));
}
/** __folio_start_writeback(), under the lock of i_pages. */
export function startWriteback(f: Frame): Effect {
  return [breaks('WB3', frames.writeback.at(f)), frames.writeback.at(f).set(true), forgetMark(f)];
}
/** The mark goes when the write begins, unless the page is dirty again. */
export function forgetMark(f: Frame): Statement {
  return when(and(kernel.accountsDirty, not(frames.dirty.at(f))), frames.marked.at(f).set(false));
}
/** The device takes what the page contains at that moment: what was stored last, if the page is the one of the file. */
export function writeOut(f: Frame): Effect {
  const o = frames.index.at(f).known();
  const isLast = frames.content.at(f).is(cache.content.at(o));
  return [
    breaks('DATA10', not(frames.inCache.at(f))),
    cache.disk.at(o).set(frames.content.at(f)),
    each(actor, (who) => when(and(cache.owed.at(who).has(o), isLast), cache.owed.at(who).delete(o))),
  ];
}
/** page_mkclean_one(), second half: the entry again, clean and write-protected. */
export function setCleanPte(at: Ptep, f: Frame, softDirty: Cond): Effect {
  return entry(at).set({ kind: 'present', frame: f, write: false, offset: 'none', dirty: false, softDirty });
}
/** fsync() is called: what was stored before has to be on the device once it returns. */
export function syncCalled(): Statement {
  const isOwed = (o: IndexExpr<'offset'>) => and(cache.known.at(o), not(cache.disk.at(o).is(cache.content.at(o))));
  return each(offset, (o) => when(isOwed(o), cache.owed.at(me).add(o)));
}
/** It returns 0. What was cut off meanwhile is owed no more. */
export function syncReturned(): Effect {
  return [
    each(offset, (o) => breaks('DATA9', and(cache.owed.at(me).has(o), cache.known.at(o)))),
    cache.owed.at(me).clear(),
  ];
}
