/** mm_users: who may go on using the address space, and what is asked of those who begin and end it. */
import { and, blocking, type Cond, exists, type IndexLike, or } from '../../checker/language/index.ts';
import type { Effect, Step } from '../../checker/language/ir.ts';
import { kernel } from '../kernel.ts';
import { breaks } from '../properties/ledger.ts';
import { mm, vma } from '../sorts.ts';
import { mms } from './mm.ts';
import { vmas } from './vma.ts';

type Mm = IndexLike<'mm'>;

/** Guard of mmget_not_zero(). */
export function mmIsUsed(of: Mm): Cond {
  return mms.users.at(of).moreThan(0);
}
/** mmget_not_zero() in its successful form: give it a second candidate for failure (ESRCH, ENOMEM). */
export function mmgetNotZero(of: Mm): Step {
  return blocking(mmIsUsed(of), [breaks('R10', mms.users.at(of).is(0)), mms.users.at(of).increment()]);
}
/**
 * The decrement of mmput(). If mmUnused() holds afterwards the caller owes exit_mmap(), which takes mmap_lock and the
 * locks of VMAs: so it must not hold any (L7).
 */
export function mmput(of: Mm): Effect {
  const holdsAny = or(
    exists(mm, (any) => mms.lock.at(any).held()),
    exists(vma, (v) => vmas.lock.at(v).held()),
  );
  return [breaks('L7', holdsAny), mms.users.at(of).decrement()];
}
/** After mmput(): whether the last user has gone. */
export function mmUnused(of: Mm): Cond {
  return mms.users.at(of).is(0);
}
/**
 * With `kernel.exitWaitsForMmapLock`: what an operation asks under mmap_lock. If the answer is no, the last mmput() waits
 * for that lock before it tears anything down, whatever becomes of mm_users meanwhile.
 */
export function tearDownIsDue(of: Mm): Cond {
  return and(kernel.exitWaitsForMmapLock, mmUnused(of));
}
