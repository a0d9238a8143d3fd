/** Which registers nobody reads any more, of machines of which it can be seen by hand. */
import { expect, test } from '@jest/globals';
import { deadRegisters } from '../../../../checker/compile/analyse/dead-registers.ts';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { always } from '../../../../checker/language/index.ts';
import type { Scenario } from '../../../../checker/language/spec.ts';
import { cached, holder } from '../../necessity/systems.ts';

/** For each actor the control states in which some register is dead. */
function deadIn(scenario: Scenario): string[][] {
  const program = buildProgram(buildSystem(scenario));
  return deadRegisters(program).map((byState, index) =>
    [...byState].flatMap(([state, leaves]) => {
      return leaves.length > 0 ? [program.actors[index]?.actor.chart.states[state]?.path ?? ''] : [];
    }),
  );
}

// The object is found before it is got or put, and put last. That the other actor frees it makes it stale everywhere.
test('a register is dead before it is written and after it is read for the last time', () => {
  expect(deadIn(cached)).toEqual([
    ['start', 'locked', 'missed', 'done'],
    ['start', 'locked', 'done'],
  ]);
});

test('a register that a property asks for is never dead', () => {
  const asks = always('held', 'somebody may hold it', holder.count(({ object }) => object.is(0)).atMost(1));
  expect(deadIn({ ...cached, properties: [asks] })).toEqual([[], []]);
});
