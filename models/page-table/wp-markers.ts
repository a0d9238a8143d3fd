/**
 * The uffd-wp bit where nothing is mapped, and in entries of shared and swapped memory. An entry that is none and has the bit is
 * a PTE marker; whoever only asks whether anything is mapped (pte_none_mostly()) takes it for none. And what user space was
 * promised of pages that are protected (ghosts).
 */
import {
  and,
  array,
  type Cond,
  type CondLike,
  flag,
  ghost,
  type IndexLike,
  not,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import type { FlagPlace } from '../../checker/language/place.ts';
import { frames, isFilePage } from '../frames/frames.ts';
import { protection } from '../kernel.ts';
import { mapFilePage } from '../page-cache/page-cache.ts';
import { page } from '../sorts.ts';
import { entry, judgeWalk, type Ptep, pteNone } from './page-table.ts';
import { pteUffdWp, writeProtection } from './write-protect.ts';

export const protectionPromise = shared('uffd-wp promise', {
  /** UFFDIO_WRITEPROTECT of the page has returned, and nobody has taken the protection off since. */
  isProtected: array(page, ghost(flag)),
  /** A store has retired on such a page (D7). */
  storedTo: ghost(flag),
});

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** UFFDIO_WRITEPROTECT returns 0. */
export function protectionReturned(p: Page): Statement {
  return protectionPromise.isProtected.at(p).set(true);
}
/** Its inverse is called: from here on a store may be made. */
export function unprotectionCalled(p: Page): Statement {
  return protectionPromise.isProtected.at(p).set(false);
}
/** A store retires. */
export function judgeProtectedStore(p: Page): Statement {
  return when(protectionPromise.isProtected.at(p), protectionPromise.storedTo.set(true));
}

/** pte_none() under the PTL. */
export function pteNoneUnmarked(at: Ptep): Cond {
  return and(pteNone(at), not(pteUffdWp(at)));
}
/** pte_marker_uffd_wp() under the PTL. */
export function pteMarker(at: Ptep): Cond {
  return and(pteNone(at), pteUffdWp(at));
}
/** Sets the uffd-wp bit of an entry of which nothing else changes, or makes of one that is none a marker. */
export function setUffdWp(at: Ptep): Effect {
  return [judgeWalk(at), writeProtection.marked.at(at.page).set(true)];
}
/** Takes it away; of a marker nothing is left. */
export function clearUffdWp(at: Ptep): Effect {
  return [judgeWalk(at), writeProtection.marked.at(at.page).set(false)];
}
/** ptep_modify_prot_commit() of pte_mkuffd_wp(): read-only, and dirty as before. */
export function commitProtected(at: Ptep, f: Frame, dirty: CondLike): Effect {
  return [entry(at).set({ kind: 'present', frame: f, write: false, dirty }), setUffdWp(at)];
}
/**
 * ptep_modify_prot_commit() of an entry without the bit: can_change_pte_writable(), which asks of shared memory whether the entry
 * is dirty. Before 6.3 shared memory got its access back, and private memory did not.
 */
export function commitUnprotected(at: Ptep, f: Frame, dirty: Cond): Effect {
  const { unprotectLeavesReadOnly } = protection;
  const isShared = isFilePage(f);
  const writable = or(
    and(isShared, or(dirty, unprotectLeavesReadOnly)),
    and(not(isShared), frames.exclusive.at(f), not(unprotectLeavesReadOnly)),
  );
  return [judgeWalk(at), entry(at).set({ kind: 'present', frame: f, write: writable, dirty })];
}
/** set_pte_range() where VM_UFFD_WP leaves write access to faults: with the bit, and without access, if the fault saw a marker. */
export function mapFilePageForWp(at: Ptep, f: Frame, writes: Cond, sawMarker: CondLike): Effect {
  return [
    mapFilePage(at, f, and(writes, not(sawMarker)), true),
    entry(at).dirty.set(writes),
    writeProtection.marked.at(at.page).set(sawMarker),
  ];
}
/** An entry that was taken out is set again, in whatever form: the bit goes with it, and write access goes where it is. */
export function carryUffdWp(at: Ptep, wasUffdWp: Cond | FlagPlace): Effect {
  return when(wasUffdWp, [entry(at).write.set(false), setUffdWp(at)]);
}
/** The end of do_swap_page(), after leaveSwap(): pte_swp_uffd_wp() becomes the bit of the entry, which is read-only and clean then. */
export function keepSwapUffdWp(at: Ptep): Effect {
  return when(pteUffdWp(at), entry(at).set({ write: false, dirty: false }));
}
