/** VM_WIPEONFORK: a child has nothing of the memory. In a block of its own, for those who fork such a process. */
import {
  array,
  each,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { promiseContent } from '../page-table/promises.ts';
import { page, vma } from '../sorts.ts';
import { fork } from './fork.ts';
import { mmOf } from './mm.ts';

/** Who may write the flag is what a scenario is about: no discipline says so. */
export const wipeOnFork = shared('wipe on fork', {
  /** vm_flags has VM_WIPEONFORK. */
  wipes: array(vma, flag),
  /** MADV_WIPEONFORK has returned; and it had before the fork was called from which the VMA is. */
  asked: array(vma, ghost(flag)),
  owed: array(vma, ghost(flag)),
});

type Vma = IndexLike<'vma'>;

/** madvise() returns. */
export function wipeAsked(v: Vma): Statement {
  return wipeOnFork.asked.at(v).set(true);
}
/** fork() is called. */
export function noteWipeOwed(parent: Vma, child: Vma): Statement {
  return wipeOnFork.owed.at(child).set(wipeOnFork.asked.at(parent));
}
/** vm_area_dup() copies vm_flags: what is to be wiped is zero in the child from here on. */
export function dupWipeFlag(parent: Vma, child: Vma, of: IndexExpr<'mm'>): Effect {
  const { wipes, owed } = wipeOnFork;
  const promised = each(page, (p) => {
    const copy = fork.copy.at(p);
    return when(mmOf(p).is(of), when(copy.isnt('none'), promiseContent(copy.known(), 'zero')));
  });
  return [wipes.at(child).set(wipes.at(parent)), when(or(wipes.at(parent), owed.at(child)), promised)];
}
