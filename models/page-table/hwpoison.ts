/**
 * Entries of pages with a memory error, as try_to_unmap() leaves them: such an entry names its page without a mapping, a
 * reference or a count. Of a mapping of a file, which has no pages of a device: it is an entry of that kind that has no frame.
 * Who makes them is not modelled, and who faults on one must not be in the scenario.
 */
import { and, type Cond, type IndexLike } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { entry, entryLockless, type Ptep, ptep } from './page-table.ts';

/** For `initial`: the page that was mapped there had a memory error. */
export function hadMemoryError(p: IndexLike<'page'>): Effect {
  return entry(ptep(p)).kind.set('device private');
}
/** is_hwpoison_entry(). For properties. */
export function isHwpoison(at: Ptep): Cond {
  return and(entryLockless(at).kind.is('device private'), entryLockless(at).frame.is('none'));
}
