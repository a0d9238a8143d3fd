/** The lock of an anon_vma as it was until 2.6.39: a spinlock. Optional, beside the rwsem that it became. */
import { array, shared, spinlock } from '../../checker/language/index.ts';
import { vma } from '../sorts.ts';

export const spinlockedRmap = shared('spinlocked rmap', { anonLock: array(vma, spinlock) });
