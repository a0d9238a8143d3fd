/**
 * What a VMA and its entries forbid altogether (PROT_NONE), and the flags by which the interfaces that were proposed for
 * userfaults arm a VMA. With the constants of userfaultInterface in kernel.ts.
 */
import {
  and,
  array,
  type Cond,
  flag,
  ghost,
  type IndexLike,
  lockless,
  not,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { userfaultInterface as kind } from '../kernel.ts';
import { entryLockless, type Ptep, pageTables, ptep } from '../page-table/page-table.ts';
import { promises } from '../page-table/promises.ts';
import { page, vma } from '../sorts.ts';
import { stableVma, vmas } from './vma.ts';

export const access = shared(
  'access to VMAs',
  {
    /** Neither VM_READ nor VM_WRITE nor VM_EXEC. */
    none: array(vma, flag),
    /** VM_HUGEPAGE and VM_NOHUGEPAGE. */
    huge: array(vma, flag),
    noHuge: array(vma, flag),
    /** _PAGE_PROTNONE of an entry that is mapped. */
    entryNone: array(page, flag),
    /** MADV_NOHUGEPAGE has returned 0, and no other advice since. */
    advised: array(vma, ghost(flag)),
    /** What a call has promised that returned 0 is not so: an access succeeds after PROT_NONE, or that advice is lost. */
    disobeyed: ghost(flag),
  },
  () => ({
    none: stableVma,
    huge: stableVma,
    noHuge: stableVma,
    entryNone: (p) => ({ read: true, write: pageTables.ptl.at(ptep(p).table).held() }),
  }),
);

type Vma = IndexLike<'vma'>;
type Page = IndexLike<'page'>;

/** VM_USERFAULT, in whatever form the kernel of the scenario has it. */
export function userfaultFlag(v: Vma): Cond {
  const both = and(access.huge.at(v), access.noHuge.at(v));
  return or(and(kind.flagIsTwoFlags, both), and(not(kind.flagIsTwoFlags), vmas.userfault.at(v)));
}
/** Whether do_anonymous_page() leaves a missing page of the VMA to user space. The paths of files do not ask. */
export function leftToUser(v: Vma): Cond {
  const registered = and(vmas.missing.at(v), not(kind.needsFlagToo));
  return and(not(vmas.vmOps.at(v)), or(userfaultFlag(v), registered));
}
/** Whether it is then answered with SIGBUS. */
export function leftToSigbus(v: Vma): Cond {
  return or(vmas.ctx.at(v).is('none'), and(userfaultFlag(v), not(kind.needsFlagToo)));
}
/** madvise(MADV_USERFAULT) and its inverse, on one VMA. */
export function setUserfaultFlag(v: Vma, on: boolean): Effect {
  return when(
    kind.flagIsTwoFlags,
    [
      access.huge.at(v).set(on),
      access.noHuge.at(v).set(on),
      on ? [] : when(access.advised.at(v), access.disobeyed.set(true)),
    ],
    vmas.userfault.at(v).set(on),
  );
}
/** hugepage_madvise(): MADV_HUGEPAGE sets one flag and clears the other. */
export function adviseHuge(v: Vma): Effect {
  return [access.huge.at(v).set(true), access.noHuge.at(v).set(false), access.advised.at(v).set(false)];
}
/** mprotect_fixup(): the flags that a protection consists of are written anew, all others stay. */
export function protectVma(v: Vma, forbids: Cond, arms: Cond): Effect {
  return [access.none.at(v).set(forbids), when(kind.flagIsProtection, vmas.userfault.at(v).set(arms))];
}
/** vm_area_dup() of a VMA that dupVma() copies: the flags that it leaves out. Nobody has seen the copy yet. */
export function dupFlags(from: Vma, to: Vma): Effect {
  return [
    lockless(vmas.userfault.at(to)).set(lockless(vmas.userfault.at(from))),
    lockless(access.none.at(to)).set(lockless(access.none.at(from))),
    lockless(access.huge.at(to)).set(lockless(access.huge.at(from))),
    lockless(access.noHuge.at(to)).set(lockless(access.noHuge.at(from))),
  ];
}
/** Whether the hardware refuses the entry although it maps something. */
export function forbidden(p: Page): Cond {
  return access.entryNone.at(p);
}
/** Whether change_pte_range() has something to change: an entry that maps something. */
export function isMapped(at: Ptep): Cond {
  return entryLockless(at).kind.isOneOf('present', 'zero');
}
/** pte_modify(). */
export function protectEntry(p: Page, forbids: Cond): Statement {
  return access.entryNone.at(p).set(forbids);
}
/** An access of the page succeeds: if the whole range was forbidden, it should not. */
export function judgeForbidden(p: Page): Statement {
  return when(promises.armed.at(p), access.disobeyed.set(true));
}
