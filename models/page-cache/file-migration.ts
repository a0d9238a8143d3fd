/** A page of the file that is moved to another frame: the entry that stands for it, its place in the page cache, its flags. */
import { and, type Cond, type CondLike, type IndexLike, not, when } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { chargeFrame, frameHeld, frames, getFrame, isFilePage, putFrame } from '../frames/frames.ts';
import { enterMigration, leaveMigration } from '../frames/migration.ts';
import { mlockMigrated, munlockUnmapped } from '../frames/mlock.ts';
import { kernel } from '../kernel.ts';
import { entry, type Ptep } from '../page-table/page-table.ts';
import { cache } from './page-cache.ts';

type Frame = IndexLike<'frame'>;

/** get_page_unless_zero() of a page that may be one of the file: not of one whose count reclaim has frozen, to free it. */
export function frameHeldOfFile(f: Frame): Cond {
  return and(frameHeld(f), not(and(isFilePage(f), not(frames.inCache.at(f)), frames.isolated.at(f))));
}
/** enterMigration() of a page of the file: pte_swp_mksoft_dirty(). The page is dirty by now if the entry was. */
export function enterFileMigration(at: Ptep, f: Frame, write: CondLike, softDirty: CondLike): Effect {
  return [enterMigration(at, f, write), munlockUnmapped(f), entry(at).softDirty.set(softDirty)];
}
/** remove_migration_pte() under the PTL; soft-dirty stays as the migration entry has it. The hardware sets the dirty bit anew. */
export function leaveFileMigration(at: Ptep, f: Frame): Effect {
  return [leaveMigration(at, f), mlockMigrated(f, at.page)];
}
/**
 * folio_migrate_mapping() once the count is frozen, under the lock of i_pages. Whoever looks the page up waits for that lock,
 * or finds a count of 0 and looks again. page->mapping of the old page goes a little later: nobody else has it any more.
 */
export function moveFileMapping(from: Frame, to: Frame): Effect {
  const o = frames.index.at(from);
  return [
    frames.index.at(to).set(o),
    frames.inCache.at(to).set(true),
    getFrame(to),
    when(frames.dirty.at(from), [frames.dirty.at(from).set(false), frames.dirty.at(to).set(true)]),
    when(kernel.accountsDirty, [frames.marked.at(to).set(frames.marked.at(from)), frames.marked.at(from).set(false)]),
    cache.slot.at(o.known()).set(to),
    frames.inCache.at(from).set(false),
    putFrame(from),
  ];
}
/** folio_copy(). A store to the old page that comes later is lost. */
export function copyFilePage(from: Frame, to: Frame): Effect {
  return [frames.content.at(to).set(frames.content.at(from)), frames.copied.at(from).set(true)];
}
/** folio_migrate_flags(), with the charge, which nobody looks at while the page is locked. */
export function moveFileFlags(from: Frame, to: Frame): Effect {
  return [frames.uptodate.at(to).set(frames.uptodate.at(from)), chargeFrame(to)];
}
