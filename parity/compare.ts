/** One scenario or mutant counted and judged by Racewalk and by Spin. */
import { checkProgram } from '../checker/check.ts';
import { buildProgram } from '../checker/compile/program.ts';
import { buildSystem } from '../checker/compile/system.ts';
import { promela } from '../checker/export/promela.ts';
import { ModelError } from '../checker/language/model-error.ts';
import type { Scenario } from '../checker/language/scenario.ts';
import { countWithSpin, SpinError } from './spin.ts';

export interface Row {
  readonly scenario: string;
  /** Null for the scenario itself. */
  readonly mutant: string | null;
  readonly states: number;
  /** Null where Spin did not count all. */
  readonly spinStates: number | null;
  readonly verdict: 'holds' | 'violated';
  readonly spinVerdict: 'holds' | 'violated' | null;
  /** Whether the numbers of states and the verdicts are the same. */
  readonly equal: boolean;
  /** What went wrong, if Spin could not tell. */
  readonly problem: string | null;
}

/** Null for a scenario with more states than wanted. */
export async function compare(scenario: Scenario, mutant: string | null, statesMax: number): Promise<Row | null> {
  const program = buildProgram(buildSystem(scenario, mutant));
  const { result, outcome } = checkProgram(program);
  outcome.release();
  const { states, verdict } = result;
  if (verdict === 'incomplete') throw new SpinError(`'${scenario.name}' needs more memory than the search may take`);
  if (states > statesMax) return null;
  const row = { scenario: scenario.name, mutant, states, verdict };
  try {
    const spin = await countWithSpin(promela(program, { states, asserts: true }), states);
    const spinVerdict = spin.failed ? 'violated' : 'holds';
    const equal = spin.states === states && spinVerdict === verdict;
    return { ...row, spinStates: spin.states, spinVerdict, equal, problem: null };
  } catch (problem) {
    if (!(problem instanceof SpinError || problem instanceof ModelError)) throw problem;
    return { ...row, spinStates: null, spinVerdict: null, equal: false, problem: problem.message };
  }
}
