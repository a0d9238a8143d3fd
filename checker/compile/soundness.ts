/** Which reductions are unsound, or senseless, for a program: the one list. */
import type { Reduction } from '../report/result.ts';
import type { Program } from './program.ts';
import { symmetryOf } from './symmetry.ts';

/** Why these reductions cannot be used, in words, or null. */
export function refusals(program: Program, reductions: readonly Reduction[]): string | null {
  return reductions.includes('symmetry') ? withoutSymmetry(program) : null;
}

function withoutSymmetry(program: Program): string | null {
  const { order, apart } = symmetryOf(program);
  if (order > 1) return null;
  return `symmetry finds nothing to exchange: ${apart.join('; ')}`;
}
