/** Which variant of a model it is, is said where a scenario starts. */
import { expect, test } from '@jest/globals';
import { type Effect, flag, role, scenario, shared, variant } from '../../../../checker/language/index.ts';
import { machineOf, refusal } from './refusals.ts';

const era = shared('era', { early: variant(flag) });

function writing(action: Effect) {
  const of = role('r', { registers: { way: variant(flag), real: flag } }, () => ({
    guards: { early: era.early },
    actions: { action },
  }));
  const machine = machineOf(
    { states: { a: { on: { go: { guard: 'early', actions: 'action', target: 'b' } } }, b: {} } },
    of,
  );
  const initial = era.early.set(true);
  return scenario({ name: 's', text: '', initial, actors: { t: of.runs(machine, { way: true }) }, properties: [] });
}

test('a scenario sets it', () => {
  expect(refusal(() => writing([]))).toBeNull();
});

test('a step that sets it is refused', () => {
  expect(refusal(() => writing(era.early.set(false)))).toContain(
    "'era.early' is a variant() of the model, which no step writes",
  );
});
