/**
 * Entries of pages with a memory error, as try_to_unmap() leaves them: such an entry names its page without a mapping, a
 * reference or a count. Of a mapping of a file, which has no pages of a device: it is an entry of that kind that has no frame.
 * Who makes them is not modelled, and who faults on one, or zaps it, has to know them.
 */
import { and, array, type Cond, flag, ghost, type IndexLike, shared, when } from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { page } from '../sorts.ts';
import { clearEntry, entry, entryLockless, judgeWalk, type Ptep, ptep } from './page-table.ts';

export const memoryError = shared('memory error', {
  /** MADV_DONTNEED of the page has returned. */
  discarded: array(page, ghost(flag)),
  /** An access of such a page was answered with the error. */
  toldAgain: ghost(flag),
});

type Page = IndexLike<'page'>;

/** For `initial`: the page that was mapped there had a memory error. */
export function hadMemoryError(p: Page): Effect {
  return entry(ptep(p)).kind.set('device private');
}
/** is_hwpoison_entry(). For properties, and for a look without the PTL. */
export function isHwpoison(at: Ptep): Cond {
  return and(entryLockless(at).kind.is('device private'), entryLockless(at).frame.is('none'));
}
/** pte_clear_not_present_full() of it. What it stood for was counted down when it was made. */
export function clearMemoryError(at: Ptep): Effect {
  return [judgeWalk(at), clearEntry(at)];
}
export function errorDiscarded(p: Page): Statement {
  return memoryError.discarded.at(p).set(true);
}
/** VM_FAULT_HWPOISON is decided. */
export function judgeMemoryError(p: Page): Statement {
  return when(memoryError.discarded.at(p), memoryError.toldAgain.set(true));
}
