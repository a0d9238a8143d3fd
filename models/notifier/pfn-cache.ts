/**
 * A gfn_to_pfn_cache of KVM: what the host itself has found of a guest page and goes on using without a reference, until
 * the notifier says that it goes. It is invalidated before mmu_lock is taken, so that the count under that lock is of no use.
 */
import {
  actor,
  array,
  type Cond,
  flag,
  type IndexLike,
  index,
  mutex,
  not,
  or,
  range,
  reference,
  shared,
  spinlock,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { byWriter } from '../frames/frames.ts';
import { storeContent } from '../page-table/page-table.ts';
import { promiseContent } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { consumer, frame, page } from '../sorts.ts';
import type { Covers } from './notifier.ts';
import { seqMoved } from './secondary-mmu.ts';

export const pfnCache = shared(
  'pfn cache',
  {
    /** Constant: of which page it is. */
    page: array(consumer, index(page)),
    /** gpc->lock, held for writing by whoever changes it, and while it is used. */
    lock: array(consumer, spinlock),
    /** gpc->refresh_lock. */
    refreshLock: array(consumer, mutex),
    valid: array(consumer, flag),
    frame: array(consumer, reference(frame)),
    /** mn_active_invalidate_count: brackets between their start and their end, counted before the caches are invalidated. */
    active: array(consumer, range(0, actor)),
  },
  ({ lock }) => {
    const held = (c: IndexLike<'consumer'>) => lock.at(c).held();
    return { valid: held, frame: held };
  },
);

type Consumer = IndexLike<'consumer'>;

/** gfn_to_pfn_cache_invalidate_start(), for one cache. Under its lock. */
export function invalidatePfnCache(c: Consumer, covers: Covers): Statement {
  return when(covers(pfnCache.page.at(c)), pfnCache.valid.at(c).set(false));
}
/** mmu_notifier_retry_cache(). */
export function cacheMustRetry(c: Consumer): Cond {
  return or(pfnCache.active.at(c).moreThan(0), seqMoved(c));
}
/** What GUP has found is good until the notifier says otherwise. */
export function fillPfnCache(c: Consumer, f: IndexLike<'frame'>): Effect {
  return [pfnCache.frame.at(c).set(f), pfnCache.valid.at(c).set(true)];
}
/** A store of the host through the cache, under its lock (DATA1). */
export function storeThroughCache(c: Consumer): Effect {
  const to = pfnCache.frame.at(c);
  const at = pfnCache.page.at(c);
  const stale = to.isStale();
  return [
    breaks('DATA1', stale),
    when(not(stale), [byWriter((what) => storeContent(to, at, what)), byWriter((what) => promiseContent(at, what))]),
  ];
}
