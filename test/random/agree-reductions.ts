/** A search that leaves something out, or keeps less of each state, judges as one that does neither. */
import { type CheckOptions, checkProgram } from '../../checker/check.ts';
import { soundReductions, whyUnsound } from '../../checker/compile/reduce/soundness.ts';
import type { Scenario } from '../../checker/language/index.ts';
import type { Result } from '../../checker/report/result.ts';
import { type LossyOptions, lossyMemoryMin } from '../../checker/search/lossy.ts';
import { comparePrograms } from '../reductions/compare.ts';
import type { Comparison, Subject } from './agree.ts';
import { pathDiffers } from './agree-engine.ts';

function searched({ program }: Subject, options: CheckOptions): Result {
  const { result, outcome } = checkProgram(program, { until: null, ...options });
  outcome.release();
  return result;
}

/** What both say, and where it is not the same. */
function saysOtherwise(expected: Result, found: Result, counts: readonly (keyof Result)[], who: string): string[] {
  const told = (each: Result) =>
    JSON.stringify({
      violations: each.violations.map(({ property, steps }) => [property, steps]),
      ...Object.fromEntries(counts.map((count) => [count, each[count]])),
    });
  const [left, right] = [told(expected), told(found)];
  return left === right ? [] : [`every state ${left}\n   ${who} ${right}`];
}
const ofPaths = ({ system }: Subject, { violations }: Result): string[] =>
  violations.flatMap((violation) => pathDiffers(system, violation));

export const partialOrder: Comparison = {
  name: 'partial order',
  oneIn: 4,
  differences({ program, visited }) {
    if (whyUnsound(program, 'partial order') !== null) return null;
    const { states, reduced, differences } = comparePrograms(program, visited);
    return states === reduced && differences.length === 0 ? null : differences;
  },
};

/** Where more states are claimed than it visits, it reduces by what it takes to be sound. */
export const auto: Comparison = {
  name: 'auto',
  oneIn: 64,
  differences(subject) {
    const { program, mutant } = subject;
    const { system } = program;
    // What is claimed of a mutant says nothing of its states.
    if (mutant !== null || soundReductions(program).length === 0) return null;
    const claiming: Scenario = { ...system.scenario, expect: { verdict: 'holds', states: 10 ** 9 } };
    const claimed = { ...subject, program: { ...program, system: { ...system, scenario: claiming } } };
    const found = searched(claimed, { reductions: 'auto' });
    return [
      ...(found.explored.reductions.length > 0 ? [] : ['nothing was reduced']),
      ...saysOtherwise(
        subject.exhaustive(),
        found,
        ['verdict', 'unwitnessed', 'cut'],
        found.explored.reductions.join(),
      ),
      ...ofPaths(subject, found),
    ];
  },
};

/** With room for every hash nothing is missed; with hashes of a few bits what is found is still there. */
export const lossy: Comparison = {
  name: 'lossy',
  oneIn: 48,
  differences(subject) {
    const { program, lots } = subject;
    const exhaustive = subject.exhaustive();
    const memory = lossyMemoryMin(program) + 2 ** 20;
    const kind = lots.below('lossy', 2) === 0 ? 'compaction' : 'bitstate';
    const keeping = (options: LossyOptions) => searched(subject, { memory, lossy: options });
    const whole = keeping({ kind });
    const coarse = keeping({ kind, bits: kind === 'compaction' ? 4 : 2 ** 10 });
    const known = new Map(exhaustive.violations.map(({ property, steps }) => [property, steps]));
    return [
      ...saysOtherwise(exhaustive, whole, ['states', 'transitions', 'depth', 'unwitnessed'], kind),
      ...[whole, coarse].flatMap((found) => [
        ...(found.verdict === 'holds' ? [`${kind} says that it holds`] : []),
        ...(found.states > exhaustive.states ? [`${kind}: ${found.states} states`] : []),
        ...found.violations
          .filter(({ property, steps }) => !(steps >= (known.get(property) ?? Number.POSITIVE_INFINITY)))
          .map(({ property, steps }) => `${kind}: ${property} in ${steps} steps`),
        ...ofPaths(subject, found),
      ]),
    ];
  },
};
