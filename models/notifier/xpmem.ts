/**
 * An exporter of memory as XPMEM has it: other processes attach to a part of its address space, and their page tables, here
 * `secondary.spte`, are what its notifier has to keep in step. n_recall_PFNs is one number in the kernel: above 0 it counts
 * recalls, `secondary.count` here, below 0 faults that hold them off. Optional: who has no such consumer has none of this.
 */
import {
  actor,
  and,
  array,
  type Cond,
  each,
  exists,
  flag,
  type IndexLike,
  index,
  lockless,
  me,
  mutex,
  not,
  or,
  range,
  reference,
  shared,
  variant,
  waitQueue,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames, getFrame, putFrame } from '../frames/frames.ts';
import { mms } from '../mm/mm.ts';
import { consumer, frame, mm, page } from '../sorts.ts';
import { type Covers, startDelivered } from './notifier.ts';
import { secondary, setSpte, zapSptes } from './secondary-mmu.ts';

export const xpmem = shared('xpmem', {
  /** Constant: the consumer is one, whatever `notifier.kind` says of it. */
  is: array(consumer, variant(flag)),
  /** Constant: the address space that has attached. */
  importer: array(consumer, variant(index(mm))),
  /** Faults of the importer that hold recalls off. */
  blockers: array(consumer, range(0, actor)),
  /** allow_recall_PFNs_wq, for recalls that wait for such faults, and block_recall_PFNs_wq, for faults that wait for recalls. */
  recallsWaiting: array(consumer, waitQueue),
  faultsWaiting: array(consumer, waitQueue),
  /** recall_PFNs_mutex. */
  recallMutex: array(consumer, mutex),
  /** The mutex of the attachment. */
  attachment: array(consumer, mutex),
  /** The PFN table of the segment: each entry keeps the reference that get_user_pages() took. */
  pfn: array(consumer, array(page, reference(frame))),
  /** page_requests: who is in get_user_pages() for the page, and whether it was recalled meanwhile. */
  request: array(consumer, array(page, array(actor, words('none', 'valid', 'invalid')))),
});

type Consumer = IndexLike<'consumer'>;
type Page = IndexLike<'page'>;

/** mmap_lock of the address space that has attached. */
export function importerLock(c: Consumer) {
  return mms.lock.at(xpmem.importer.at(c));
}
/** n_recall_PFNs > 0. */
export function recalls(c: Consumer): Cond {
  return lockless(secondary.count.at(c)).moreThan(0);
}
/** xpmem_block_recall_PFNs() has to wait: something is being recalled, or a recall waits already. */
export function mayNotBlockRecalls(c: Consumer): Cond {
  return or(recalls(c), not(xpmem.recallsWaiting.at(c).isEmpty()));
}
/** n_recall_PFNs < 0. */
export function faultsBlock(c: Consumer): Cond {
  return xpmem.blockers.at(c).moreThan(0);
}
/** The number goes from 0 or above up by one. */
export function countRecall(c: Consumer): Effect {
  return [lockless(secondary.count.at(c)).increment(), startDelivered(c)];
}
/** Whoever is in get_user_pages() for a page of the range is not to use what it finds. */
export function invalidateRequests(c: Consumer, covers: Covers): Effect {
  const requestOf = (p: Page, who: IndexLike<'actor'>) => xpmem.request.at(c).at(p).at(who);
  return each(page, (p) =>
    when(
      covers(p),
      each(actor, (who) => when(requestOf(p, who).is('valid'), requestOf(p, who).set('invalid'))),
    ),
  );
}
/** xpmem_zzz(): whether the table has any page of the range. */
export function knowsPfn(c: Consumer, covers: Covers): Cond {
  return exists(page, (p) => and(covers(p), not(xpmem.pfn.at(c).at(p).is('none'))));
}
/** zap_page_range() in the importer, under the PTL of its entry, which nobody holds for longer. */
export function zapImporter(c: Consumer, covers: Covers): Effect {
  const { lock } = secondary;
  return [...lock.at(c).acquire().effect, zapSptes(c, covers), lock.at(c).release()];
}
/** The importer's entry is set, under its PTL. */
export function mapInImporter(c: Consumer, p: Page): Effect {
  const { lock } = secondary;
  return [...lock.at(c).acquire().effect, setSpte(c, p, xpmem.pfn.at(c).at(p).known(), true), lock.at(c).release()];
}
/** get_user_pages() of a page that was found. */
export function pinPage(f: IndexLike<'frame'>): Effect {
  return [getFrame(f), frames.pins.at(f).increment()];
}
export function unpinPage(f: IndexLike<'frame'>): Effect {
  return [frames.pins.at(f).decrement(), putFrame(f)];
}
/** xpmem_clear_PFNtable(): the table forgets what it has of the range, and puts it. */
export function clearPfns(c: Consumer, covers: Covers): Statement {
  const entry = (p: Page) => xpmem.pfn.at(c).at(p);
  return each(page, (p) =>
    when(and(covers(p), not(entry(p).is('none'))), [unpinPage(entry(p).known()), entry(p).set('none')]),
  );
}
/** The page request of the acting thread. */
export function myRequest(c: Consumer, p: Page) {
  return xpmem.request.at(c).at(p).at(me);
}
