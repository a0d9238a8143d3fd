/**
 * Pages of shmem: there is no device behind them, so that a page that the page cache does not have is a hole, which reads
 * as zero; and the hole that fallocate() is punching, which faults are told of.
 */
import {
  actor,
  array,
  type Cond,
  each,
  flag,
  ghost,
  type IndexLike,
  lockless,
  me,
  not,
  optional,
  or,
  shared,
  spinlock,
  waitQueue,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames, putFrame } from '../frames/frames.ts';
import { vmas } from '../mm/vma.ts';
import { entryLockless, type Ptep } from '../page-table/page-table.ts';
import { promiseFilled } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { offset, vma } from '../sorts.ts';
import { addToCache, cache, mapFilePage, removeFromCache } from './page-cache.ts';

export const shmem = shared(
  'shmem',
  {
    /** inode->i_lock. */
    inodeSpin: spinlock,
    /** inode->i_private: the page from `start` to `next` of a struct shmem_falloc that has a wait queue. */
    punched: optional(offset),
    /** Who sleeps in that wait queue, which is on the stack of who punches, and whose node is on it. */
    waiters: waitQueue,
    queued: array(actor, flag),
    /** VM_UFFD_MINOR: a page that the page cache has and no entry maps goes to user space. */
    minor: array(vma, flag),
    /** Constant. Not VM_MAYWRITE: the file was opened for reading. */
    mayNotWrite: array(vma, flag),
    // What steps saw break, as in ledger.ts, for those who have shmem alone.
    /** A fill has changed such a file (D8). */
    changedUnasked: ghost(flag),
    /** SIGBUS or EFAULT was decided inside the file. */
    failedInside: ghost(flag),
    /** A fault went on before the hole was there, or with its node on the queue of who has punched it. */
    wentOnEarly: ghost(flag),
    /** A page of a hole was removed that i_private did not name. */
    removedUntold: ghost(flag),
  },
  ({ inodeSpin }) => ({
    // shmem_fault() looks whether there is one before it takes the lock.
    punched: { read: true, write: inodeSpin.held() },
  }),
);

type Frame = IndexLike<'frame'>;
type Offset = IndexLike<'offset'>;
type Vma = IndexLike<'vma'>;

/** inode->i_private is set. */
export function somePunched(): Cond {
  return shmem.punched.isnt('none');
}
/** prepare_to_wait(). */
export function queueForPunch(): Effect {
  return [shmem.waiters.prepare(), shmem.queued.at(me).set(true)];
}
/** finish_wait(): of a node that is still on the queue it would take the lock of the queue, which may be gone. */
export function finishPunchWait(): Effect {
  return [when(or(somePunched(), shmem.queued.at(me)), shmem.wentOnEarly.set(true)), shmem.waiters.finish()];
}
/** wake_up_all(), under the lock of the queue: first all are woken, and then taken off it. */
export function wakePunchWaiters(): Statement {
  return each(actor, (who) => when(shmem.queued.at(who), shmem.waiters.wake(who)));
}
export function unlinkPunchWaiters(): Statement {
  return each(actor, (who) => when(shmem.queued.at(who), shmem.queued.at(who).set(false)));
}
/** A page of the hole is removed. */
export function judgeAnnounced(o: Offset): Statement {
  return when(not(shmem.punched.is(o)), shmem.removedUntold.set(true));
}
/** SIGBUS or EFAULT is decided. */
export function judgeBeyond(o: Offset): Statement {
  return when(not(lockless(cache.beyondSize.at(o))), shmem.failedInside.set(true));
}
/** A fault fills a hole, which a monitor of this VMA may have seen. The page is locked, and not up to date yet. */
export function fillHoleByFault(o: Offset, f: Frame, v: Vma): Effect {
  return [breaks('D1', vmas.missing.at(v)), addToCache(o, f)];
}
/** clear_highpage() and folio_mark_uptodate(), under the page lock. */
export function clearFilledHole(f: Frame): Effect {
  return [frames.content.at(f).set('zero'), frames.uptodate.at(f).set(true)];
}
/** UFFDIO_COPY or UFFDIO_ZEROPAGE fills a hole: what is in the page is there for whoever maps the file. */
export function fillHoleByResolver(o: Offset, f: Frame, v: Vma): Effect {
  return [
    when(shmem.mayNotWrite.at(v), shmem.changedUnasked.set(true)),
    frames.uptodate.at(f).set(true),
    addToCache(o, f),
    when(not(lockless(cache.beyondSize.at(o))), [
      cache.known.at(o).set(true),
      cache.content.at(o).set(frames.content.at(f)),
    ]),
  ];
}
/** The fill is given up, under the page lock: a hole again. The reference of the page cache goes, too. */
export function emptyHoleAgain(o: Offset, f: Frame): Effect {
  return [removeFromCache(f), putFrame(f), when(cache.known.at(o), cache.content.at(o).set('zero'))];
}
/** mfill_atomic_install_pte() of a page that the page cache has, under the PTL. The caller's reference is the mapping's. */
export function mapForResolver(at: Ptep, f: Frame, write: Cond): Effect {
  return [
    breaks('A1', not(entryLockless(at).kind.is('none'))),
    promiseFilled(at.page),
    mapFilePage(at, f, write, true),
  ];
}
