/** What a litmus test's machines can do, with which kernel function each step is in; each state is looked at once. */
import type { Chart } from '../../checker/compile/chart/chart.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { truth } from '../../checker/interpret/evaluate.ts';
import { keyOf } from '../../checker/interpret/explore.ts';
import { isQuiescent } from '../../checker/interpret/judge.ts';
import type { ModelState } from '../../checker/interpret/state.ts';
import { frameOf, initialState, type Transition, transitions } from '../../checker/interpret/step.ts';
import { condIr } from '../../checker/language/expression.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import type { Era } from '../kernel-era.ts';
import type { LitmusTest } from '../litmus-test.ts';
import { CutError } from '../predict.ts';
import { litmusScenario, neverEnds, type Placed, placed, wordsOf } from '../scenario.ts';

export interface ModelStep {
  readonly actor: number;
  readonly event: string;
  /** The kernel function; null for a step of hardware or user space, and where the machine does not say. */
  readonly function: string | null;
  /** Of the machine: the state that answers the event, and with which of its candidates, from 0. */
  readonly source: string;
  readonly candidate: number;
  /** Somebody else's doing, such as a signal. */
  readonly optional: boolean;
  /** The state that it leads to; null if it breaks a check. */
  readonly to: number | null;
}

/** The scenario, in which everything is kept that the words ask for. */
export function conformScenario(test: LitmusTest, era: Era): Scenario {
  const words = placed(test).flatMap((call) =>
    Object.entries(wordsOf(call)).map(([word, cond]) => neverEnds(`${call.actor} ${word}`, `no ${word}`, cond)),
  );
  return litmusScenario(test, era, words);
}

/** The reference interpreter keeps whole states: so many take about a gigabyte. */
const statesMax = 300_000;

/** States by number, 0 the first. */
export class Model {
  readonly calls: readonly Placed[];
  readonly system: System;
  private readonly states: ModelState[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly known: ModelStep[][] = [];
  private readonly rest: boolean[] = [];
  private readonly named: readonly ReadonlySet<string>[];

  constructor(test: LitmusTest, scenario: Scenario, mutant: string | null = null) {
    this.calls = placed(test);
    this.system = buildSystem(scenario, mutant);
    this.named = this.system.actors.map(({ chart }) => new Set(functionsIn(chart)));
    this.number(initialState(this.system));
  }

  /** The functions in which the actor's machine has steps. */
  namedBy(actor: number): ReadonlySet<string> {
    return this.named[actor] ?? new Set();
  }

  /** The kernel function in which the actor goes on; null for none. */
  standsIn(state: number, actor: number): string | null {
    const control = this.states[state]?.control[actor] ?? -1;
    return nameIn(this.system.actors[actor]?.chart.states[control]?.in ?? null);
  }

  steps(state: number): readonly ModelStep[] {
    return this.known[state] ?? this.look(state);
  }

  /** Whether the call has ended so, or sleeps, as the word says; false for a word that the call does not have. */
  says(state: number, actor: number, word: string): boolean {
    const call = this.calls[actor];
    const model = this.states[state];
    const cond = call === undefined ? undefined : wordsOf(call)[word];
    return model !== undefined && cond !== undefined && truth(condIr(cond), frameOf(this.system, model, 0));
  }

  /** Whether nothing more happens that anybody owes, and each call has ended as its word says. */
  endsSo(state: number, outcome: readonly string[]): boolean {
    this.steps(state);
    return this.rest[state] === true && outcome.every((word, actor) => this.says(state, actor, word));
  }

  private look(at: number): readonly ModelStep[] {
    const state = this.states[at];
    if (state === undefined) return [];
    const list = transitions(this.system, state);
    const key = keyOf(this.system, state);
    const steps = list.map((transition) => this.step(transition));
    this.known[at] = steps;
    this.rest[at] = isQuiescent(list, (after) => keyOf(this.system, after) !== key);
    return steps;
  }

  private step({ actor, event, optional, taken, outcome }: Transition): ModelStep {
    const [first] = taken;
    const source = this.system.actors[actor]?.chart.states[first?.source ?? -1];
    const candidate = first === undefined ? -1 : (source?.on.get(event) ?? []).indexOf(first);
    const to = outcome.kind === 'next' ? this.number(outcome.state) : null;
    return { actor, event, optional, to, source: source?.path ?? '', candidate, function: nameIn(source?.in ?? null) };
  }

  private number(state: ModelState): number {
    const key = keyOf(this.system, state);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.states.length === statesMax)
      throw new CutError(`'${this.system.scenario.name}' has more than ${statesMax} states`);
    this.numbers.set(key, this.states.length);
    return this.states.push(state) - 1;
  }
}

/** The kernel functions in which the machine has steps, as often as it has states there. */
export function functionsIn({ states }: Chart): string[] {
  return states.flatMap(({ in: place, on }) => (on.size === 0 ? [] : (nameIn(place) ?? [])));
}
/** Of `mm/memory.c:do_anonymous_page` the name; null for who is no kernel function. */
export function nameIn(place: string | null): string | null {
  return place?.split(':')[1] ?? null;
}
