/**
 * The life of a VMA as an object, and its lock step by step: as a semaphore with a sequence number (6.4 to 6.14), or as
 * vm_refcnt with one (from 6.15). Where other machines lock a VMA, `vmas.lock` of vma.ts stands for all of this.
 */
import {
  actor,
  and,
  array,
  type Cond,
  each,
  exists,
  expire,
  flag,
  ghost,
  type IndexLike,
  index,
  lockless,
  not,
  optional,
  range,
  rwsem,
  set,
  shared,
  variant,
  type WordExpr,
  waitQueue,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { mm, page, vma } from '../sorts.ts';
import { mmOf, mms } from './mm.ts';

const protection = words('old', 'new');

export const vmaLife = shared(
  'vma life',
  {
    /**
     * Constant. Linux 6.4 to 6.14: the lock is a semaphore beside a sequence number, and a VMA is freed after a grace period. From
     * 6.15 (f35ab95ca0af and 3104138517fc) it is vm_refcnt, and a VMA that is freed may be another one at once.
     */
    isSemaphore: variant(flag),
    /** mm_mt: which VMA a look-up at the address finds. */
    tree: array(page, optional(vma)),
    /** `discarded`: the slab page in which it lies goes back to the page allocator after a grace period. */
    object: array(vma, words('free', 'allocated', 'discarded')),
    /** vm_mm, vm_start to vm_end, and two fields that have to agree. A new VMA has them written anew. */
    mm: array(vma, index(mm)),
    range: array(vma, set(page)),
    vmFlags: array(vma, protection),
    pageProt: array(vma, protection),
    /** vm_lock_seq is mm_lock_seq of that address space, of now: the VMA is write-locked there. */
    lockSeq: array(vma, optional(mm)),
    /** Until 6.14: vm_lock, and that the VMA is detached, which later vm_refcnt says and this only notes. */
    lock: array(vma, rwsem()),
    detached: array(vma, flag),
    /** vm_refcnt without VMA_LOCK_OFFSET: one if it is attached, and one for each reader. */
    refcnt: array(vma, range(0, [1, actor])),
    /** VMA_LOCK_OFFSET in it: readers are kept out. */
    excluding: array(vma, flag),
    /** vma_writer_wait: who waits until readers of a VMA have left. */
    writerWait: array(mm, waitQueue),
    /** VMA1 and VMA2 were seen to be broken. */
    wrongVma: ghost(flag),
    torn: ghost(flag),
  },
  ({ mm: owner }) => {
    const written = (v: IndexLike<'vma'>) => ({ read: true, write: mms.lock.at(owner.at(v)).heldWrite() });
    return {
      tree: (p) => ({ read: true, write: mms.lock.at(mmOf(p)).heldWrite() }),
      range: written,
      vmFlags: written,
      pageProt: written,
    };
  },
);

type Vma = IndexLike<'vma'>;
type Mm = IndexLike<'mm'>;
type Page = IndexLike<'page'>;

/** Guard of vm_area_alloc(): the slab has the object. */
export function vmaObjectFree(v: Vma): Cond {
  return vmaLife.object.at(v).is('free');
}
/** Whether the slab has any. */
export function someVmaFree(): Cond {
  return exists(vma, (v) => vmaObjectFree(v));
}
/** vm_area_alloc() with vma_init(), for one page: nobody has found it yet, but for those who found what it was before. */
export function allocateVma(v: Vma, p: Page): Effect {
  return [
    vmaLife.object.at(v).set('allocated'),
    vmaLife.mm.at(v).set(mmOf(p)),
    lockless(vmaLife.range.at(v)).clear(),
    lockless(vmaLife.range.at(v)).add(p),
    vmaLife.lockSeq.at(v).set('none'),
    vmaLife.detached.at(v).set(not(vmaLife.isSemaphore)),
    lockless(vmaLife.vmFlags.at(v)).set('old'),
    lockless(vmaLife.pageProt.at(v)).set('old'),
  ];
}
/** From 6.15: kmem_cache_free(). Who has found the VMA may come across it again as another one. */
export function giveVmaBack(v: Vma): Statement {
  return vmaLife.object.at(v).set('free');
}
/** The memory of the object is something else from here on. */
export function forgetVmaObject(v: Vma): Effect {
  return [vmaLife.object.at(v).set('discarded'), expire(vma, v)];
}

/** Of vm_refcnt one stands for that. */
export function vmaAttached(v: Vma): Cond {
  return not(vmaLife.detached.at(v));
}
/** vm_lock_seq equals mm_lock_seq: a writer has the VMA, or had it and has not dropped mmap_lock yet. */
export function vmaIsWriteLocked(v: Vma, of: Mm): Cond {
  return vmaLife.lockSeq.at(v).is(of);
}
/** vma_end_write_all(): mm_lock_seq moves, and no vm_lock_seq equals it any more. */
export function endVmaLifeWrites(of: Mm): Statement {
  return each(vma, (v) => when(vmaLife.lockSeq.at(v).is(of), vmaLife.lockSeq.at(v).set('none')));
}
/** What whoever has read-locked a VMA relies on: it is the one at his address, and attached. */
export function judgeReadLocked(v: Vma, p: Page): Statement {
  const right = and(lockless(vmaLife.tree.at(p)).is(v), vmaAttached(v));
  return when(not(right), vmaLife.wrongVma.set(true));
}
/** What is read of it belongs together. */
export function judgeTorn(v: Vma, vmFlags: WordExpr<'old' | 'new'>): Statement {
  return when(vmaLife.pageProt.at(v).isnt(vmFlags), vmaLife.torn.set(true));
}

/** For `initial`: VMAs that are not allocated. */
export function noVmaYet(v: number): Effect {
  return vmaLife.detached.at(v).set(true);
}
/** For `initial`: a VMA of these pages, which are of one address space. */
export function vmaFromStart(v: number, pages: readonly number[]): Effect {
  return [
    vmaLife.object.at(v).set('allocated'),
    vmaLife.refcnt.at(v).set(1),
    pages.map((p) => [
      vmaLife.mm.at(v).set(mmOf(p)),
      lockless(vmaLife.range.at(v)).add(p),
      lockless(vmaLife.tree.at(p)).set(v),
    ]),
  ];
}
