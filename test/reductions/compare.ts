/** Whether a search reduced by partial order finds what one of all states finds. */
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { encode } from '../../checker/compile/lower/layout.ts';
import type { Program } from '../../checker/compile/lower/program.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { keyOf } from '../../checker/interpret/explore.ts';
import { isQuiescent } from '../../checker/interpret/judge.ts';
import type { Scenario } from '../../checker/language/index.ts';
import type { Reduction } from '../../checker/report/result.ts';
import { depthFirst, type Strategy } from '../../checker/search/strategy.ts';
import { type Visited, visitedIn } from '../graph.ts';

export interface Comparison {
  readonly states: number;
  readonly reduced: number;
  readonly differences: readonly string[];
}

/** What a search knows at its end, as far as no reduction may change it. */
function finds(program: Program, reductions: readonly Reduction[], strategy?: Strategy) {
  const { result, outcome } = checkProgram(program, { until: null, reductions, ...(strategy ? { strategy } : {}) });
  const words = Array.from({ length: outcome.states }, (_, state) => outcome.words(state).join());
  const { violations, unwitnessed, neverQuiescent, unreachedStates, unreachedCandidates, lockOrder } = result;
  const kept = {
    violations: violations.map(({ property, steps }) => `${property} in ${steps}`).sort(),
    ...{ unwitnessed, neverQuiescent, unreachedStates, unreachedCandidates, lockOrder },
    taken: [...outcome.taken].join(''),
    cut: result.cut,
  };
  outcome.release();
  return { kept, words: new Set(words) };
}

/**
 * `closely`: also the quiescent states, one by one, as the reference interpreter sees them, and depth first as well.
 */
export function compare(scenario: Scenario, mutant: string | null, closely: boolean): Comparison {
  const program = buildProgram(buildSystem(scenario, mutant));
  return comparePrograms(program, closely ? visitedIn(program.system) : null);
}

/** The same, closely where it is told what the reference interpreter visits. */
export function comparePrograms(program: Program, visited: readonly Visited[] | null): Comparison {
  const all = finds(program, []);
  const reduced = finds(program, ['partial order']);
  const searches = visited !== null ? { reduced, deep: finds(program, ['partial order'], depthFirst()) } : { reduced };
  const differences: string[] = [];
  const atRest = visited !== null ? resting(program, visited) : [];
  for (const [name, { kept, words }] of Object.entries(searches)) {
    for (const [what, expected] of Object.entries(all.kept)) {
      const [left, right] = [JSON.stringify(expected), JSON.stringify({ ...kept }[what])];
      if (left !== right) differences.push(`${name}, ${what}: ${right} instead of ${left}`);
    }
    for (const each of words) if (!all.words.has(each)) differences.push(`${name}: a state that does not exist`);
    const lost = atRest.filter((each) => !words.has(each));
    if (lost.length > 0) differences.push(`${name}: ${lost.length} quiescent states are lost`);
  }
  return { states: all.words.size, reduced: reduced.words.size, differences };
}

function resting({ system, layout }: Program, visited: readonly Visited[]): string[] {
  return visited.flatMap(({ state, list, key }) =>
    list !== null && isQuiescent(list, (after) => keyOf(system, after) !== key)
      ? [encode(system, layout, state).join()]
      : [],
  );
}
