/** Systems made from a random one, for what random ones mostly lack, and whether everything agrees on those. */
import { buildSystem } from '../../checker/compile/system/build.ts';
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import type { Memory } from '../../checker/language/spec.ts';
import { type Agreement, type AgreeOptions, agree } from './agree.ts';
import { build } from './build.ts';
import type { SystemText } from './description.ts';
import { isSmall, livenessDiffers, withLiveness } from './live.ts';
import type { Lots } from './lots.ts';
import { symmetrical, symmetryDiffers } from './symmetric.ts';

export interface Variation {
  readonly name: string;
  /** As of a Comparison. */
  readonly oneIn: number;
  /** Null if there is no such system. */
  of(text: SystemText, lots: Lots): Scenario | null;
  compare(scenario: Scenario, mutant: string | null, options: AgreeOptions): Agreement;
}

function agreement(differences: readonly string[] | null, name: string): Agreement {
  if (differences === null) return { kind: 'skipped', why: 'nothing to compare' };
  return differences.length > 0 ? { kind: 'differ', differences } : { kind: 'agree', states: 0, by: [name] };
}

const symmetry: Variation = {
  name: 'symmetry',
  oneIn: 24,
  of: (text) => build(symmetrical(text)),
  compare: (scenario, mutant, { statesMax }) => agreement(symmetryDiffers(scenario, mutant, statesMax), 'orbits'),
};

const liveness: Variation = {
  name: 'liveness',
  oneIn: 32,
  of: (text) => withLiveness(build(text)),
  compare(scenario, mutant, { statesMax }) {
    const isCompared = isSmall(scenario, mutant, Math.min(60, statesMax));
    return agreement(isCompared ? livenessDiffers(scenario, mutant) : null, 'lassos');
  },
};

const memories: readonly [Memory, Memory] = [
  { model: 'TSO', buffer: 2 },
  { model: 'PSO', buffer: 3 },
];

/** Every access is lockless, so that every store is buffered. */
function lockless(text: SystemText): SystemText {
  return JSON.parse(JSON.stringify(text), (key, value: unknown) =>
    key === '' || typeof value !== 'object' || value === null || !('place' in value)
      ? value
      : { ...value, lockless: true },
  );
}

const buffers: Variation = {
  name: 'store buffers',
  oneIn: 24,
  of(text, lots) {
    const weak = { ...build(lockless(text)), memory: memories[lots.below('memory model', 2) === 0 ? 0 : 1] };
    try {
      for (const mutant of [null, ...Object.keys(weak.mutants ?? {})]) buildSystem(weak, mutant);
      return weak;
    } catch (error) {
      // Refused are those without a store to buffer, or with too many in one step.
      if (error instanceof ModelError) return null;
      throw error;
    }
  },
  compare: (scenario, mutant, options) =>
    agree(scenario, mutant, { ...options, statesMax: Math.min(100, options.statesMax) }),
};

/** Add yours here. */
export const variations: readonly Variation[] = [symmetry, liveness, buffers];
