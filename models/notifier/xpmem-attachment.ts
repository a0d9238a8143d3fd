/**
 * An attachment as XPMEM has it since its notifier is that of Linux, from the first commit of 2014 to 2.7.4: no PFN table; what the
 * importer's page table, here `secondary.spte`, says is all that is known of a page that is pinned. A consumer is an attachment;
 * the one notifier of the exporter goes through them. Its mutex and the importer's address space are those of xpmem.ts. Optional.
 */
import {
  and,
  array,
  type Cond,
  each,
  flag,
  type IndexLike,
  lockless,
  mutex,
  not,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames, putFrame } from '../frames/frames.ts';
import { consumer, page } from '../sorts.ts';
import type { Covers } from './notifier.ts';
import { secondary, setSpte, spteAt, zapSptes } from './secondary-mmu.ts';

export const attachments = shared('attachments', {
  /** invalidate_mutex, which callbacks and a detach take. */
  invalidateMutex: array(consumer, mutex),
  /** XPMEM_FLAG_DESTROYING. */
  destroying: array(consumer, flag),
  /** XPMEM_FLAG_VALIDPTEs: without it a callback passes the attachment over. */
  validPtes: array(consumer, flag),
});

type Consumer = IndexLike<'consumer'>;
type Page = IndexLike<'page'>;

/** xpmem_vaddr_to_pte_offset() and its likes: the importer's entry is there, as one sees it without its PTL. */
export function attachedAt(c: Consumer, p: Page): Cond {
  return lockless(spteAt(c, p)).kind.is('present');
}
/** The frame that the entry names, once it is there. */
export function attachedFrame(c: Consumer, p: Page): IndexLike<'frame'> {
  return lockless(spteAt(c, p)).frame.known();
}
/** A callback passes the attachment over, as it finds it without a lock; and as it finds it under invalidate_mutex. */
export function noneValid(c: Consumer): Cond {
  return not(lockless(attachments.validPtes.at(c)));
}
export function passedOver(c: Consumer): Cond {
  return or(attachments.destroying.at(c), not(attachments.validPtes.at(c)));
}
/** put_page() of what is taken for pinned: whoever puts it twice puts what is another’s, and who still has it finds it freed. */
function putPinned(f: IndexLike<'frame'>): Effect {
  const pins = frames.pins.at(f);
  return [when(pins.moreThan(0), pins.decrement()), putFrame(f)];
}
/** xpmem_unpin_pages(): what the entries of the range say is put. They are read without the PTL, and stay. */
export function unpinEntries(c: Consumer, covers: Covers): Effect {
  return each(page, (p) => when(and(covers(p), attachedAt(c, p)), putPinned(attachedFrame(c, p))));
}
/** zap_vma_ptes(): special entries, of which no reference is put. Under the PTL of each, which nobody holds for longer. */
export function zapAttached(c: Consumer, covers: Covers): Effect {
  const { lock } = secondary;
  return [...lock.at(c).acquire().effect, zapSptes(c, covers), lock.at(c).release()];
}
/** remap_func(), under the PTL: the entry is set. */
export function attachPage(c: Consumer, p: Page, f: IndexLike<'frame'>): Effect {
  const { lock } = secondary;
  return [...lock.at(c).acquire().effect, setSpte(c, p, f, true), lock.at(c).release()];
}
