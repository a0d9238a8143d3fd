/** Fairness that can say nothing: each rule once broken and, next to it, once kept. */
import { describe, expect, test } from '@jest/globals';
import { raise } from 'xstate';
import { eventually, ModelError, runsInstead, type Scenario } from '../../../../checker/language/index.ts';
import type { Fairness } from '../../../../checker/language/spec.ts';
import { machineOf, mm, refusal, scenarioOf, withStateA, worker } from './refusals.ts';

const machine = withStateA({ on: { go: { guard: 'ready', target: 'b' } } });
const properties = [eventually('E', '', mm.ready)];
const assuming = (fairness: Fairness, more: object = {}) =>
  refusal(() => scenarioOf(machine, { properties, fairness, ...more }));

describe('fairness is assumed', () => {
  test('of an event of an actor', () => {
    expect(assuming({ t: { go: 'strong' } })).toBeNull();
    expect(assuming({ t: { go: 'weak' } })).toBeNull();
  });
  test('of an actor that there is', () => {
    expect(assuming({ tt: { go: 'strong' } })).toBe(
      "scenario 's', fairness: there is no actor 'tt'; there are t. Did you mean 't'?",
    );
  });
  test('of an event that its machine has', () => {
    expect(assuming({ t: { goo: 'strong' } })).toBe(
      "scenario 's', fairness, 't': its machine has no event 'goo' of the scheduler; there are go. Did you mean 'go'?",
    );
  });
  test('of an event that the machine of a mutant has', () => {
    const other = machineOf({ states: { a: { on: { leave: 'b' } }, b: {} } });
    const mutants = { m: { text: '', change: runsInstead('t', worker.runs(other)), expect: { holds: '' } } };
    expect(assuming({ t: { leave: 'strong' } }, { mutants })).toBeNull();
  });
  test('of an event that somebody owes', () => {
    const reluctant = { ...worker, optional: ['go'] };
    const hesitant = machineOf({ states: { a: { on: { go: 'b' } }, b: {} } }, reluctant);
    const actors = { t: { ...worker.runs(hesitant), role: reluctant } };
    expect(assuming({ t: { go: 'strong' } }, { actors })).toContain("'go' is optional, so nobody owes it");
  });
  test('of an event of the scheduler, not of one that a step raises', () => {
    const raising = withStateA({ on: { go: { actions: raise({ type: 'next' }), target: 'b' } } }, {});
    const handling = machineOf({ ...raising.config, on: { next: { actions: 'mark' } } });
    const from = (event: string) => () => scenarioOf(handling, { properties, fairness: { t: { [event]: 'weak' } } });
    expect(refusal(from('go'))).toBeNull();
    expect(refusal(from('next'))).toContain("its machine has no event 'next' of the scheduler; there are go.");
  });
  test('where some property depends on it', () => {
    expect(assuming({ t: { go: 'strong' } }, { properties: [] })).toBe(
      "scenario 's', fairness: no property of the scenario depends on it; write eventually() or leadsTo()",
    );
  });
});

describe('fairness in plain JavaScript', () => {
  const given = (fairness: unknown): (() => Scenario) => {
    return () => scenarioOf(machine, { properties, fairness: fairness as Fairness });
  };
  test.each([
    ['a word', 'strong', "scenario 's', fairness: write an object with events by actor"],
    ['a word for an actor', { t: 'strong' }, "scenario 's', fairness, 't': write an object with events"],
    ['an unknown word', { t: { go: 'fair' } }, "scenario 's', fairness, 't', 'go' is 'fair'; write 'weak' or 'strong'"],
  ])('is refused if it is %s', (_, fairness, message) => {
    expect(given(fairness)).toThrow(ModelError);
    expect(given(fairness)).toThrow(message);
  });
});

describe('a liveness property', () => {
  test('is looked at as a whole: its goal may be no more about nobody than its premise', () => {
    expect(refusal(() => scenarioOf(machine, { properties: [eventually('E', '', mm.lock.held())] }))).toContain(
      "scenario 's', property 'E': 'mm.lock' is asked about for the acting actor",
    );
  });
});
