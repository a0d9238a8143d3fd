/**
 * split_huge_page(): a huge page becomes small ones. Where one page stands for a region the huge frame becomes that small page; of a
 * region of two pages the halves of a frame could not be told apart afterwards.
 */
import { and, type Cond, type IndexLike, lockless } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames, putFrame, refsExact } from '../frames/frames.ts';
import { entry, pmdOf } from './page-table.ts';

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** can_split_folio(): all references are those of mappings, but the caller's. */
export function canSplit(f: Frame): Cond {
  return refsExact(f, 1);
}
/** Whether the PMD entry still maps the huge page, under the PMD lock. */
export function pmdMaps(p: Page, f: Frame): Cond {
  return and(pmdOf(p).kind.is('huge'), pmdOf(p).frame.is(f));
}
/**
 * __split_huge_pmd_locked() with `freeze`, after invalidateHugePmd(): the deposited table, which nobody else can look at, is filled
 * with a migration entry. The page is locked.
 */
export function fillDepositFrozen(p: Page): Effect {
  const now = pmdOf(p);
  return [
    lockless(entry({ page: p, table: now.table })).set({ kind: 'migration', frame: now.frame, write: now.write }),
  ];
}
/** page_remove_rmap() and put_page() of what the PMD entry mapped: the migration entry counts neither. */
export function dropHugeMapping(f: Frame): Effect {
  return [frames.mapcount.at(f).decrement(), putFrame(f)];
}
/** page_ref_freeze(): nobody but the caller has it in hand, and nothing maps it. */
export function canFreeze(f: Frame): Cond {
  return frames.refs.at(f).is(1);
}
/** __split_huge_page(), with the count frozen. */
export function splitFrame(f: Frame): Effect {
  return frames.kind.at(f).set('ordinary');
}
/** PageTransCompound(), of a frame that an entry maps. */
export function isCompound(f: Frame): Cond {
  return frames.kind.at(f).is('huge');
}
