/**
 * struct userfaultfd_wait_queue: the node that a fault keeps on its stack and links into the queues of its context;
 * and those who handle it, who are other tasks than its owner.
 */
import {
  actor,
  and,
  array,
  type Cond,
  type CondLike,
  each,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  lockless,
  me,
  not,
  optional,
  or,
  reference,
  shared,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { entryLockless, looksMissing, type Ptep, ptep } from '../page-table/page-table.ts';
import { looksUffdWp } from '../page-table/write-protect.ts';
import { breaks } from '../properties/ledger.ts';
import { context, page } from '../sorts.ts';
import { seqWriteBegin, seqWriteEnd } from '../task/seqcount.ts';
import { isSleeping, wakeTask } from '../task/task.ts';
import { contextGet, contextPut, uffd } from './userfaultfd.ts';

/** Of each actor the one node that it may have; canonical while the frame that holds it is gone. */
export const waiter = shared('waiter', {
  ctx: array(actor, reference(context)),
  page: array(actor, optional(page)),
  reason: array(actor, words('missing', 'write protected')),
  /** Set by a wake-up, so that a stray one can be told from it. */
  waken: array(actor, flag),
  /** The list head in the node: initialised, in a queue, or left over from a plain list_del(). */
  link: array(actor, words('empty', 'linked', 'deleted')),
  /** The stack frame exists. */
  alive: array(actor, ghost(flag)),
  /** Messages of this sleep episode (W3). */
  messages: array(actor, ghost(flag)),
});

type Who = IndexLike<'actor'>;
type Context = IndexLike<'context'>;
type Page = IndexLike<'page'>;
/** Why a fault waits: VM_UFFD_MISSING or VM_UFFD_WP. */
type Reason = 'missing' | 'write protected';
/** Which nodes a wake-up is for. */
export type Matches = (p: IndexExpr<'page'>) => CondLike;
/** A wake-up of the whole address range. */
export const everyPage: Matches = () => true;
/** A wake-up of one page. */
export function onlyPage(p: Page): Matches {
  return (other) => other.is(p);
}

/** handle_userfault() takes its reference and initialises the node; nobody sees it yet. */
export function beginWaiting(c: Context, p: Page, reason: Reason = 'missing'): Effect {
  return [contextGet(c), initNode(c, p, reason)];
}
/** The node alone, without the reference: what a broken form does. */
export function initNode(c: Context, p: Page, reason: Reason = 'missing'): Effect {
  return [
    waiter.ctx.at(me).set(c),
    waiter.page.at(me).set(p),
    waiter.reason.at(me).set(reason),
    waiter.waken.at(me).set(false),
    waiter.link.at(me).set('empty'),
    waiter.alive.at(me).set(true),
    waiter.messages.at(me).set(false),
  ];
}
/** __add_wait_queue(): from here on readers and wakers see the fault. Under faultLock. */
export function linkPending(c: Context): Effect {
  return [uffd.pending.at(c).enqueue(me), waiter.link.at(me).set('linked')];
}
/** list_empty_careful() of the own node, lockless. */
export function nodeUnlinked(): Cond {
  return waiter.link.at(me).is('empty');
}
/** Takes the own node out of whichever queue it is in. Under faultLock. */
export function unlinkNode(c: Context): Effect {
  return [uffd.pending.at(c).remove(me), uffd.fault.at(c).remove(me), waiter.link.at(me).set('empty')];
}
/** handle_userfault() returns: drops the reference, and the frame with the node is gone. */
export function endWaiting(c: Context): Effect {
  return [
    waiter.alive.at(me).set(false),
    waiter.messages.at(me).set(false),
    waiter.page.at(me).set('none'),
    waiter.reason.at(me).set('missing'),
    waiter.waken.at(me).set(false),
    waiter.link.at(me).set('empty'),
    contextPut(c),
    waiter.ctx.at(me).set('none'),
  ];
}

/** userfaultfd_must_wait(): the lockless walk after queueing. */
export function mustWait(at: Ptep, reason: Reason = 'missing'): Cond {
  const now = entryLockless(at);
  const missing = looksMissing(at);
  return reason === 'missing' ? missing : or(missing, and(now.kind.is('present'), not(now.write)));
}
/** Whether the actor's fault is still unresolved: why it is right to sleep (W1), for `meta.while`. */
export function faultUnresolved(who: Who = me, reason: Reason = 'missing'): Cond {
  const at = ptep(waiter.page.at(who));
  // The kernel asks whether the entry is writable; what user space is asked for is the bit.
  return unansweredWhile(who, reason === 'missing' ? mustWait(at) : or(looksMissing(at), looksUffdWp(at)));
}
/** The same of a fault that waits for the bit alone, which may be that of a marker or of a swap entry. */
export function protectionUnresolved(who: Who = me): Cond {
  return unansweredWhile(who, looksUffdWp(ptep(waiter.page.at(who))));
}
/** While `unresolved` holds, the context is that of the VMA, and open. */
export function unansweredWhile(who: Who, unresolved: Cond): Cond {
  const v = vmaAtLockless(waiter.page.at(who));
  const ctx = waiter.ctx.at(who);
  const armed = and(lockless(vmas.state.at(v)).is('live'), lockless(vmas.ctx.at(v)).is(ctx));
  return and(unresolved, armed, not(uffd.released.at(ctx)));
}

function touch(who: Who): Statement {
  return breaks('R6', not(waiter.alive.at(who)));
}
/** Whether a message of this fault would be about a page that is there already. */
function resolved(who: Who): Cond {
  return not(mustWait(ptep(waiter.page.at(who))));
}
/** The reader copies the message out of the node. Under faultLock. */
export function takeMessage(who: Who): Effect {
  return [
    touch(who),
    breaks('W3', waiter.messages.at(who)),
    when(waiter.alive.at(who), [breaks('W3present', resolved(who)), waiter.messages.at(who).set(true)]),
  ];
}
/** write_seqcount_begin(&ctx->refile_seq). */
export function beginRefile(c: Context): Effect {
  return seqWriteBegin(uffd.refile.at(c));
}
/** The reader's list_del(): out of the pending queue, and the node does not look empty. Under faultLock. */
export function refileOut(c: Context, who: Who): Effect {
  return [uffd.pending.at(c).remove(who), waiter.link.at(who).set('deleted')];
}
/** The broken list_del_init(): in between, the owner takes its node for unlinked (D13). */
export function refileOutInit(c: Context, who: Who): Effect {
  return [uffd.pending.at(c).remove(who), waiter.link.at(who).set('empty')];
}
/** add_wait_queue(&ctx->fault_wqh). Under faultLock. */
export function refileIn(c: Context, who: Who): Effect {
  return [touch(who), uffd.fault.at(c).enqueue(who), waiter.link.at(who).set('linked')];
}
/** write_seqcount_end(&ctx->refile_seq). */
export function endRefile(c: Context): Effect {
  return seqWriteEnd(uffd.refile.at(c));
}

/** userfaultfd_wake_function() for one node: it leaves its queue only if its owner was asleep. */
function wakeNode(who: Who, unlink: Effect): Effect {
  return [
    touch(who),
    waiter.waken.at(who).set(true),
    when(isSleeping(who), [wakeTask(who), waiter.link.at(who).set('empty'), unlink]),
  ];
}
function isFor(matches: Matches, who: Who): Cond {
  return and(not(waiter.page.at(who).is('none')), matches(waiter.page.at(who).known()));
}
/**
 * __wake_userfault() under faultLock: every matching node of both queues. One step, since a woken owner that finds
 * its node still linked waits for faultLock anyway, and one that finds it unlinked is no longer looked at.
 */
export function wakeMatching(c: Context, matches: Matches): Effect {
  const queued = (who: Who) => or(uffd.pending.at(c).has(who), uffd.fault.at(c).has(who));
  const leave = (who: Who): Effect => [uffd.pending.at(c).remove(who), uffd.fault.at(c).remove(who)];
  return each(actor, (who) => when(and(queued(who), isFor(matches, who)), wakeNode(who, leave(who))));
}
/** The broken form that wakes the oldest node of the two queues, whatever its page, and stops (D45). */
export function wakeOldestOnly(c: Context): Effect {
  const pending = uffd.pending.at(c);
  const fault = uffd.fault.at(c);
  const wakeHead = (queued: typeof pending) => wakeNode(queued.head(), queued.dequeue());
  return when(not(pending.isEmpty()), wakeHead(pending), when(not(fault.isEmpty()), wakeHead(fault)));
}
