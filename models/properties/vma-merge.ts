/** The invariants of VMAs that are split and merge. */
import { never } from '../../checker/language/index.ts';
import { registrations } from '../mm/vma-merge.ts';

export const A11 = never(
  'A11',
  'VMAs of different contexts never merge, and a page that was registered with none is in no VMA that has one',
  registrations.astray,
);
