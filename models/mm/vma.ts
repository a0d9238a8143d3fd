/** VMAs: which one covers a page, whether it is armed for userfaults and by which context, and its lock. */
import {
  and,
  array,
  type Cond,
  each,
  exists,
  expire,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  index,
  lockless,
  not,
  type OptionalExpr,
  or,
  type RecordPlace,
  reference,
  rwsem,
  shared,
  vmaLock,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { kernel } from '../kernel.ts';
import { breaks } from '../properties/ledger.ts';
import { context, mm, page, vma } from '../sorts.ts';
import { mmapLockOf, mms } from './mm.ts';

const lockedBy = {
  /** vm_mm. Constant; those of one address space have numbers in a row. */
  mm: array(vma, index(mm)),
  /** vm_lock: fault readers try it, writers keep it until mmap_lock is dropped. */
  lock: array(vma, vmaLock),
};

/** L6; a detached VMA belongs to whoever detached it, under the same locks. */
function stableUnder({ mm: owner, lock }: Pick<RecordPlace<typeof lockedBy>, 'mm' | 'lock'>) {
  const mmapLock = (v: IndexLike<'vma'>) => mms.lock.at(owner.at(v));
  return (v: IndexLike<'vma'>) => ({
    read: or(mmapLock(v).held(), lock.at(v).held()),
    write: and(mmapLock(v).heldWrite(), or(kernel.noVmaLocks, lock.at(v).heldWrite())),
  });
}

export const vmas = shared(
  'vma',
  {
    ...lockedBy,
    /** The rwsem of vma->anon_vma, for writing held by whoever changes which page a frame of it is at. */
    anonLock: array(vma, rwsem()),
    /** The VMA tree, from the address; it covers the page only while it is live. */
    covering: array(page, index(vma)),
    state: array(vma, words('live', 'detached', 'freed')),
    /** VM_UFFD_MISSING, as REGISTER sets it. */
    missing: array(vma, flag),
    /** VM_USERFAULT, as MADV_USERFAULT of 2013 sets it. */
    userfault: array(vma, flag),
    /** vm_userfaultfd_ctx: no reference is held for it. */
    ctx: array(vma, reference(context)),
    /** vma->anon_vma is not there yet: only with mmap_lock may a neighbour's be looked at. */
    lacksAnonVma: array(vma, flag),
    /** Not VM_WRITE. */
    readOnly: array(vma, flag),
    /** Constant. Not VM_SHARED: a store to a page of the file makes a copy. */
    isPrivate: array(vma, flag),
    /** VM_NONLINEAR: an entry says which page of the file it is for. */
    nonlinear: array(vma, flag),
    /** Where the rmap of the file finds it: the tree i_mmap, or the list i_mmap_nonlinear. */
    linked: array(vma, words('tree', 'nowhere', 'list')),
    /** VM_SOFTDIRTY: all of it counts as changed. */
    softDirty: array(vma, flag),
    /** VM_LOCKED. */
    locked: array(vma, flag),
    /** vm_private_data: of a VMA that is nonlinear it is the cursor of reclaim. */
    privateData: array(vma, words('none', 'of a driver', 'cursor')),
    /** Constant: a driver keeps something there. */
    drivers: array(vma, ghost(flag)),
    /** vm_ops is set: a file or special mapping, which the anonymous paths refuse. */
    vmOps: array(vma, flag),
  },
  ({ mm: owner, lock }) => {
    const layout = (p: IndexLike<'page'>) => ({ read: mmapLockOf(p).held(), write: mmapLockOf(p).heldWrite() });
    const mmapLock = (v: IndexLike<'vma'>) => mms.lock.at(owner.at(v));
    const stable = stableUnder({ mm: owner, lock });
    return {
      covering: layout,
      state: stable,
      missing: stable,
      userfault: stable,
      ctx: stable,
      lacksAnonVma: (v) => ({ read: true, write: mmapLock(v).held() }),
      readOnly: stable,
      vmOps: stable,
      nonlinear: stable,
      locked: stable,
      softDirty: stable,
      privateData: { read: true, write: true },
    };
  },
);

/** How flags of a VMA are guarded, wherever they are kept. */
export const stableVma = stableUnder(vmas);

type Vma = IndexLike<'vma'>;
type Page = IndexLike<'page'>;

/** A walk over the VMAs of an address space begins. */
export function firstVmaOf(of: IndexLike<'mm'>, to: OptionalExpr<'vma'> & { set(value: IndexExpr<'vma'>): Statement }) {
  return each(vma, (v) => when(and(vmas.mm.at(v).is(of), to.is('none')), to.set(v)));
}
/** Whether the walk ends there: else it goes on to the VMA with the next number. */
export function isLastVmaOfMm(v: IndexExpr<'vma'>): Cond {
  return not(exists(vma, (other) => and(v.before(other), vmas.mm.at(other).is(vmas.mm.at(v)))));
}
/** find_vma() under RCU: no lock keeps the answer true. */
export function vmaAtLockless(p: Page) {
  return lockless(vmas.covering.at(p));
}
/** find_vma() under mmap_lock. */
export function vmaAt(p: Page) {
  return vmas.covering.at(p);
}
/** Whether the VMA is in the tree: to be asked again once a lock is held. */
export function vmaIsLive(v: Vma): Cond {
  return vmas.state.at(v).is('live');
}
/** Whether a page of it that is missing goes to user space: userfaultfd_missing() or VM_USERFAULT. */
export function vmaIsArmed(v: Vma): Cond {
  return or(vmas.missing.at(v), vmas.userfault.at(v));
}
/** Whether the page is armed now; for properties and reports only, since it takes no lock. */
export function isArmed(p: Page): Cond {
  const v = vmaAtLockless(p);
  return and(lockless(vmas.state.at(v)).is('live'), or(lockless(vmas.missing.at(v)), lockless(vmas.userfault.at(v))));
}
/** REGISTER's change of one VMA; an armed VMA of another context is not to be taken over (A6). */
export function armVma(v: Vma, ctx: IndexLike<'context'>): Effect {
  const owner = lockless(vmas.ctx.at(v));
  return [
    breaks('A6', not(or(owner.is('none'), owner.is(ctx)))),
    breaks('R4vma', mms.tornDown.at(vmas.mm.at(v))),
    vmas.missing.at(v).set(true),
    vmas.ctx.at(v).set(ctx),
  ];
}
/** What UNREGISTER, close and the failure of an event for fork do to one VMA. */
export function disarmVma(v: Vma): Effect {
  return [breaks('R4vma', mms.tornDown.at(vmas.mm.at(v))), vmas.missing.at(v).set(false), vmas.ctx.at(v).set('none')];
}
/** vma_end_write_all(): the VMA locks that the acting actor has taken for writing go together with mmap_lock. */
export function endVmaWrites(of: IndexLike<'mm'>): Effect {
  return each(vma, (v) => when(and(vmas.mm.at(v).is(of), vmas.lock.at(v).heldWrite()), vmas.lock.at(v).releaseWrite()));
}
/** madvise(MADV_USERFAULT) and its inverse, on one VMA. */
export function setVmUserfault(v: Vma, on: boolean): Effect {
  return vmas.userfault.at(v).set(on);
}
/** __anon_vma_prepare(), under the anon_vma's lock and page_table_lock, and with mmap_lock at least for reading. */
export function setAnonVma(v: Vma): Statement {
  return vmas.lacksAnonVma.at(v).set(false);
}
/** Guard of vm_area_alloc(); a VMA that was never used is free from the start of a scenario. */
export function vmaIsFree(v: Vma): Cond {
  return lockless(vmas.state.at(v)).is('freed');
}
/** Takes the VMA out of the tree: faults that hold only its lock have left by then. */
export function detachVma(v: Vma): Effect {
  return vmas.state.at(v).set('detached');
}
/** vm_area_free(): from here on a kept pointer to it is stale. Needs no lock after detaching. */
export function freeVma(v: Vma): Effect {
  return [lockless(vmas.state.at(v)).set('freed'), expire(vma, v)];
}
