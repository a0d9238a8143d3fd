/**
 * What fork() asks of a VMA before it copies it: VM_DONTCOPY, VM_WIPEONFORK, and whether its pages are accounted (VM_ACCOUNT), with
 * vm_committed_as, against which strict overcommit judges (mm/util.c). Here a VMA counts as one, however long.
 */
import {
  and,
  array,
  type Cond,
  each,
  flag,
  type IndexLike,
  range,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { promiseContent } from '../page-table/promises.ts';
import { page, vma } from '../sorts.ts';
import { fork } from './fork.ts';

export const inheritance = shared('inheritance', {
  /** VM_DONTCOPY: MADV_DONTFORK. */
  dontCopy: array(vma, flag),
  /** VM_WIPEONFORK: MADV_WIPEONFORK. */
  wipeOnFork: array(vma, flag),
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

/** The VMA of the child has none of the pages: what it loads is zeros. */
export function promiseWiped(from: IndexLike<'vma'>, covers: (p: IndexLike<'page'>) => Cond): Statement {
  return each(page, (p) =>
    when(
      and(covers(p), fork.copy.at(p).isnt('none'), inheritance.wipeOnFork.at(from)),
      promiseContent(fork.copy.at(p).known(), 'zero'),
    ),
  );
}
