/** What the scenarios of GUP-fast share. */
import { sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { pinner } from '../../machines/gup/get-user-pages-fast.ts';
import {
  frames,
  kernel,
  mappedFromStart,
  mappedHugeFromStart,
  properties as p,
  sharedByTasks,
} from '../../models/index.ts';

/** Page A is mapped to frame 0. */
export function mapped(tasks: number): Effect {
  return [sharedByTasks(tasks), mappedFromStart(0, 0, 'source')];
}
/** Page A is mapped to frame 0 and frame `huge` is a huge page, for a collapse as Linux 6.1 has it. */
export function collapsible(tasks: number, huge: number): Effect {
  return [mapped(tasks), kernel.hugePages.set(true), kernel.noVmaLocks.set(true), frames.kind.at(huge).set('huge')];
}
/** The region of page A is mapped by frame 0, a huge page. */
export function huge(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(0, 0, 0, 'source'),
  ];
}

/** What a device stores is not lost, and no reference is. */
export const pinning = [p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3];

export const somePin = sometimes(
  'a pin',
  'both looks at the page table have said the same, and a device has its page',
  pinner.some((g) => g.in('pinned')),
);
export const fallsBack = sometimes(
  'a re-read that differs',
  'a reference is given back since the page table has changed meanwhile',
  pinner.some((g) => g.in('failing')),
);
