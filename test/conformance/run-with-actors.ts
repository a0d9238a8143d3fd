/** Real XState actors over one shared state, led through a counterexample. */
import { expect } from '@jest/globals';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { initialState, transitionAt } from '../../checker/interpret/step.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import type { Violation } from '../../checker/report/result.ts';
import { startActors } from '../../checker/xstate/actor.ts';
import { outcomesDiffer } from './compare.ts';

/** Expects that they take each step as the reference interpreter does. */
export function runWithActors(scenario: Scenario, mutant: string | null, { path }: Violation): void {
  const system = buildSystem(scenario, mutant);
  const actors = startActors(system);
  let state = initialState(system);
  expect(actors.state()).toEqual(state);
  for (const position of path) {
    const step = transitionAt(system, state, position);
    if (step === undefined) throw new Error(`no transition ${position}`);
    const { actor, event, chosen, outcome } = step;
    expect(outcomesDiffer(outcome, actors.send(actor, event, chosen))).toBeNull();
    if (outcome.kind === 'next') state = outcome.state;
  }
}

/** Whether XState can run it: it knows no store buffers, and begins in one state. */
export function runsInXState(scenario: Scenario): boolean {
  const { buffers, starts } = buildSystem(scenario);
  return buffers === null && starts === null;
}
