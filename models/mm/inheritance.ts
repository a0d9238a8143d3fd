/**
 * What fork() asks of a VMA before it copies it: VM_DONTCOPY, and whether its pages are accounted (VM_ACCOUNT), with
 * vm_committed_as, against which strict overcommit judges (mm/util.c). Here a VMA counts as one, however long.
 */
import { array, type Cond, flag, range, shared } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { vma } from '../sorts.ts';

export const inheritance = shared('inheritance', {
  /** VM_DONTCOPY: MADV_DONTFORK. */
  dontCopy: array(vma, flag),
});

/** Both ends of the range are far: three VMAs, and what two calls count before they ask. */
export const overcommit = shared('overcommit', {
  /** vm_committed_as. */
  committed: range(0, 7),
  /** Constant: vm_commit_limit(). */
  limit: range(0, 7),
});

/** vm_acct_memory(): it counts first and asks then, so that two who ask at once are seen by each other. */
export const accountVma: Effect = overcommit.committed.increment();
/** vm_unacct_memory(). */
export const unaccountVma: Effect = overcommit.committed.decrement();
/** __vm_enough_memory() of OVERCOMMIT_NEVER, after what is asked for was counted. */
export const withinLimit: Cond = overcommit.limit.atLeast(overcommit.committed);
