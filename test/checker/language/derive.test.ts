/** A derived scenario is the other one but for what it names. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { always, derive, flag, ModelError, not, role, scenario, shared } from '../../../checker/language/index.ts';
import { machineOf } from '../compile/lint/refusals.ts';

const lamp = shared('lamp', { on: flag, broken: flag });
const switcher = role('switcher', { registers: {} }, () => ({
  guards: { off: lamp.on.is(false) },
  actions: { on: lamp.on.set(true) },
}));
const machine = machineOf(
  { states: { a: { on: { go: { guard: 'off', actions: 'on', target: 'b' } } }, b: { tags: 'idle' } } },
  switcher,
);
const wait = machineOf({ states: { a: { tags: 'idle', on: { go: { guard: 'off', actions: 'on' } } } } }, switcher);
const base = scenario({
  name: 'base',
  text: 'one lamp',
  boundsReason: 'no bound',
  initial: lamp.broken.set(true),
  actors: { first: switcher.runs(machine) },
  properties: [always('B', 'broken', lamp.broken), always('T', 'true', not(false))],
  expect: { verdict: 'holds', states: 2 },
});

describe('derive', () => {
  test('adds and replaces by name, and runs its initial effect last', () => {
    const derived = derive(base, {
      name: 'two',
      actors: { first: switcher.runs(wait), second: switcher.runs(wait) },
      initial: lamp.on.set(true),
      properties: [always('T', 'on', lamp.on), always('N', 'new', not(false))],
    });
    expect(Object.keys(derived.actors)).toEqual(['first', 'second']);
    expect(derived.properties.map(({ id, text }) => `${id} ${text}`)).toEqual(['B broken', 'T on', 'N new']);
    expect([derived.text, derived.boundsReason]).toEqual(['one lamp', 'no bound']);
    // Lit from the start, so nobody can do anything: both effects ran, in this order.
    const { states, transitions, verdict } = check(derived);
    expect([verdict, states, transitions]).toEqual(['holds', 1, 0]);
  });
  test('leaves out what is null', () => {
    const derived = derive(base, { name: 'other', actors: { first: null, last: switcher.runs(wait) } });
    expect(Object.keys(derived.actors)).toEqual(['last']);
  });
  test('claims nothing that was counted of another system', () => {
    expect(derive(base, { name: 'other' }).expect).toBeUndefined();
    expect(derive(base, { name: 'other', expect: { verdict: 'holds', states: 2 } }).expect).toEqual(base.expect);
  });
  test.each<[string, () => unknown, string]>([
    [
      'its own name',
      () => derive(base, { name: 'base' }),
      "'base' is the name of the scenario that it is derived from",
    ],
    ['no such actor', () => derive(base, { name: 'x', actors: { frist: null } }), "Did you mean 'first'?"],
    // @ts-expect-error: a misspelt key is refused by tsc, too
    ['a misspelt key', () => derive(base, { name: 'x', actor: {} }), "scenario 'x' has no key 'actor'"],
  ])('refuses %s', (_, build, message) => {
    expect(build).toThrow(ModelError);
    expect(build).toThrow(message);
  });
});
