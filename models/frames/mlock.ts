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
/** remove_migration_pte() ends with the same of what it has mapped in a VMA that is locked, under the PTL. */
export function mlockMigrated(f: Frame, p: IndexLike<'page'>): Effect {
  const isLocked = lockless(vmas.locked.at(vmaAtLockless(p)));
  return when(and(kernel.mlocks, not(kernel.migrationMunlocks), isLocked), frames.mlocked.at(f).set(true));
}
