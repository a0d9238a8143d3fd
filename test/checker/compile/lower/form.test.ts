/** What a mutant takes over from its scenario changes nothing that is said of it. */
import { expect, test } from '@jest/globals';
import { checkProgram } from '../../../../checker/check.ts';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import { programOf } from '../../../../checker/compile/lower/form.ts';
import type { Program } from '../../../../checker/compile/lower/program.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { initialState } from '../../../../checker/interpret/step.ts';
import type { Change, Scenario } from '../../../../checker/language/spec.ts';
import { withWeakenings } from '../../../../checker/necessity/weigh.ts';
import type { Result } from '../../../../checker/report/result.ts';
import { protocols, scenarioNamed } from '../../../../scenarios/index.ts';

function kindOf(change: Change | readonly Change[]): string {
  return ('kind' in change ? [change] : change)
    .map((each) => (each.kind === 'machine' ? each.edit.edit : each.kind))
    .sort()
    .join(' and ');
}
/** For each kind of change the mutant with the fewest states that has it. */
const mutants = new Map(
  protocols
    .flatMap(({ scenarios }) => scenarios)
    .filter(({ onDemand, expect: claim }) => onDemand === undefined && statesOf(claim) < 10_000)
    .toSorted((a, b) => statesOf(b.expect) - statesOf(a.expect))
    .flatMap((scenario) =>
      Object.entries(scenario.mutants ?? {}).map(([name, { change }]) => [kindOf(change), { scenario, name }] as const),
    ),
);
function statesOf(claim: Scenario['expect']): number {
  return (claim?.verdict === 'holds' ? claim.states : undefined) ?? Number.POSITIVE_INFINITY;
}

/**
 * Two things may differ. A lock of which it is not known that it is held is asked for once more. And a field that only the
 * scenario writes is no constant, so that steps that are never taken are still there, with pairs of locks that no schedule
 * realises.
 */
function found(program: Program): Omit<Result, 'accesses'> {
  const { result, outcome } = checkProgram(program);
  outcome.release();
  const { accesses, ...rest } = result;
  return { ...rest, lockOrder: rest.lockOrder.filter(({ realised }) => realised) };
}

test('there are mutants of every kind of change', () => {
  expect([...mutants.keys()]).toEqual(
    expect.arrayContaining(['guard', 'action', 'initially', 'lock', 'actor', 'drop']),
  );
});

test.each([...mutants])('a mutant that changes %s is found as if it were compiled alone', (_, { scenario, name }) => {
  const system = buildSystem(scenario, name);
  expect(found(programOf(system))).toEqual(found(buildProgram(system)));
});

test('a mutant in which an actor begins in another state takes over nothing', () => {
  const scenario = withWeakenings(scenarioNamed('put-against-get'));
  const name = 'matrix:descriptor of a driver/begun/always #1/isOpen taken as false, with its discipline';
  const system = buildSystem(scenario, name);
  expect(initialState(system).control).not.toEqual(initialState(buildSystem(scenario)).control);
  expect(found(programOf(system))).toEqual(found(buildProgram(system)));
});
