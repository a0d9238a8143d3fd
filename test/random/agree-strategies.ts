/** Every strategy finds what breadth first finds, or a part of it if it does not visit everything. */
import { type CheckOptions, checkProgram } from '../../checker/check.ts';
import type { Result } from '../../checker/report/result.ts';
import { pct } from '../../checker/search/pct.ts';
import { preemptionBounding } from '../../checker/search/preemption.ts';
import { seeded } from '../../checker/search/random.ts';
import { depthFirst } from '../../checker/search/strategy.ts';
import { randomWalks } from '../../checker/search/walks.ts';
import { type Cheapest, cheapest, costOf, type Graph, preemptions, stepsThenSwitches } from '../graph.ts';
import type { Comparison, Subject } from './agree.ts';
import { pathDiffers } from './agree-engine.ts';

const names = ({ violations }: Result): string[] => violations.map(({ property }) => property).sort();

function searched(subject: Subject, options: CheckOptions): Result {
  return searchedAlso(subject, options).result;
}
/** Also all states that were visited, those beyond a constraint and before the start included. */
function searchedAlso({ program }: Subject, options: CheckOptions): { result: Result; states: number } {
  const { result, outcome } = checkProgram(program, { minimise: false, ...options });
  const { states } = outcome;
  outcome.release();
  return { result, states };
}

/** What a strategy that visited everything must say as breadth first does. */
function completeDiffers(subject: Subject, result: Result, graph: Graph): string[] {
  const told = (each: Result) =>
    JSON.stringify({
      states: each.states,
      transitions: each.transitions,
      verdict: each.verdict,
      cut: each.cut,
      ...(graph.orderMatters ? {} : { violations: names(each) }),
      unwitnessed: each.unwitnessed,
    });
  const [left, right] = [told(subject.exhaustive()), told(result)];
  return [
    ...(left === right || graph.orderMatters ? [] : [`breadth first ${left}\n   here ${right}`]),
    ...result.violations.flatMap((violation) => pathDiffers(subject.system, violation)),
  ];
}

export const depth: Comparison = {
  name: 'depth first',
  oneIn: 24,
  differences: (subject) => completeDiffers(subject, searched(subject, { strategy: depthFirst() }), subject.graph()),
};

export const preemption: Comparison = {
  name: 'preemption bounding',
  oneIn: 64,
  differences(subject) {
    const graph = subject.graph();
    const result = searched(subject, { strategy: preemptionBounding });
    const fewest = cheapest(graph, preemptions);
    return [
      ...completeDiffers(subject, result, graph),
      ...(graph.orderMatters ? [] : result.violations).flatMap(({ property, path }) => {
        const [ours, least] = [costOf(subject.system, path, preemptions), fewest.names.get(property)];
        return String(ours) === String(least) ? [] : [`${property}: ${ours} preemptions, ${least} suffice`];
      }),
      ...[0, 1, 2].flatMap((bound) => boundDiffers(subject, graph, fewest, bound)),
    ];
  },
};

/** A search that gives up after so many preemptions: exactly what those reach. */
function boundDiffers(subject: Subject, { orderMatters, edges }: Graph, fewest: Cheapest, bound: number): string[] {
  const { result, states } = searchedAlso(subject, { strategy: (actors) => preemptionBounding(actors, bound) });
  const within = (costs: Cheapest['names']) => [...costs].filter(([, [cost = 0]]) => cost <= bound);
  const visited = within(fewest.states).map(([state]) => state);
  const ahead = visited.flatMap((state) => (edges.get(state) ?? []).flatMap(({ to }) => to ?? []));
  const expected = {
    // A state that is visited makes its neighbours known.
    states: new Set([...visited, ...ahead]).size,
    violations: orderMatters
      ? null
      : within(fewest.names)
          .map(([name]) => name)
          .sort(),
  };
  const found = {
    states,
    violations: orderMatters ? null : names(result),
  };
  const [left, right] = [JSON.stringify(expected), JSON.stringify(found)];
  const isPart =
    fewest.states.size > visited.length || fewest.names.size > (expected.violations ?? names(result)).length;
  return [
    ...(left === right ? [] : [`within ${bound} preemptions ${left}\n   here ${right}`]),
    ...(isPart && result.cut !== 'preemptions' ? [`ends after ${bound} preemptions as if that were all`] : []),
  ];
}

/** Walks that stop at nothing: what they find is there, and they never say that all is well. */
export const walking: Comparison = {
  name: 'random walk and PCT',
  oneIn: 64,
  differences(subject) {
    const { lots, system } = subject;
    const exhaustive = subject.exhaustive();
    const seed = lots.below('walks', 2 ** 31);
    const limits = { runs: 6, stepsMax: 12 };
    const strategies: CheckOptions['strategy'][] = [
      randomWalks(seeded(seed), limits.runs, limits.stepsMax),
      (actors) => pct(actors, seeded(seed), { ...limits, depth: 1 + lots.below('depth of PCT', 4) }),
    ];
    const { orderMatters } = subject.graph();
    return strategies.flatMap((strategy) => {
      const result = searched(subject, strategy === undefined ? {} : { strategy });
      const unknown = names(result).filter((name) => !orderMatters && !names(exhaustive).includes(name));
      return [
        ...unknown.map((name) => `${result.explored.strategy}: ${name} is not there`),
        ...(result.verdict === 'holds' ? [`${result.explored.strategy}: holds`] : []),
        ...result.violations.flatMap(({ property, steps }) =>
          steps > limits.stepsMax ? [`${property} in ${steps} steps`] : [],
        ),
        ...(result.states > exhaustive.states ? [`${result.explored.strategy}: ${result.states} states`] : []),
        ...result.violations.flatMap((violation) => pathDiffers(system, violation)),
      ];
    });
  },
};

export const minimisation: Comparison = {
  name: 'minimisation',
  oneIn: 64,
  differences(subject) {
    const graph = subject.graph();
    if (graph.orderMatters) return [];
    const least = cheapest(graph, stepsThenSwitches).names;
    const result = searched(subject, { strategy: depthFirst(), minimise: true });
    return result.violations.flatMap((violation) => {
      const { property, path } = violation;
      const [ours, best] = [costOf(subject.system, path, stepsThenSwitches), least.get(property)];
      const isBest = String(ours) === String(best);
      return [
        ...(isBest ? [] : [`${property}: steps and switches ${ours}, least ${best}`]),
        ...pathDiffers(subject.system, violation),
      ];
    });
  },
};
