/** The generators of random systems, each with how what it makes is judged. Add yours here. */
import fc from 'fast-check';
import type { AgreeOptions } from './agree.ts';
import { deep } from './deep.ts';
import { deepDiffers } from './deep-differences.ts';
import { differencesOf } from './differences.ts';
import { found, type Judged } from './judged.ts';
import { livenessDiffers } from './live.ts';
import { locals, localsDiffer } from './locals.ts';
import { loops, pairs } from './loops.ts';
import { system } from './system.ts';
import { wide } from './wide.ts';
import { wideDiffers } from './wide-differences.ts';

/** Told of each system that is drawn; `judge` compares it. Gives what differs. */
export type Told = (drawn: unknown, judge: (options: AgreeOptions) => Judged) => readonly string[];

type Checked = Pick<
  fc.RunDetails<readonly unknown[]>,
  'failed' | 'numRuns' | 'numShrinks' | 'errorInstance' | 'counterexample'
>;

export interface Generator {
  readonly name: string;
  /** How many of a hundred systems it makes. */
  readonly percent: number;
  /** Draws systems until one differs, which is shrunk. */
  check(run: { readonly numRuns: number; readonly seed: number }, told: Told): Checked;
}

function generator<T>(
  name: string,
  percent: number,
  from: fc.Arbitrary<T>,
  judge: (drawn: T, options: AgreeOptions) => Judged,
): Generator {
  return {
    name,
    percent,
    check: (run, told) => {
      const property = fc.property(from, (drawn) => {
        const differences = told(drawn, (options) => judge(drawn, options));
        if (differences.length > 0) throw new Error(differences.join('\n'));
      });
      return fc.check(property, run);
    },
  };
}

export const generators: readonly Generator[] = [
  generator('plain', 40, system, differencesOf),
  generator('wide', 27, wide, wideDiffers),
  generator('deep', 27, deep, deepDiffers),
  // Random systems seldom go round and round; these do.
  generator('loops', 4, pairs, (players) => found('liveness', livenessDiffers(loops(players)))),
  generator('locals', 2, locals, (drawn, options) =>
    localsDiffer(drawn, { ...options, statesMax: 3 * options.statesMax }),
  ),
];
