/** Which registers nobody reads any more, of machines of which it can be seen by hand. */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { deadRegisters } from '../../../../checker/compile/analyse/dead-registers.ts';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import {
  always,
  array,
  flag,
  me,
  reference,
  role,
  scenario,
  shared,
  actor as someActor,
  sometimes,
  sort,
  spinlock,
} from '../../../../checker/language/index.ts';
import type { Scenario } from '../../../../checker/language/spec.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';
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

const drawer = sort('drawer');
const desk = shared('desk', { lock: array(drawer, spinlock), noted: array(someActor, flag), seen: flag });
const clerk = role('clerk', { registers: { drawer: reference(drawer) } }, ({ self }) => ({
  guards: { noted: desk.noted.at(me) },
  actions: {
    choose: self.drawer.set(0),
    note: desk.noted.at(me).set(true),
    look: desk.seen.set(true),
    unlock: desk.lock.at(self.drawer).release(),
  },
  steps: { lock: desk.lock.at(self.drawer).acquire() },
}));
const opening = setup(vocabulary(clerk)).createMachine({
  id: 'opening',
  initial: 'start',
  states: {
    start: { on: { choose: { actions: ['choose', 'note'], target: 'chosen' } } },
    chosen: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: { on: { look: [{ guard: 'noted', actions: 'look', target: 'looked' }, { target: 'looked' }] } },
    looked: { on: { unlock: { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});
const drawers = scenario({
  name: 'drawers',
  text: 'Two clerks open one drawer.',
  bounds: { drawer: 1 },
  actors: { one: clerk.runs(opening), other: clerk.runs(opening) },
  properties: [sometimes('seen', 'somebody has looked', desk.seen)],
  expect: { verdict: 'holds' },
});

// The drawer is read until it is closed again; what is noted for the clerk himself until he has looked.
test('neither a lock that is waited for nor a place of a shared array keeps alive what only its actor looks at', () => {
  const program = buildProgram(buildSystem(drawers));
  const text = (leaf: number): string => program.layout.leaves.all[leaf]?.text ?? '';
  const [dead] = deadRegisters(program).map((byState, at) =>
    Object.fromEntries(
      [...byState].map(([state, leaves]) => [
        program.actors[at]?.actor.chart.states[state]?.path,
        leaves.map(text).filter((each) => ['one.drawer', 'desk.noted[0]'].includes(each)),
      ]),
    ),
  );
  expect(dead).toEqual({
    start: ['desk.noted[0]', 'one.drawer'],
    chosen: [],
    locked: [],
    looked: ['desk.noted[0]'],
    done: ['desk.noted[0]', 'one.drawer'],
  });
});
