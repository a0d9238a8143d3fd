/** A definition that went through JSON is the same definition: its fingerprints, which tell every difference, say so. */
import { describe, expect, test } from '@jest/globals';
import { and, not, or, raise, setup, stateIn } from 'xstate';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { fingerprint } from '../../../checker/counterexample/fingerprint.ts';
import { readDefinition } from '../../../checker/definition/read.ts';
import { writeDefinition } from '../../../checker/definition/write.ts';
import {
  arbitrary,
  array,
  flag,
  guardBecomes,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  sometimes,
  sort,
  spinlock,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { protocols } from '../../../scenarios/index.ts';
import { channel, wire } from '../../export/channel.ts';

const throughJson = (given: Scenario): Scenario => readDefinition(JSON.parse(JSON.stringify(writeDefinition(given))));
/** Of the scenario and of its first mutant. */
const fingerprints = (given: Scenario): string[] =>
  [null, ...Object.keys(given.mutants ?? {}).slice(0, 1)].map((mutant) => fingerprint(buildSystem(given, mutant)));

/** All of them would take minutes. */
const some = protocols.flatMap(({ scenarios }) => scenarios.slice(0, 2));

describe('through JSON and back', () => {
  test.each(some.map((each) => [each.name, each] as const))('%s and its mutants stay what they are', (_, given) => {
    const read = throughJson(given);
    expect(fingerprints(read)).toEqual(fingerprints(given));
    const { actors, properties, initial, mutants, fairLocks, ...told } = given;
    expect(read).toMatchObject(told);
    expect(Object.keys(read.mutants ?? {})).toEqual(Object.keys(mutants ?? {}));
  });

  test('a queue of records within a constraint, which starts with any messages', () => {
    const whole = channel(2, 'any');
    const given = { ...whole, constraint: wire.mail.length().atMost(1), initial: arbitrary(wire.mail) };
    const read = throughJson(given);
    expect(fingerprints(read)).toEqual(fingerprints(given));
    const { states, transitions, constraint } = check(given, null, { until: null });
    expect(constraint?.outside).toBeGreaterThan(0);
    expect(check(read, null, { until: null })).toMatchObject({ states, transitions, constraint });
  });
});

const page = sort('page');
const memory = shared('memory', { lock: spinlock, used: array(page, range(0, 2)), open: flag }, ({ lock }) => ({
  used: lock.held(),
}));
const user = role(
  'user',
  { registers: { turns: range(0, 3) }, choices: { page }, family: true },
  ({ self, chosen }) => ({
    guards: {
      fresh: ({ least }: { least: number }) => self.turns.lessThan(least),
      open: memory.open,
    },
    actions: {
      use: memory.used.at(chosen.page).set(1),
      turn: ({ by }: { by: number }) => self.turns.set(by),
      close: memory.open.set(true),
      unlock: memory.lock.release(),
    },
    steps: { lock: memory.lock.acquire() },
  }),
);
/** Everything that a configuration may say that none of the built-in machines does. */
const machine = setup(vocabulary(user)).createMachine({
  id: 'user',
  initial: 'outside',
  states: {
    outside: {
      initial: 'waiting',
      states: {
        waiting: { on: { lock: { guard: 'lock', actions: 'lock', target: '#inside' } } },
      },
    },
    inside: {
      id: 'inside',
      on: {
        use: {
          guard: and([{ type: 'fresh', params: { least: 2 } }, or([not('open'), stateIn('outside')])]),
          actions: ['use', { type: 'turn', params: { by: 1 } }, raise({ type: 'leave' })],
        },
        leave: { actions: 'unlock', target: 'done' },
      },
    },
    done: { type: 'final', entry: 'close' },
  },
});
const unusual = scenario({
  name: 'unusual',
  text: 'What no built-in machine has.',
  bounds: { page: 2 },
  actors: { a: user.runs(machine), b: user.runs(machine, { turns: 1 }) },
  properties: [sometimes('closed', 'it is closed', memory.open)],
  mutants: { 'never fresh': { text: 'nothing is fresh.', change: guardBecomes(user, 'open', true) } },
});

test('params, combined guards, raised events and ids survive, and the search finds the same', () => {
  const read = throughJson(unusual);
  expect(fingerprints(read)).toEqual(fingerprints(unusual));
  const { states, transitions, depth, verdict } = check(read);
  expect({ states, transitions, depth, verdict }).toEqual(
    (({ states, transitions, depth, verdict }) => ({ states, transitions, depth, verdict }))(check(unusual)),
  );
  expect(states).toBeGreaterThan(5);
});

test.each([
  ['messages', channel(2, 'any')],
  ['a constraint', { ...unusual, constraint: memory.open.is(false) }],
])('%s survive', (_, given) => {
  expect(fingerprints(throughJson(given))).toEqual(fingerprints(given));
});
