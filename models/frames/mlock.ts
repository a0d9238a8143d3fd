/** PG_mlocked: some VMA has the page locked in memory, and reclaim does not even look at it. */
import { and, type IndexLike, lockless, not, when } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { kernel } from '../kernel.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { breaks } from '../properties/ledger.ts';
import { frames } from './frames.ts';

type Frame = IndexLike<'frame'>;

/** mlock_vma_page(): until 5.18 it has a BUG_ON() for a page that nobody has locked. */
export function mlockFrame(f: Frame): Effect {
  return [breaks('MLOCK1', not(frames.lock.at(f).held())), frames.mlocked.at(f).set(true)];
}
/**
 * page_remove_rmap() of one entry: with the last of them the page is locked in memory for nobody any more. Of reclaim and migration:
 * a VMA that is unmapped is munlocked before, which is not modelled, so that no scenario unmaps one that is locked.
 */
export function removeRmap(f: Frame): Effect {
  return [frames.mapcount.at(f).decrement(), munlockUnmapped(f)];
}
/** The same once the entry is gone. */
export function munlockUnmapped(f: Frame): Effect {
  return when(kernel.mlocks, when(frames.mapcount.at(f).is(0), frames.mlocked.at(f).set(false)));
}
/** remove_migration_pte() ends with the same of what it has mapped in a VMA that is locked, under the PTL. */
export function mlockMigrated(f: Frame, p: IndexLike<'page'>): Effect {
  const isLocked = lockless(vmas.locked.at(vmaAtLockless(p)));
  return when(and(kernel.mlocks, not(kernel.migrationMunlocks), isLocked), frames.mlocked.at(f).set(true));
}
