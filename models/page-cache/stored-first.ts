/**
 * A collapse of the file as until 6.4: the page cache has the huge page, locked and not up to date, while the small ones are
 * gathered and copied. And what khugepaged notes for later, as until 6.6.
 */
import {
  and,
  type Cond,
  exists,
  flag,
  ghost,
  type IndexLike,
  not,
  set,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { breaks } from '../properties/ledger.ts';
import { page } from '../sorts.ts';
import { iPages } from './huge.ts';
import { cache } from './page-cache.ts';

export const khugepaged = shared('khugepaged', {
  /** pte_mapped_thp of every mm_slot, under khugepaged_mm_lock: first pages of regions that map a huge page by PTEs. */
  pteMapped: set(page),
});

/** What steps saw break, as in ledger.ts, for those who have this alone. */
export const storedFirst = shared('stored first', {
  /** User space was told that a page is missing to which was stored. */
  toldMissing: ghost(flag),
});

type Frame = IndexLike<'frame'>;

/** hpage->mapping and hpage->index are set. The caller's reference is to become the page cache's. */
export function enterFile(f: Frame): Effect {
  return [frames.index.at(f).set(0), frames.inCache.at(f).set(true)];
}
/** SetPageUptodate() of the huge page: from here on nobody takes its pages for missing, be they holes or not. */
export function finishHuge(f: Frame): Effect {
  return [
    breaks(
      'D1',
      exists(page, (p) => iPages.seenHole.at(p)),
    ),
    frames.uptodate.at(f).set(true),
  ];
}
/** mincore() says that the page is not there. */
export function judgeMissing(o: IndexLike<'offset'>): Statement {
  return when(not(cache.content.at(o).is(cache.disk.at(o))), storedFirst.toldMissing.set(true));
}
/** Whether page_ref_freeze() keeps off who would take a reference: the huge page is in the place of the page. */
export function isFrozen(f: Frame): Cond {
  const o = frames.index.at(f);
  return and(frames.inCache.at(f), not(cache.slot.at(o.known()).is(f)));
}
/** page_ref_freeze() found 3 and made it 0, which the model does not, so that no allocation takes the page; and page_ref_unfreeze(). */
export function unfreeze(f: Frame, references: 1 | 2): Effect {
  return frames.refs.at(f).set(references);
}
