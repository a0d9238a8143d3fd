/** The invariants of VMAs that are split and merge. */
import { atEnd, every, exists, never, or } from '../../checker/language/index.ts';
import { vmaAtLockless, vmaIsFree } from '../mm/vma.ts';
import { registrations } from '../mm/vma-merge.ts';
import { page, vma } from '../sorts.ts';

export const A11 = never(
  'A11',
  'VMAs of different contexts never merge, and a page that was registered with none is in no VMA that has one',
  registrations.astray,
);
export const VMA6 = atEnd(
  'VMA6',
  'when all rests a VMA that has no page is freed',
  every(vma, (v) =>
    or(
      vmaIsFree(v),
      exists(page, (p) => vmaAtLockless(p).is(v)),
    ),
  ),
);
