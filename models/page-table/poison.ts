/**
 * UFFDIO_POISON: a PTE marker says that every access ends in SIGBUS. Whoever only asks whether anything is mapped
 * (pte_none_mostly()) takes it for none; the mark is kept by page, as the uffd-wp bit is.
 */
import {
  and,
  array,
  type Cond,
  flag,
  ghost,
  type IndexLike,
  lockless,
  not,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { page } from '../sorts.ts';
import { judgeWalk, looksMissing, type Ptep, pageTables, pteNone, ptep } from './page-table.ts';

export const poison = shared(
  'poison',
  {
    /** PTE_MARKER_POISONED of the entry of the page, which is none otherwise. */
    marked: array(page, flag),
    /** UFFDIO_POISON of the page has succeeded, and nothing was zapped since. */
    promised: array(page, ghost(flag)),
    /** An access to such a page was made. */
    missed: ghost(flag),
  },
  () => ({ marked: (p) => pageTables.ptl.at(ptep(p).table).held() }),
);

type Page = IndexLike<'page'>;

/** What a lockless look finds. */
export function looksPoisoned(at: Ptep): Cond {
  return and(looksMissing(at), lockless(poison.marked.at(at.page)));
}
/** pte_none() under the PTL. */
export function pteNoneUnpoisoned(at: Ptep): Cond {
  return and(pteNone(at), not(poison.marked.at(at.page)));
}
/** set_pte_at() of the marker. */
export function setPoison(at: Ptep): Effect {
  return [judgeWalk(at), poison.marked.at(at.page).set(true), poison.promised.at(at.page).set(true)];
}
/** The entry is about to be set to something else. */
export function overwritePoison(p: Page): Statement {
  return poison.marked.at(p).set(false);
}
/** A load or a store retires. */
export function judgePoisoned(p: Page): Statement {
  return when(poison.promised.at(p), poison.missed.set(true));
}
