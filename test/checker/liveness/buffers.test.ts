/** Liveness where stores wait in buffers: each leaves in the end, and nothing is asked of the buffers themselves. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { livenessOf } from '../../../checker/interpret/liveness.ts';
import {
  actor,
  array,
  eachLeadsTo,
  eventually,
  everyone,
  flag,
  inState,
  lockless,
  me,
  type Property,
  role,
  type Scenario,
  scenario,
  shared,
} from '../../../checker/language/index.ts';
import type { MachineLike } from '../../../checker/language/role.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const mm = shared('mm', { x: flag, y: flag, seen: array(actor, flag) });
const writer = role('writer', { registers: {}, family: true }, () => ({
  guards: { yLooksSet: lockless(mm.y) },
  actions: {
    setX: lockless(mm.x).set(true),
    setY: lockless(mm.y).set(true),
    clearY: lockless(mm.y).set(false),
    note: mm.seen.at(me).set(true),
  },
}));
/** Stores to x once, and then to y for ever. */
const storing = setup(vocabulary(writer)).createMachine({
  id: 'writer',
  initial: 'first',
  states: {
    first: { on: { 'store x': { actions: 'setX', target: 'on' } } },
    on: { on: { 'look at y': [{ guard: 'yLooksSet', target: 'clearing' }, { target: 'setting' }] } },
    setting: { on: { 'set y': { actions: 'setY', target: 'on' } } },
    clearing: { on: { 'clear y': { actions: 'clearY', target: 'on' } } },
  },
});

const noting = setup(vocabulary(writer)).createMachine({
  id: 'writer that notes',
  initial: 'first',
  states: {
    first: { on: { 'store x': { actions: 'setX', target: 'noting' } } },
    noting: { on: { note: { actions: 'note', target: 'done' } } },
    done: { type: 'final' },
  },
});

function under(model: 'SC' | 'TSO' | 'PSO', property: Property, ...others: MachineLike[]): Scenario {
  const actors = [storing, ...others].map((machine, at) => [`w${at}`, writer.runs(machine)]);
  return scenario({
    name: 'buffered',
    text: 'stores to one place, and to another for ever',
    memory: model === 'SC' ? { model } : { model, buffer: 2 },
    actors: Object.fromEntries(actors),
    properties: [property],
  });
}

describe.each(['SC', 'TSO', 'PSO'] as const)('under %s', (model) => {
  test('a store comes out in the end, however many others of its buffer do', () => {
    const from = under(model, eventually('P', 'x is set', mm.x));
    const { violations, fairness } = check(from);
    expect(violations).toEqual([]);
    expect(livenessOf(buildSystem(from)).violated.size).toBe(0);
    expect(fairness.includes('weak for each kind of store that waits in a buffer')).toBe(model !== 'SC');
  });

  test('what is promised of everyone is promised of those that the scenario names', () => {
    const noted = eachLeadsTo(
      'P',
      'whoever writes notes it',
      everyone,
      (who) => inState(who, 'noting'),
      (who) => mm.seen.at(who),
    );
    const from = under(model, noted, noting);
    expect(check(from).violations).toEqual([]);
    expect(livenessOf(buildSystem(from)).violated.size).toBe(0);
  });
});
