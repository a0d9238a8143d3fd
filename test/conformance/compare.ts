/** Compares our semantics with XState's own `transition()`, step by step. */

import { raisedEvents } from '../../checker/compile/chart/raise.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { candidatesFor, choosings } from '../../checker/compile/system/events.ts';
import type { System, SystemActor } from '../../checker/compile/system/system.ts';
import { type Exploration, explore } from '../../checker/interpret/explore.ts';
import type { ModelState } from '../../checker/interpret/state.ts';
import { initialState, type Transition, unstartedState } from '../../checker/interpret/step.ts';
import type { Scenario } from '../../checker/language/index.ts';
import { xstateStart, xstateStep } from '../../checker/xstate/actor.ts';

type Outcome = Transition['outcome'] | null;

export interface Comparison {
  /** Whether every reachable state was compared. */
  readonly complete: boolean;
  /** Events tried in reachable states, enabled or not. */
  readonly tried: number;
  /** Those of them that were transitions. */
  readonly taken: number;
  /** What differs, in words; the first few. */
  readonly differences: readonly string[];
}

/** Tries every event of every actor in every reachable state, or in the first `statesMax` of them. */
export function conforms(scenario: Scenario, mutant: string | null = null, statesMax = 50_000): Comparison {
  const system = buildSystem(scenario, mutant);
  let complete = true;
  const counts = conformsIn(system, (visit) => {
    ({ complete } = exploreUpTo(system, statesMax, visit));
  });
  return { complete, ...counts };
}

/** The same in the states that `each` tells of, with the steps that we take there. */
export function conformsIn(
  system: System,
  each: (visit: (state: ModelState, list: readonly Transition[]) => void) => void,
): Omit<Comparison, 'complete'> {
  const differences = differencesAtStart(system);
  let tried = 0;
  let taken = 0;
  each((state, list) => {
    for (const { actor, event, chosen } of attempts(system, state)) {
      const ours = list.find((each) => each.actor === actor && each.event === event && same(each.chosen, chosen));
      const theirs = xstateStep(system, actor, state, event, chosen);
      tried++;
      if (theirs !== null) taken++;
      const difference = outcomesDiffer(ours?.outcome ?? null, theirs);
      if (difference !== null && differences.length < 5) {
        differences.push(
          `actor ${actor}, '${event}' ${JSON.stringify(chosen)} in ${JSON.stringify(state)}: ${difference}`,
        );
      }
    }
  });
  return { tried, taken, differences };
}

/** The reference search, ended after so many states; what it found is only told if it ended by itself. */
export function exploreUpTo(
  system: System,
  statesMax: number,
  visit: (state: ModelState, list: readonly Transition[], key: string) => void = () => {},
  beyond: (state: ModelState, key: string) => void = () => {},
): { readonly complete: true; readonly exploration: Exploration } | { readonly complete: false } {
  const enough = new Error('enough states');
  let visited = 0;
  try {
    const count = (): void => {
      if (visited++ >= statesMax) throw enough;
    };
    const seen = (state: ModelState, list: readonly Transition[], key: string): void => {
      count();
      visit(state, list, key);
    };
    const outside = (state: ModelState, key: string): void => {
      count();
      beyond(state, key);
    };
    const exploration = explore(system, Number.POSITIVE_INFINITY, seen, outside);
    return { complete: true, exploration };
  } catch (error) {
    if (error === enough) return { complete: false };
    throw error;
  }
}

/** Starts the machines one after the other with XState's `initialTransition()`. */
function differencesAtStart(system: System): string[] {
  let state: ModelState = unstartedState(system);
  for (const { index } of system.actors) {
    const started = xstateStart(system, index, state);
    if (started?.kind !== 'next') return [`actor ${index} does not start: ${text(started)}`];
    state = started.state;
  }
  const ours = initialState(system);
  return same(ours, state) ? [] : [`start: ours ${JSON.stringify(ours)}, XState's ${JSON.stringify(state)}`];
}

interface Attempt {
  readonly actor: number;
  readonly event: string;
  readonly chosen: { readonly [name: string]: number };
}
function attempts(system: System, state: ModelState): Attempt[] {
  return system.actors.flatMap((actor) => {
    const control = state.control[actor.index] ?? 0;
    return schedulersEvents(actor).flatMap((event) => {
      const candidates = candidatesFor(actor.chart, control, event);
      return choosings(system, actor, candidates).map((chosen) => ({ actor: actor.index, event, chosen }));
    });
  });
}

const eventsOf = new WeakMap<SystemActor, readonly string[]>();
/** All events that some state of the machine handles, not only those of the state that it is in. */
function schedulersEvents(actor: SystemActor): readonly string[] {
  const known = eventsOf.get(actor);
  if (known !== undefined) return known;
  const raised = raisedEvents(actor.chart);
  const names = new Set(actor.chart.states.flatMap(({ on }) => [...on.keys()]));
  const events = [...names].filter((name) => !raised.has(name));
  eventsOf.set(actor, events);
  return events;
}

// What depends on the kind of candidate or on all locks together is ours alone to see.
const oursAlone: readonly string[] = ['access without the lock', 'lock held at the end', 'sleep while atomic'];

/** How the two outcomes differ, or null. */
export function outcomesDiffer(ours: Outcome, theirs: Outcome): string | null {
  if (ours?.kind === 'failure' && oursAlone.includes(ours.failure.failure)) {
    return theirs === null ? `ours ${text(ours)}, XState's ${text(theirs)}` : null;
  }
  return text(ours) === text(theirs) ? null : `ours ${text(ours)}, XState's ${text(theirs)}`;
}

function text(outcome: Outcome): string {
  if (outcome === null) return 'no transition';
  if (outcome.kind === 'next') return JSON.stringify(outcome.state);
  const { failure, property, message } = outcome.failure;
  return `${failure} (${property ?? message})`;
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
