/** What the scenarios of shared page tables have in common. */
import { and, atEnd, exists, howMany, not, or, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { hugetlbPinner } from '../../machines/hugetlb/gup-fast-of-hugetlb.ts';
import { hugetlbFaulter } from '../../machines/hugetlb/hugetlb-fault.ts';
import {
  frames,
  hugetlbPage,
  mapsSharedArea,
  mm,
  properties as p,
  sharedFromStart,
  sharedTables,
  table,
} from '../../models/index.ts';

/** Processes with a VMA of the file each, whose pages are the first frames. */
export function mapping(processes: readonly number[], pages = 1): Effect {
  return [processes.map(mapsSharedArea), Array.from({ length: pages }, (_, o) => hugetlbPage(o, o))];
}
/** The same, and they share table 0, in which page 0 is mapped. */
export function sharing(processes: readonly number[]): Effect {
  return [mapping(processes), sharedFromStart(processes, 0, 0)];
}
/** Of two processes one has a table, in which the page is mapped. */
export function startsAlone(process: number): Effect {
  return [mapping([0, 1]), sharedFromStart([process], 0, 0)];
}
/** Huge pages for memory of one process alone. */
export function spares(list: readonly number[]): Effect {
  return list.map((f) => frames.kind.at(f).set('huge'));
}
export const spare: Effect = spares([1]);

/** Who shares a table is counted, and nothing of it goes or becomes another's too early. */
export const counted = [p.SHARE3, p.SHARE4, p.SHARE5, p.SHARE6, p.SHARE7, p.REF3, p.REF5];
export const isolated = [p.SHARE1, p.SHARE2];

export const someSharing = sometimes(
  'shared',
  'a page table belongs to two processes',
  exists(table, (t) => howMany(mm, (of) => sharedTables.pud.at(of).is(t)).moreThan(1)),
);
/** Of scenarios in which no table is given up but with its VMA. */
export const served = atEnd(
  'served',
  'when all rests the page is there that a thread has faulted on, unless it was unmapped',
  hugetlbFaulter.all((thread) => {
    const { attached, pud, pmd } = sharedTables;
    const isThere = exists(table, (t) => and(pud.at(thread.mm).is(t), pmd.at(t).at(thread.offset).isnt('none')));
    return or(not(attached.at(thread.mm).at(thread.offset)), isThere);
  }),
);
export const somePin = sometimes(
  'a pin',
  'the PMD entry is what it was, and GUP-fast has its page',
  hugetlbPinner.some((g) => g.in('pinned')),
);
