/**
 * What an operation saw break, one sticky ghost flag for each catalogue id that a single step decides.
 * A flag instead of a failing step, so that a mutant goes on to its consequences; unlisted ones cost nothing.
 */
import { type CondLike, flag, ghost, shared, when } from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';

const broken = ghost(flag);

const flags = {
  D1: broken,
  D2: broken,
  D3: broken,
  D4: broken,
  D5: broken,
  D9: broken,
  L4: broken,
  R1: broken,
  R4vma: broken,
  R6: broken,
  W3: broken,
  W3present: broken,
  W7: broken,
  'event over': broken,
  fd_wqh: broken,
  read: broken,
  A1: broken,
  A2: broken,
  A3: broken,
  A4: broken,
  A5: broken,
  A6: broken,
  A7: broken,
  A9: broken,
  L7: broken,
  R10: broken,
  REF2: broken,
  REF3: broken,
  REF5: broken,
  REF6: broken,
  SEC3: broken,
  SEC4: broken,
  SEC5: broken,
  PT1: broken,
  PT2: broken,
  TLB2: broken,
  TLB3: broken,
  DATA1: broken,
  DATA4: broken,
  DATA8: broken,
  DATA9: broken,
  DATA10: broken,
  WB3: broken,
  cpages: broken,
  DATA6: broken,
  SWAP3: broken,
  SWAP5: broken,
};
/** Field by catalogue id; properties.ts says what each means. */
export const ledger = shared('ledger', flags);

/** An id that an operation or a machine may report. */
export type Reportable = keyof typeof flags;

/** Records that the step breaks this property if the condition holds. Read shared fields lockless in it. */
export function breaks(id: Reportable, cond: CondLike): Statement {
  return when(cond, ledger[id].set(true));
}
