/**
 * Which kernel it is: constants that only a scenario's `initial` sets, all false for a current one.
 * A machine whose control flow differs between eras asks here; a part that merely was forgotten is a mutant.
 */
import { flag, shared } from '../checker/language/index.ts';

export const kernel = shared('kernel', {
  /** Before 6.4: there is no per-VMA lock, every fault takes mmap_lock. */
  noVmaLocks: flag,
  /** Before 5.7: a fault that has returned VM_FAULT_RETRY once may not do so again. */
  oneRetryOnly: flag,
  /** Before 4.12: a fault on a context that was closed is answered with SIGBUS. */
  closedGivesSigbus: flag,
  /** Before 4.7: an open userfaultfd holds mm_users, not mm_count. */
  fdPinsMmUsers: flag,
  /** Before v4 of the 2015 patches: the file holds mm_count, and the operations trust that instead of taking mmget(). */
  operationsSkipMmget: flag,
  /** Before 5.18: exit_mmap() takes no mmap_lock, since nobody else should have the address space any more. */
  exitTakesNoLock: flag,
  /** Before 4.18: no mmap_changing, so a resolver cannot see that the layout is about to change. */
  noMmapChanging: flag,
  /** Before 6.15: a fill that finds mmap_changing set at its very start returns EAGAIN without writing its out-field. */
  earlyEagainSkipsOutField: flag,
  /** Before patch 17/23 of the fourth posting: a fault that is queued sleeps without a look at the page table. */
  neverWalksBeforeSleep: flag,
  /** Some frame of the scenario is a huge page (`frames.kind`); a PMD entry may map it. */
  hugePages: flag,
  /** CPUs cache translations and a zap owes their flush. */
  tlbs: flag,
  /** TLB invalidation is broadcast by the hardware, as on arm64: it does not wait for a CPU with interrupts off. */
  broadcastsTlbi: flag,
});
