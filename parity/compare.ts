/** One scenario or mutant counted and judged by Racewalk and by Spin. */
import { checkProgram } from '../checker/check.ts';
import { buildProgram } from '../checker/compile/lower/build.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { ModelError } from '../checker/language/model-error.ts';
import { isLiveness, type Property } from '../checker/language/property.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { countWithSpin, SpinError } from './spin.ts';

export interface Row {
  readonly scenario: string;
  /** Null for the scenario itself. */
  readonly mutant: string | null;
  /** Distinct states of the whole space, whatever is violated on the way. */
  readonly states: number;
  /** Null where Spin did not count all. */
  readonly spinStates: number | null;
  /** Whether anything but liveness is violated, the property that a mutant names or another. */
  readonly verdict: 'holds' | 'violated';
  readonly spinVerdict: 'holds' | 'violated' | null;
  /** Whether the numbers of states and the verdicts are the same. */
  readonly equal: boolean;
  /** What went wrong, if Spin could not tell. */
  readonly problem: string | null;
}

export interface LeftOut {
  readonly scenario: string;
  readonly mutant: string | null;
  readonly why: string;
}

function isLivenessOf(id: string): (property: Property) => boolean {
  return (property) => property.id === id && isLiveness(property);
}

/** A row, or why there is none. Throws ModelError for a definition outside the language. */
export async function compare(scenario: Scenario, mutant: string | null, statesMax: number): Promise<Row | LeftOut> {
  const large: LeftOut = { scenario: scenario.name, mutant, why: `more than ${statesMax} states` };
  const { expect } = scenario;
  if (mutant === null && expect?.verdict === 'holds' && (expect.states ?? 0) > statesMax) return large;
  const system = buildSystem(scenario, mutant);
  if (system.buffers !== null) return { ...large, why: 'store buffers are not exported' };
  const program = buildProgram(system);
  let known = 0;
  const { result, outcome } = checkProgram(program, {
    memory: memoryMax,
    progress: ({ states }) => {
      known = states;
    },
    interrupted: () => (known > statesMax ? 'interrupt' : null),
  });
  outcome.release();
  const { states, cut } = result;
  if (cut === 'interrupt' || states > statesMax) return large;
  // Liveness is not exported.
  const broken = result.violations.filter(({ property }) => !scenario.properties.some(isLivenessOf(property)));
  const verdict: Row['verdict'] = broken.length > 0 ? 'violated' : 'holds';
  const row = { scenario: scenario.name, mutant, states, verdict };
  try {
    if (cut !== null) throw new SpinError(`our own search ends early, at ${states} states: ${cut}`);
    // The export has the state before the starts, too.
    const before = system.starts === null ? 0 : 1;
    const spin = await countWithSpin(program, states + before);
    const spinVerdict = spin.failed ? 'violated' : 'holds';
    const equal = spin.states === states + before && spinVerdict === verdict;
    return { ...row, spinStates: spin.states, spinVerdict, equal, problem: null };
  } catch (problem) {
    if (!(problem instanceof SpinError || problem instanceof ModelError)) throw problem;
    return { ...row, spinStates: null, spinVerdict: null, equal: false, problem: problem.message };
  }
}

/** Enough for some ten million states. */
const memoryMax = 2 ** 31;
