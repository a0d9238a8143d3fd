/**
 * The uffd-wp bit through fork() and migration: what the child's entry has of the parent's, and a readable migration entry that says
 * that the page is exclusive. And what user space was promised of a child whose memory is registered (a ghost of wp-markers.ts).
 */
import {
  and,
  array,
  type Cond,
  type CondLike,
  flag,
  type IndexExpr,
  type IndexLike,
  lockless,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { page } from '../sorts.ts';
import { entry, judgeWalk, type Ptep, pageTables, ptep } from './page-table.ts';
import { protectionPromise } from './wp-markers.ts';
import { writeProtection } from './write-protect.ts';

export const keptProtection = shared(
  'uffd-wp kept',
  {
    /** make_readable_exclusive_migration_entry(): a migration entry that may not be stored through, of a page that is exclusive. */
    exclusiveEntry: array(page, flag),
  },
  () => ({ exclusiveEntry: (p) => pageTables.ptl.at(ptep(p).table).held() }),
);

type Vma = IndexLike<'vma'>;

/** is_readable_exclusive_migration_entry(), for whoever holds the PTL. */
export function entryExclusive(at: Ptep): Cond {
  return keptProtection.exclusiveEntry.at(at.page).is(true);
}
/** A migration entry becomes, or is no longer, one of an exclusive page that may not be stored through. */
export function markEntryExclusive(at: Ptep, exclusive: CondLike): Effect {
  return keptProtection.exclusiveEntry.at(at.page).set(exclusive);
}
/** change_pte_range() of a migration entry that may be stored through: what it says of the page stays. */
export function makeEntryReadable(at: Ptep): Effect {
  return when(entry(at).write, [entry(at).write.set(false), markEntryExclusive(at, true)]);
}

/** userfaultfd_wp() of a VMA that nobody else has seen yet, or whose mmap_lock is held. */
function isRegistered(v: Vma): Cond {
  return lockless(writeProtection.registered.at(v)).is(true);
}
/** dup_userfaultfd() leaves the VMA of the child registered: it is protected where the parent is. */
export function inheritRegistration(from: IndexExpr<'page'>, to: IndexLike<'page'>, v: Vma, child: Vma): Effect {
  const { isProtected } = protectionPromise;
  return [
    lockless(writeProtection.registered.at(child)).set(isRegistered(v)),
    when(isRegistered(v), isProtected.at(to).set(isProtected.at(from))),
  ];
}
/** userfaultfd_reset_ctx() of a VMA, which says nothing to its entries. */
export function dropRegistration(v: Vma): Statement {
  return lockless(writeProtection.registered.at(v)).set(false);
}
/** Sets the bit of the child's entry as that of the parent is; not in a VMA that is not registered. */
export function inheritUffdWp(at: Ptep, parent: Ptep, child: Vma): Effect {
  const bit = and(writeProtection.marked.at(parent.page), isRegistered(child));
  return [judgeWalk(at), writeProtection.marked.at(at.page).set(bit)];
}
/** pte_mkuffd_wp(), which takes write access away. */
export function writeProtectMarked(at: Ptep): Effect {
  return when(writeProtection.marked.at(at.page), entry(at).write.set(false));
}
