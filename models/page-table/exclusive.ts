/**
 * Device-exclusive entries: memory of the CPU that a device alone may use for a while. Such an entry is like a device private
 * one, a mapping with its reference, but leads to a frame that is no memory of a device; since 6.15 its rmap stays, too.
 */
import { and, type Cond, type IndexLike } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { entry, entryLockless, judgeWalk, type Ptep } from './page-table.ts';

/** is_device_exclusive_entry(), for whoever holds the PTL. */
export function isExclusive(at: Ptep): Cond {
  return and(entry(at).kind.is('device private'), frames.kind.at(entry(at).frame).is('ordinary'));
}
/** The same as a lockless look finds it. */
export function looksExclusive(at: Ptep): Cond {
  const now = entryLockless(at);
  return and(now.kind.is('device private'), frames.kind.at(now.frame).is('ordinary'));
}
/** The entry that was cleared lets nobody but the device use its page. */
export function setExclusive(at: Ptep, f: IndexLike<'frame'>): Effect {
  return [judgeWalk(at), entry(at).set({ kind: 'device private', frame: f, write: true })];
}
/** restore_exclusive_pte(). */
export function restoreExclusive(at: Ptep, f: IndexLike<'frame'>): Effect {
  return [judgeWalk(at), entry(at).set({ kind: 'present', frame: f, write: true })];
}
