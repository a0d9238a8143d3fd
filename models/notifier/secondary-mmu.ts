/**
 * A secondary MMU as KVM's: entries of its own for pages of the address space, kept in step by notifiers or by pins.
 * Callbacks are split where the order matters to someone: count, zap, sequence number.
 */
import {
  actor,
  and,
  array,
  blocking,
  Cond,
  type CondLike,
  each,
  every,
  exists,
  flag,
  type IndexExpr,
  type IndexLike,
  lockless,
  me,
  mightSleep,
  mutex,
  not,
  type OptionalExpr,
  optional,
  or,
  pickIndex,
  type RecordPlace,
  range,
  record,
  reference,
  set,
  shared,
  spinlock,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';
import { byWriter, frames, putFrame } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { contentAt, mapsFrame, storeContent } from '../page-table/page-table.ts';
import { judgeLoad, promiseContent } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { consumer, frame, page } from '../sorts.ts';
import { seqAdvance, seqcount, seqRetry, seqSnapshot } from '../task/seqcount.ts';
import {
  beginEnd,
  beginStart,
  type Covers,
  closeBracket,
  endDelivered,
  notifier,
  startDelivered,
  startReturned,
} from './notifier.ts';

const spte = record({
  kind: words('none', 'zero', 'present'),
  frame: reference(frame),
  write: flag,
});

export const secondary = shared(
  'secondary',
  {
    /** mmu_lock of KVM, or the driver's own. */
    lock: array(consumer, spinlock),
    /** Virtual CPUs of a VM that was created in the scenario, each with a reference to it. */
    vcpus: array(consumer, range(0, actor)),
    /** mmu_notifier_count: invalidations that have begun and not ended. */
    count: array(consumer, range(0, actor)),
    /** mmu_notifier_seq: moves with every end. */
    seq: array(consumer, seqcount),
    /** What the invalidations in flight are about, as mmu_invalidate_range_start and _end bound it. */
    range: array(consumer, set(page)),
    spte: array(consumer, array(page, spte)),
    /** Constant: the CPUs of the guest have TLBs; else each access walks the entries. */
    guestsCache: array(consumer, variant(flag)),
    /** What they have cached: one TLB stands for all, which a flush waits for together. */
    cached: array(consumer, array(page, spte)),
    /** On Book3S HV what is counted changes under this lock, and entries are made under `lock`. */
    countLock: array(consumer, spinlock),
    /** Constant: whose table and lock the callback works on, if not its own: a driver may have an interval and a list entry. */
    sharesTable: array(consumer, variant(optional(consumer))),
    /** Of a remote consumer: the mutex of its callback, and the answer. */
    mutex: array(consumer, mutex),
    remote: array(consumer, words('idle', 'asked', 'acknowledged')),
  },
  ({ lock, countLock }) => {
    const held = (c: IndexLike<'consumer'>) => lock.at(c).held();
    const counts = (c: IndexLike<'consumer'>) => or(and(countsApart(c), countLock.at(c).held()), held(c));
    // The hardware walks the entries without a lock, and so do readers that are marked lockless.
    return { count: counts, range: counts, spte: held };
  },
);

/** Whether what is counted has a lock apart from that of the entries. */
export function countsApart(c: IndexLike<'consumer'>): Cond {
  return notifier.kind.at(c).is('KVM on Book3S HV');
}
/** Whether each entry keeps the reference that it was made with. */
export function keepsReferences(c: IndexLike<'consumer'>): Cond {
  return notifier.kind.at(c).is('pins');
}
/** Whose table and lock a callback of this consumer works on. */
export function tableOwner(c: IndexLike<'consumer'>): OptionalExpr<'consumer'> {
  const shared = secondary.sharesTable.at(c);
  return pickIndex(consumer, shared.is('none'), c, shared);
}

type Consumer = IndexLike<'consumer'>;
type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** The entry, for whoever holds the consumer's lock. */
export function spteAt(c: Consumer, p: Page) {
  return secondary.spte.at(c).at(p);
}

/** First half of invalidate_range_start(): faults over the range have to retry from here on. Under the lock. */
export function countStart(c: Consumer, covers: Covers): Effect {
  const within = secondary.range.at(c);
  return [secondary.count.at(c).increment(), each(page, (p) => when(covers(p), within.add(p))), startDelivered(c)];
}
/** Drops one entry; a pinned one gives its reference back. Under the lock. */
export function zapSpte(c: Consumer, p: Page): Effect {
  const now = spteAt(c, p);
  return [
    when(and(keepsReferences(c), now.kind.is('present')), [frames.pins.at(now.frame).decrement(), putFrame(now.frame)]),
    // kvm_set_pfn_dirty().
    when(and(kernel.swap, now.write), frames.dirty.at(now.frame).set(true)),
    now.set({ kind: 'none', frame: 'none', write: false }),
  ];
}
/** Second half of invalidate_range_start(): no entry over the range is left, nor a cached copy of it. Under the lock. */
export function zapSptes(c: Consumer, covers: Covers): Effect {
  return each(page, (p) => when(covers(p), zapSpte(c, p)));
}
/** kvm_flush_remote_tlbs(): every CPU of the guest has left it and dropped what it had cached. */
export function flushGuests(c: Consumer, covers: Covers): Effect {
  const nothing = { kind: 'none', frame: 'none', write: false } as const;
  return each(page, (p) => when(covers(p), secondary.cached.at(c).at(p).set(nothing)));
}
/** First half of invalidate_range_end(): a fault that looked before must notice. Under the lock. */
export function advanceSeq(c: Consumer): Statement {
  return seqAdvance(secondary.seq.at(c));
}
/** Second half of invalidate_range_end(). Under the lock. An end without a start is reported (SEC5). */
export function countEnd(c: Consumer): Effect {
  const { count } = secondary;
  return [
    breaks('SEC5', lockless(count.at(c)).is(0)),
    when(count.at(c).moreThan(0), count.at(c).decrement()),
    when(count.at(c).is(0), secondary.range.at(c).clear()),
    endDelivered(c),
  ];
}

/** The sequence number as the acting actor sees it now, before it looks at the primary page table. */
export function snapshotSeq(c: Consumer): Statement {
  return seqSnapshot(secondary.seq.at(c));
}
/** Half of mmu_invalidate_retry_hva(): an invalidation of the page is in flight. Under the lock. */
export function countCovers(c: Consumer, p: Page): Cond {
  return and(secondary.count.at(c).moreThan(0), secondary.range.at(c).has(p));
}
/** The same for a reader without the lock. */
export function countCoversLockless(c: Consumer, p: Page): Cond {
  return and(lockless(secondary.count.at(c)).moreThan(0), lockless(secondary.range.at(c)).has(p));
}
/** The other half of mmu_invalidate_retry_hva(): an invalidation has ended since the snapshot. */
export function seqMoved(c: Consumer): Cond {
  return seqRetry(secondary.seq.at(c));
}
/** mmu_invalidate_retry_hva(), under the lock. */
export function mustRetry(c: Consumer, p: Page): Cond {
  return or(countCovers(c, p), seqMoved(c));
}
/** The snapshot is dead. */
export function forgetSnapshot(c: Consumer): Statement {
  return secondary.seq.at(c).view.at(me).set('none');
}
/** Whether an invalidation of the page has been announced to the consumer and has not ended. */
function announced(c: Consumer, p: Page): Cond {
  return exists(actor, (who) => and(notifier.delivered.at(c).has(who), notifier.covers.at(who).has(p)));
}
/** The consumer maps the frame. Under the lock; in the pinned scheme the caller's reference becomes the entry's. */
export function setSpte(c: Consumer, p: Page, f: Frame, write: boolean | Cond): Effect {
  return [breaks('SEC4', announced(c, p)), spteAt(c, p).set({ kind: 'present', frame: f, write })];
}
/** The same for a page that GUP found to be the zero page. */
export function setSpteZero(c: Consumer, p: Page): Effect {
  return [breaks('SEC4', announced(c, p)), spteAt(c, p).set({ kind: 'zero', frame: 'none', write: false })];
}

/** Whether the guest's access succeeds without an exit. */
export function guestReads(c: Consumer, p: Page): Cond {
  return lockless(spteAt(c, p)).kind.isnt('none');
}
export function guestWrites(c: Consumer, p: Page): Cond {
  return lockless(spteAt(c, p)).write;
}
type Translation = RecordPlace<typeof spte.fields>;
/** A load of the guest, or of the device. Through a stale entry it may yield anything. */
export function guestLoad(c: Consumer, p: Page): Effect {
  return loadThrough(lockless(spteAt(c, p)), p);
}
/** A store of the guest, or of the device; through a stale entry it hits memory that is somebody else's (DATA1). */
export function guestStore(c: Consumer, p: Page): Effect {
  return storeThrough(lockless(spteAt(c, p)), p);
}
function loadThrough(now: Translation, p: Page): Effect {
  const inFrame = contentAt(now.frame, p);
  return when(
    now.kind.is('present'),
    when(not(now.frame.isStale()), [breaks('D3', inFrame.is('garbage')), judgeLoad(p, inFrame)]),
    judgeLoad(p, 'zero'),
  );
}
function storeThrough(now: Translation, p: Page): Effect {
  const stale = now.frame.isStale();
  return [
    breaks('DATA1', stale),
    when(
      not(stale),
      byWriter((what) => storeContent(now.frame, p, what)),
    ),
    byWriter((what) => promiseContent(p, what)),
  ];
}

/** What the guest's CPU has cached of the page. */
export function guestCached(c: Consumer, p: Page): Translation {
  return secondary.cached.at(c).at(p);
}
/** The guest's CPU walks the entries and caches what it finds. */
export function fillGuestTlb(c: Consumer, p: Page): Effect {
  const now = lockless(spteAt(c, p));
  return guestCached(c, p).set({ kind: now.kind, frame: now.frame, write: now.write });
}
/** A load and a store through what is cached. While the page is being zapped they promise nothing. */
export function guestLoadCached(c: Consumer, p: Page): Effect {
  return loadThrough(guestCached(c, p), p);
}
export function guestStoreCached(c: Consumer, p: Page): Effect {
  const now = guestCached(c, p);
  const stale = now.frame.isStale();
  return [
    breaks('DATA1', stale),
    when(
      not(stale),
      byWriter((what) => storeContent(now.frame, p, what)),
    ),
    when(
      mapsFrame(p, now.frame),
      byWriter((what) => promiseContent(p, what)),
    ),
  ];
}

/** Whether a remote machine may still use the page: what the callback of its consumer looks up. */
export function remoteMaps(c: Consumer, p: Page): Cond {
  return lockless(spteAt(c, p)).kind.isnt('none');
}

/** Whether the consumer's callbacks can be one step: all that they do they do under one lock, without which nobody can tell. */
function callableAtOnce(c: Consumer): Cond {
  return notifier.kind.at(c).is('KVM');
}
/** Whom a bracket tells: all subscribers but the owner of the device memory for whom it is, if it names one. */
export type Told = (c: IndexExpr<'consumer'>) => CondLike;
const takesLock = (c: Consumer) => secondary.lock.at(c).acquire();
/** Each told subscriber's callback with its hold of the lock. */
function eachTold(told: Told, callback: (c: Consumer) => Effect): Statement {
  return each(consumer, (c) => when(told(c), [...takesLock(c).effect, callback(c), secondary.lock.at(c).release()]));
}
function atOnce(told: Told): Cond {
  return every(consumer, (c) => or(not(told(c)), and(callableAtOnce(c), new Cond(takesLock(c).guard))));
}
/** Whether a bracket has to call its subscribers step by step. */
export function needsSteps(told: Told): Cond {
  return exists(consumer, (c) => and(told(c), not(callableAtOnce(c))));
}
/** invalidate_range_start() as one step, if nobody can tell; a step too if nobody subscribes. */
export function startAtOnce(covers: Covers, told: Told): Step {
  const tell = eachTold(told, (c) => [countStart(c, covers), zapSptes(c, covers), flushGuests(c, covers)]);
  return blocking(atOnce(told), [mightSleep, beginStart(covers), tell, startReturned()]);
}
/** invalidate_range_end() in the same form. */
export function endAtOnce(told: Told): Step {
  const tell = eachTold(told, (c) => [advanceSeq(c), countEnd(c)]);
  return blocking(atOnce(told), [beginEnd(), tell, closeBracket()]);
}
