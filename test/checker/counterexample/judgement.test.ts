/** A `sometimes` whose evaluation fails, as the engine, the interpreter and the counterexample see it. */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import {
  array,
  type CondLike,
  flag,
  not,
  optional,
  or,
  role,
  scenario,
  shared,
  sometimes,
  sort,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const item = sort('item');
const b = shared('b', { arr: array(item, flag), o: optional(item), cleared: flag });
const clearer = role('clearer', { registers: {} }, () => ({
  actions: { clear: [b.o.set('none'), b.cleared.set(true)] },
}));
const clearing = setup(vocabulary(clearer)).createMachine({
  id: 'clearing',
  initial: 'ready',
  states: { ready: { on: { clear: { actions: 'clear', target: 'done' } } }, done: { type: 'final' } },
});
/** The item is there in the first state, and not after the one step. */
function clears(cond: CondLike) {
  const actors = { t: clearer.runs(clearing) };
  const properties = [sometimes('w', 'w', cond)];
  return scenario({ name: 'clears', text: 'clears', bounds: { item: 1 }, initial: b.o.set(0), actors, properties });
}
const failure = 'none used as an index';

test.each([
  ['true', not(b.arr.at(b.o))],
  ['false', b.arr.at(b.o)],
])('a sometimes that fails where it would else be %s is violated and not witnessed', (_, cond) => {
  const subject = clears(or(cond, false));
  const guarded = clears(or(not(b.cleared), false));
  expect(check(guarded, null, { until: null }).unwitnessed).toEqual([]);
  const failing = scenario({ ...subject, initial: [], actors: { t: clearer.runs(clearing) } });
  const result = check(failing, null, { until: null });
  expect(result.violations.map(({ property, steps }) => [property, steps])).toEqual([[failure, 0]]);
  expect(result.unwitnessed).toEqual(['w']);
  const reference = explore(buildSystem(failing));
  expect([...reference.violations]).toEqual([[failure, 0]]);
  expect(reference.witnessed.size).toBe(0);
});

test('a counterexample shows the sometimes that fails in its last state', () => {
  const subject = clears(b.arr.at(b.o));
  const [violation] = check(subject, null, { until: 'any' }).violations;
  expect(violation).toMatchObject({ property: failure, steps: 1 });
  const { broken } = tracePath(buildSystem(subject), violation?.path ?? [], failure);
  expect(broken).toEqual([{ name: failure, property: null, text: `a property cannot be evaluated: ${failure}` }]);
});

test('a sometimes is not evaluated any more once it was witnessed', () => {
  const subject = clears(not(b.arr.at(b.o)));
  const result = check(subject, null, { until: null });
  expect([result.verdict, result.violations, result.unwitnessed]).toEqual(['holds', [], []]);
  const reference = explore(buildSystem(subject));
  expect([...reference.violations]).toEqual([]);
  expect([...reference.witnessed]).toEqual(['w']);
});
