/** PG_mlocked: some VMA has the page locked in memory, and reclaim does not even look at it. */
import { and, array, flag, ghost, type IndexLike, lockless, not, shared, when } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { lockedInMemory } from '../kernel.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { frame } from '../sorts.ts';
import { frames } from './frames.ts';

/** Beside the frames, so that scenarios in which nothing is locked in memory have none of it. */
export const mlock = shared('mlock', {
  /** PG_mlocked. With lockedInMemory.mlocks. */
  mlocked: array(frame, flag),
  /** One was mlocked by somebody who did not have it locked: MLOCK1. */
  unlocked: ghost(flag),
});

type Frame = IndexLike<'frame'>;

/** mlock_vma_page(): until 5.18 it has a BUG_ON() for a page that nobody has locked. */
export function mlockFrame(f: Frame): Effect {
  return [when(not(frames.lock.at(f).held()), mlock.unlocked.set(true)), mlock.mlocked.at(f).set(true)];
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
  return when(lockedInMemory.mlocks, when(frames.mapcount.at(f).is(0), mlock.mlocked.at(f).set(false)));
}
/** remove_migration_pte() ends with the same of what it has mapped in a VMA that is locked, under the PTL. */
export function mlockMigrated(f: Frame, p: IndexLike<'page'>): Effect {
  const isLocked = lockless(vmas.locked.at(vmaAtLockless(p)));
  return when(
    and(lockedInMemory.mlocks, not(lockedInMemory.migrationMunlocks), isLocked),
    mlock.mlocked.at(f).set(true),
  );
}
