/**
 * The invariants of the page fault and userfaultfd protocols, each once, under its catalogue id.
 * An id with a field in ledger.ts is judged by the operations of models/; the others by looking at a state.
 */
import {
  actor,
  always,
  and,
  atEnd,
  type CondLike,
  every,
  exists,
  howMany,
  type IndexExpr,
  iff,
  implies,
  lockless,
  never,
  not,
  or,
  type Property,
  pick,
  sometimes,
} from '../../checker/language/index.ts';
import { frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { mms, pagesOf } from '../mm/mm.ts';
import { pageTables, pmdHuge } from '../page-table/page-table.ts';
import { promises } from '../page-table/promises.ts';
import { context, frame, mm, table } from '../sorts.ts';
import { isSleeping, task } from '../task/task.ts';
import { event, eventCounts } from '../userfaultfd/events.ts';
import { queuesEmpty, uffd } from '../userfaultfd/userfaultfd.ts';
import { waiter } from '../userfaultfd/waiter.ts';
import { ledger, type Reportable } from './ledger.ts';
import { mappingsOf } from './memory.ts';

export * from './at-rest.ts';
export * from './core-dump.ts';
export * from './files.ts';
export * from './fork.ts';
export * from './fork-event.ts';
export * from './huge-files.ts';
export * from './liveness.ts';
export * from './maple-tree.ts';
export * from './memory.ts';
export * from './notifiers.ts';
export * from './shared-table.ts';
export * from './swap.ts';
export * from './unmap-event.ts';
export * from './vma-life.ts';
export * from './vma-merge.ts';
export * from './write-protect.ts';

/** What `violates` says for an invariant that the checker decides by itself, in every scenario. */
export const builtIn = {
  /** Entries change only under their PTL: the discipline of `pt.pte`. */
  L1: 'access without the lock',
  /** Nobody sleeps under a PTL, nor takes mmap_lock. */
  L2: 'sleep while atomic',
  /** Nobody copies from or to user space under a PTL. */
  L2copy: 'user copy while atomic',
  /** The wait-for graph has no cycle. */
  L3: 'deadlock',
  /** After the fault lock is dropped nothing of the VMA is read: the discipline of `vma`. */
  L5: 'access without the lock',
  /** A VMA that was freed meanwhile is not used, nor a context that was (part of R1 and R4). */
  L5freed: 'use of a stale reference',
  /** What covers a page, flags and context change only under both write locks: the discipline of `vma`. */
  L6: 'access without the lock',
  /**
   * Nobody waits in a cycle; a cycle of classes that no schedule realises is a warning of the receipt. And no lock is taken under
   * another where the kernel does not document that: `lock-order.ts`.
   */
  LOCK1: 'deadlock',
  /** Nobody sleeps under a spinlock, with interrupts off or between non_block_start() and non_block_end(). */
  LOCK2: 'sleep while atomic',
  /** PTEs change under the PTL, PMD entries under the PMD lock, or the table is detached: the discipline of `pt`. */
  LOCK3: 'access without the lock',
  /** No exit keeps a lock, interrupts off or a non-blocking context. */
  LOCK4: 'lock held at the end',
  /** Nothing learned under a lock that was dropped is used: as far as it was freed meanwhile. */
  LOCK5: 'use of a stale reference',
  /** L6 under its later name. */
  LOCK6: 'access without the lock',
  /** A freed VMA, table or consumer is not used. */
  REF4: 'use of a stale reference',
  /** A sleeper whose reason to sleep is gone has been woken; its reason is the machine's `meta.while`. */
  W1: 'lost wake-up',
} as const;

function reported(id: Reportable, text: string): Property {
  return never(id, text, ledger[id]);
}

export const D1 = reported('D1', 'a missing page of an armed VMA is filled by a resolver and by nothing else');
export const D2 = reported('D2', 'between two zaps of a page at most one fill of it succeeds');
export const D3 = reported('D3', 'no load sees a frame whose contents are not there yet');
export const D4 = reported('D4', 'a load yields the last store or fill, unless the page was zapped since');
export const D5 = reported('D5', 'a frame that is moved is not pinned where it was');
export const D9 = reported('D9', 'a REMOVE does not undo a fill that succeeded after its event was read');
/** What mmap_changing does secure: D9 for as long as the owner of the event still waits. */
export const D9counted = never(
  'D9counted',
  'no fill succeeds between the reading of an event and the moment when mmap_changing is dropped',
  exists(actor, (who) => and(event.stage.at(who).is('read'), promises.removal.at(event.page.at(who)).is('filled'))),
);
export const L4 = reported('L4', 'a fault that asks for a retry has dropped its lock, any other has kept it');
/** The other half of R4. */
export const R4vma = reported('R4vma', 'no VMA is armed or disarmed once exit_mmap() tears the address space down');
export const R6 = reported('R6', 'a waiter node is not touched once the function on whose stack it lay has returned');
export const W3 = reported('W3', 'a fault sends at most one message for each time that it waits');
/** The second half of W3, apart because it does not hold: a fault that will not sleep may be read while queued. */
export const W3present = reported('W3present', 'no message is read for a page that is there already');
export const eventOver = reported(
  'event over',
  'who announces a change goes on when that was read, or when the context is closed or it is killed, and not before',
);
export const leftFdQueue = reported(
  'fd_wqh',
  'a read() or poll() that has returned is in fd_wqh no more, and its task state is that of who runs',
);
export const readAnswers = reported('read', 'read() answers EINTR only for a signal, and EAGAIN only with O_NONBLOCK');
export const W7 = reported('W7', 'a read() that follows POLLIN does not sleep');
export const A1 = reported('A1', 'a resolver that finds the page filled returns EEXIST and changes nothing');
export const A2 = reported(
  'A2',
  'what a fill or a move returns says what was done, EAGAIN means short or changing, DONTWAKE wakes nobody',
);
export const A3 = reported(
  'A3',
  'after an arming call has returned 0 no missing page of its range is filled by the kernel',
);
export const A4 = reported('A4', 'what an arming call did can be undone by its inverse');
export const A5 = reported(
  'A5',
  'SIGBUS is decided while the page is missing, where it was asked for, never for want of a retry',
);
export const A6 = reported('A6', 'an armed page belongs to one context');
export const A7 = reported('A7', 'a resolver fills only pages that are registered while it fills them');
export const A9 = reported('A9', 'an arming call that fails has changed nothing');
export const L7 = reported('L7', 'nobody calls mmput() with mmap_lock or the lock of a VMA held');
export const R10 = reported('R10', 'an address space that nobody uses any more gets no new user');
export const REF3 = reported(
  'REF3',
  'a frame that is mapped, pinned or in hand is not freed, and a free one not pinned',
);

const inEvent = (who: IndexExpr<'actor'>, c: IndexExpr<'context'>) =>
  and(event.stage.at(who).isnt('none'), event.ctx.at(who).is(c));

export const R1 = always(
  'R1',
  'a context has one reference for its file, each fault and each event, and its queues are empty when it is freed',
  and(
    not(ledger.R1),
    every(context, (c) =>
      and(
        uffd.refs.at(c).is(
          pick(uffd.open.at(c), 1, 0)
            .plus(howMany(actor, (who) => and(waiter.alive.at(who), waiter.ctx.at(who).is(c))))
            .plus(howMany(actor, (who) => inEvent(who, c))),
        ),
        implies(uffd.freed.at(c), queuesEmpty(c)),
      ),
    ),
  ),
);

/** R2, except for frames that an actor who rests keeps in hand, such as a resolver that sleeps in its copy. */
export function framesAccounted(inHand: (f: IndexExpr<'frame'>) => CondLike): Property {
  const exact = (f: IndexExpr<'frame'>) =>
    and(
      frames.refs.at(f).is(mappingsOf(f)),
      frames.mapcount.at(f).is(mappingsOf(f)),
      iff(frames.charged.at(f), frames.refs.at(f).moreThan(0)),
    );
  const counted = (p: IndexExpr<'page'>) =>
    or(
      pmdHuge(p),
      exists(table, (t) => pageTables.pte.at(t).at(p).kind.isOneOf('present', 'migration', 'device private')),
    );
  return atEnd(
    'R2',
    'when all rests, frames, charges and rss are those that the page tables account for',
    and(
      every(frame, (f) => or(inHand(f), exact(f))),
      every(mm, (of) => mms.rss.at(of).is(pagesOf(of, counted))),
      frames.tried.is(0),
    ),
  );
}
export const R2 = framesAccounted(() => false);

export const R4 = atEnd(
  'R4',
  'once no task has the address space, or nobody uses it, nothing is mapped in it',
  every(mm, (of) => implies(or(mms.tasks.at(of).is(0), mms.users.at(of).is(0)), mms.rss.at(of).is(0))),
);
/** What userfaultfd_ctx_put() asks of the locks; that the queues are empty is R1. */
export const R9 = never(
  'R9',
  'once a context is freed nobody holds one of its locks',
  exists(context, (c) =>
    and(
      uffd.freed.at(c),
      not(and(uffd.faultLock.at(c).isFree(), uffd.eventLock.at(c).isFree(), uffd.fdLock.at(c).isFree())),
    ),
  ),
);
export const R5 = always(
  'R5',
  'mmap_changing counts the events in flight',
  or(
    kernel.noMmapChanging,
    every(context, (c) => uffd.mmapChanging.at(c).is(howMany(actor, (who) => eventCounts(who, c)))),
  ),
);

/** What resolvers make of R5, who ask no more than whether it is 0. */
export const R5held = always(
  'R5held',
  'while an event is in flight mmap_changing is not 0',
  or(
    kernel.noMmapChanging,
    every(context, (c) =>
      implies(
        exists(actor, (who) => eventCounts(who, c)),
        uffd.mmapChanging.at(c).moreThan(0),
      ),
    ),
  ),
);

/** While faultLock is held a reader may have the node between the two queues. */
export const W2 = always(
  'W2',
  'a fault that sleeps is in one of the two queues, or has been woken',
  every(context, (c) =>
    every(actor, (who) =>
      implies(
        and(waiter.alive.at(who), waiter.ctx.at(who).is(c), isSleeping(who), uffd.faultLock.at(c).isFree()),
        or(waiter.waken.at(who), not(iff(lockless(uffd.pending.at(c)).has(who), lockless(uffd.fault.at(c)).has(who)))),
      ),
    ),
  ),
);
export const W4 = atEnd(
  'W4',
  'a fatal signal ends any wait, and who takes no signal any more does not wait',
  every(actor, (who) => not(and(or(task.signal.at(who).is('fatal'), task.exiting.at(who)), isSleeping(who)))),
);
export const W5 = atEnd(
  'W5',
  'once a context is closed no fault waits in it',
  every(context, (c) =>
    implies(
      uffd.released.at(c),
      every(actor, (who) => not(and(waiter.alive.at(who), waiter.ctx.at(who).is(c)))),
    ),
  ),
);
export const W6 = atEnd(
  'W6',
  'nobody sleeps in read() or poll() while there is something to read',
  every(context, (c) =>
    implies(
      exists(actor, (who) => or(uffd.pending.at(c).has(who), uffd.events.at(c).has(who))),
      every(actor, (who) => not(and(uffd.fdWaiters.at(c).has(who), isSleeping(who)))),
    ),
  ),
);

export const W8 = atEnd(
  'W8',
  'when all rests, who is in fd_wqh sleeps',
  every(context, (c) => every(actor, (who) => implies(uffd.fdWaiters.at(c).has(who), isSleeping(who)))),
);

/** A witness: some fault sleeps in the queue of a context. */
export const someFaultWaits = sometimes(
  'a fault waits',
  'some fault is asleep and queued',
  exists(context, (c) =>
    exists(actor, (who) => and(isSleeping(who), or(uffd.pending.at(c).has(who), uffd.fault.at(c).has(who)))),
  ),
);
/** A witness: two faults sleep in the queues of one context at once. */
export const twoFaultsWait = sometimes(
  'two faults wait',
  'two faults are asleep and queued',
  exists(context, (c) =>
    howMany(actor, (who) => and(isSleeping(who), or(uffd.pending.at(c).has(who), uffd.fault.at(c).has(who)))).is(2),
  ),
);
/** A witness: a fault whose message was read still waits. */
export const someFaultIsRead = sometimes(
  'a fault is read',
  'the message of some fault was read and the fault sleeps on',
  exists(context, (c) => exists(actor, (who) => and(isSleeping(who), uffd.fault.at(c).has(who)))),
);
/** A witness: a frame that lost a race, or that nobody maps yet, is in some actor's hands. */
export const someFrameUnmapped = sometimes(
  'a frame in hand',
  'some frame is allocated and not mapped',
  exists(frame, (f) => and(frames.refs.at(f).moreThan(0), frames.mapcount.at(f).is(0))),
);
