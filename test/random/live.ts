/** Whether the search and the reference decide the same on the liveness of a system, and every lasso is one. */
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { parseToken } from '../../checker/counterexample/token.ts';
import { tracePath } from '../../checker/counterexample/trace.ts';
import { livenessOf } from '../../checker/interpret/liveness.ts';
import { initialState } from '../../checker/interpret/step.ts';
import { Cond } from '../../checker/language/expression.ts';
import { eventually, leadsTo, ModelError, not, type Scenario, scenario } from '../../checker/language/index.ts';
import { isLiveness } from '../../checker/language/property.ts';
import { replayToken } from '../../checker/report/race.ts';
import { exploreUpTo } from '../conformance/compare.ts';

/** The same system, whose conditions are to come about, lead to each other and end; null if it has none. */
export function withLiveness({ constraint: _, ...base }: Scenario): Scenario | null {
  const [first, second] = base.properties.filter(({ kind }) => kind !== 'asserted').map(({ cond }) => new Cond(cond));
  if (first === undefined) return null;
  const properties = [
    ...base.properties.filter(({ kind }) => kind === 'asserted'),
    eventually('E', 'the first condition comes about', first),
    leadsTo('L', 'the first leads to the second', first, second ?? not(first)),
    leadsTo('N', 'the first ends', first, not(first)),
  ];
  return scenario({ ...base, properties });
}

/** What the reference decides, what the search decides, and whether each run that is shown is what it is said to be. */
export function livenessDiffers(from: Scenario, mutant: string | null = null): readonly string[] {
  const reference = buildSystem(from, mutant);
  const expected = livenessOf(reference);
  const { result, outcome } = checkProgram(buildProgram(buildSystem(from, mutant)));
  outcome.release();
  const isLive = (id: string): boolean => from.properties.some((each) => each.id === id && isLiveness(each));
  const violated = result.violations.filter(({ property }) => isLive(property));
  const list: string[] = [];
  const compare = (what: string, ours: Iterable<string>, theirs: Iterable<string>): void => {
    const [one, other] = [[...ours].sort().join(), [...theirs].sort().join()];
    if (one !== other) list.push(`${what}: ${one} by the search, ${other} by the reference`);
  };
  compare(
    'violated',
    violated.map(({ property }) => property),
    expected.violated,
  );
  compare(
    'vacuous',
    result.vacuous.map(({ property }) => property),
    expected.vacuous,
  );
  for (const { property, path, steps, cycle } of violated) {
    if (steps !== path.length) list.push(`${property}: ${steps} steps for a path of ${path.length}`);
    // Throws if the path is none, does not return, reaches the goal or is unfair.
    const { fair } = tracePath(reference, path, property, false, cycle);
    if (fair === null) list.push(`${property}: its run is not judged`);
    const token = parseToken(replayToken(reference, path, property, cycle));
    compare('path by its token', token.path.map(String), path.map(String));
    if (token.cycle !== cycle) list.push(`${property}: its token has a cycle of ${token.cycle}, not of ${cycle}`);
  }
  return list;
}

/** Whether the system starts at all and has few states. */
export function isSmall(from: Scenario, mutant: string | null, statesMax: number): boolean {
  const reference = buildSystem(from, mutant);
  try {
    initialState(reference);
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
  return exploreUpTo(reference, statesMax).complete;
}
