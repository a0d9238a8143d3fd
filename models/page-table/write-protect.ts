/**
 * Write protection by userfaultfd: the bit that says so in an entry, and what UFFDIO_WRITEPROTECT does to the entry of a page
 * that is present. The bit is kept by page, since no table that a page has had before keeps one.
 */
import {
  and,
  array,
  type Cond,
  flag,
  type IndexLike,
  lockless,
  not,
  or,
  shared,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { protection } from '../kernel.ts';
import { mms } from '../mm/mm.ts';
import { vmas } from '../mm/vma.ts';
import { page, vma } from '../sorts.ts';
import { entry, judgeWalk, type Ptep, pageTables, ptep, takeEntryOut } from './page-table.ts';

export const writeProtection = shared(
  'uffd-wp',
  {
    /** pte_uffd_wp() of the entry of the page. */
    marked: array(page, flag),
    /** VM_UFFD_WP. */
    registered: array(vma, flag),
  },
  () => ({
    marked: (p) => pageTables.ptl.at(ptep(p).table).held(),
    registered: (v) => {
      const mmapLock = mms.lock.at(vmas.mm.at(v));
      return { read: or(mmapLock.held(), vmas.lock.at(v).held()), write: mmapLock.heldWrite() };
    },
  }),
);

type Frame = IndexLike<'frame'>;

/** pte_uffd_wp(), for whoever holds the PTL. */
export function pteUffdWp(at: Ptep): Cond {
  return writeProtection.marked.at(at.page).is(true);
}
/** The same as a lockless look finds it. */
export function looksUffdWp(at: Ptep): Cond {
  return lockless(writeProtection.marked.at(at.page)).is(true);
}
/** userfaultfd_pte_wp(): whether a store has to be asked of user space first. */
export function userfaultfdPteWp(v: IndexLike<'vma'>, at: Ptep): Cond {
  return and(writeProtection.registered.at(v), pteUffdWp(at));
}
/** ptep_modify_prot_start(), with the bit that goes with the entry. */
export function takeProtectedOut(at: Ptep): Effect {
  return [takeEntryOut(at), writeProtection.marked.at(at.page).set(false)];
}
/** ptep_modify_prot_commit() with pte_mkuffd_wp(): whoever has cached the entry may still store. */
export function commitUffdWp(at: Ptep, f: Frame): Effect {
  return [
    judgeWalk(at),
    entry(at).set({ kind: 'present', frame: f, write: false }),
    writeProtection.marked.at(at.page).set(true),
  ];
}
/** ptep_modify_prot_commit() of an entry without the bit. What is exclusive may be stored to at once: can_change_pte_writable(). */
export function commitWithoutUffdWp(at: Ptep, f: Frame): Effect {
  const writable = and(frames.exclusive.at(f), not(protection.unprotectLeavesReadOnly));
  return [judgeWalk(at), entry(at).set({ kind: 'present', frame: f, write: writable })];
}
/** For `initial`: the page is mapped, and write-protected. */
export function writeProtectedFromStart(p: number): Effect {
  return [entry(ptep(p)).write.set(false), writeProtection.marked.at(p).set(true)];
}
