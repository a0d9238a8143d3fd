/** Whether a search under symmetry finds what the reference interpreter finds, on one system. */
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import type { Program } from '../../checker/compile/lower/program.ts';
import { type Symmetry, symmetryOf } from '../../checker/compile/reduce/symmetry.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { initialState } from '../../checker/interpret/step.ts';
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import type { Result } from '../../checker/report/result.ts';
import { depthFirst } from '../../checker/search/strategy.ts';
import { exploreUpTo } from '../conformance/compare.ts';
import { orbits, type Renaming } from '../symmetry/rename.ts';
import { pathDiffers } from './agree-engine.ts';
import type { SystemText } from './description.ts';

/** All actors play the first one's role, and nothing is named by its number. */
export function symmetrical(text: SystemText): SystemText {
  const [first = 0] = text.actors;
  return { ...text, symmetric: true, actors: text.actors.map(() => first) };
}

/** Null if the system is not compared: nothing to exchange, too large, or refused. */
export function symmetryDiffers(
  scenario: Scenario,
  mutant: string | null,
  statesMax: number,
): readonly string[] | null {
  const system = buildSystem(scenario, mutant);
  try {
    initialState(system);
    const search = exploreUpTo(system, statesMax);
    if (!search.complete) return null;
    const program = buildProgram(system);
    const symmetry = symmetryOf(program);
    if (symmetry.order === 1) return null;
    const { result, outcome } = checkProgram(program, { until: null, reductions: ['symmetry'] });
    outcome.release();
    const { states, depth, violations, witnessed } = search.exploration;
    const expected = {
      orbits: orbits(system, renamings(symmetry), statesMax),
      states,
      depth,
      violations: [...violations].map((each) => each.join()).sort(),
      unwitnessed: system.properties.flatMap(({ kind, id }) => (kind !== 'sometimes' || witnessed.has(id) ? [] : [id])),
    };
    const found = {
      orbits: result.states,
      states: result.explored.orbitStates,
      depth: result.depth,
      violations: result.violations.map(({ property, steps }) => `${property},${steps}`).sort(),
      unwitnessed: result.unwitnessed,
    };
    const [left, right] = [JSON.stringify(expected), JSON.stringify(found)];
    const paths = result.violations.flatMap((violation) => pathDiffers(system, violation));
    const deep = deepDiffers(program, result);
    return left === right ? [...paths, ...deep] : [`brute force ${left}\n   symmetry ${right}`, ...paths, ...deep];
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}

/** In another order the same orbits and the same names are found, though not by the shortest paths. */
function deepDiffers(program: Program, broad: Result): string[] {
  const { result, outcome } = checkProgram(program, {
    until: null,
    reductions: ['symmetry'],
    strategy: depthFirst(),
    minimise: false,
  });
  outcome.release();
  const told = ({ states, transitions, explored, violations }: Result) =>
    JSON.stringify([states, transitions, explored.orbitStates, violations.map(({ property }) => property).sort()]);
  const [left, right] = [told(broad), told(result)];
  const paths = result.violations.flatMap((violation) => pathDiffers(program.system, violation));
  return left === right ? paths : [`breadth first ${left}\n   depth first ${right}`, ...paths];
}

/** All renamings, by following the tour. */
export function renamings({ tour, members }: Symmetry): Renaming[] {
  let at = members.map((_, point) => point);
  const list = [at];
  for (const { move, isNew } of tour.steps) {
    at = at.map((point) => tour.moves[move]?.[point] ?? point);
    if (isNew) list.push(at);
  }
  return list.map((each) => {
    const bySort: { [sort: string]: number[] } = {};
    for (const [point, { sort }] of members.entries()) {
      bySort[sort] = [...(bySort[sort] ?? []), members[each[point] ?? point]?.member ?? -1];
    }
    return bySort;
  });
}
