/** The race of a broken form beside the scenario itself: how far both go alike, and what each does then. */
import { buildSystem } from '../compile/system/build.ts';
import { asWritten, type System } from '../compile/system/system.ts';
import { facts } from '../counterexample/facts.ts';
import type { Include } from '../counterexample/words.ts';
import type { ModelState } from '../interpret/state.ts';
import { initialState, type Transition, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import { obstaclesOf } from './obstacles.ts';
import { type Move, moveOf, scheduleToken } from './position.ts';

export interface Beside {
  /** What differs in the beginning already; it is looked at no further. */
  readonly starts: readonly Difference[];
  /** How many steps both take alike. */
  readonly common: number;
  /** What the broken form does next; null where its race ends. */
  readonly broken: Move | null;
  /** The same step of the scenario itself, if it can be taken. */
  readonly fixed: Move | null;
  /** Why it cannot be taken. */
  readonly why: readonly string[];
  /** What the scenario can do then, as `F: unlock PTE`. */
  readonly instead: readonly string[];
  /** What differs after the step. */
  readonly differences: readonly Difference[];
  /** The steps that both take, as a schedule of the scenario itself. */
  readonly token: string;
}
export interface Difference {
  readonly place: string;
  readonly broken: string;
  readonly fixed: string;
}

/** Null of a scenario that is not broken. */
export function beside(broken: System, path: Path): Beside | null {
  if (broken.mutant === null) return null;
  return new Pair(broken, buildSystem(broken.scenario)).follow(path);
}

class Pair {
  private readonly broken: System;
  private readonly fixed: System;
  private readonly include: Include;
  /** Places that are not compared. */
  private readonly passed = new Set<string>();

  constructor(broken: System, fixed: System) {
    this.broken = broken;
    this.fixed = fixed;
    this.include = (field, ghost) => !ghost && broken.live.has(field) && fixed.live.has(field);
  }

  follow(path: Path): Beside {
    let [state, other] = [initialState(this.broken), initialState(this.fixed)];
    const taken: number[] = [];
    const starts = this.differences(state, other);
    for (const { place } of starts) this.passed.add(place);
    const told = (differences: readonly Difference[], rest: Partial<Beside> = {}): Beside => ({
      ...{
        starts,
        common: taken.length,
        broken: null,
        fixed: null,
        why: [],
        instead: this.possible(other),
        differences,
      },
      token: scheduleToken(this.fixed, taken),
      ...rest,
    });
    for (const ordinal of path) {
      const step = transitions(this.broken, state)[ordinal];
      if (step === undefined) break;
      const list = transitions(this.fixed, other);
      const same = list.findIndex((each) => isSame(each, step));
      const twin = list[same];
      const move = moveOf(this.broken, state, step, ordinal, this.include);
      if (twin === undefined) return told([], { broken: move, why: this.whyNot(other, list, move) });
      const [next, otherNext] = [step.outcome, twin.outcome];
      const fixed = moveOf(this.fixed, other, twin, same, this.include);
      if (next.kind === 'failure' || otherNext.kind === 'failure') return told([], { broken: move, fixed });
      const differences = this.differences(next.state, otherNext.state);
      if (differences.length > 0) return told(differences, { broken: move, fixed });
      taken.push(same);
      [state, other] = [next.state, otherNext.state];
    }
    return told([]);
  }

  private whyNot(state: ModelState, list: readonly Transition[], { actor, event }: Move): readonly string[] {
    const obstacle = obstaclesOf(this.fixed, state, list).find((each) => each.actor === actor && each.event === event);
    return obstacle?.why ?? [];
  }
  private possible(state: ModelState): string[] {
    const names = transitions(this.fixed, state).map(
      ({ actor, event }) => `${this.fixed.actors[actor]?.name}: ${event}`,
    );
    return [...new Set(names)];
  }

  private differences(state: ModelState, other: ModelState): Difference[] {
    const [left, right] = [this.said(this.broken, state), this.said(this.fixed, other)];
    return [...left].flatMap(([place, broken]) => {
      const fixed = right.get(place) ?? 'nothing';
      return broken === fixed || this.passed.has(place) ? [] : [{ place, broken, fixed }];
    });
  }
  private said(system: System, state: ModelState): Map<string, string> {
    const shared = facts(system, state, this.include).map(
      ({ place, owner, value }) => [owner === null ? place : `${system.actors[owner]?.name}.${place}`, value] as const,
    );
    const stands = asWritten(system).actors.map(
      ({ index, name, chart }) => [`where ${name} is`, chart.states[state.control[index] ?? 0]?.path ?? ''] as const,
    );
    return new Map([...stands, ...shared]);
  }
}

function isSame(one: Transition, other: Transition): boolean {
  return (
    one.actor === other.actor &&
    one.event === other.event &&
    JSON.stringify(one.chosen) === JSON.stringify(other.chosen)
  );
}
