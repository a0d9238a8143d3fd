/** What a strategy may see of a state: where each actor is, what it can do, and for whom it waits. */
import { isFinal } from '../compile/chart/macrostep.ts';
import { decode, encode } from '../compile/lower/layout.ts';
import type { Program } from '../compile/lower/program.ts';
import { sleepsOn } from '../compile/system/events.ts';
import { keysWords } from '../counterexample/words.ts';
import { waitsOf } from '../interpret/judge.ts';
import type { ModelState } from '../interpret/state.ts';
import { type Transition, transitions } from '../interpret/step.ts';
import { placeText } from '../language/ir.ts';

/** A lock, and by their numbers the actors that keep another from taking it. */
export interface Waiting {
  readonly lock: string;
  readonly blockedBy: readonly number[];
}
/** How one actor stands in a state. */
export interface Standing {
  readonly name: string;
  /** The control state, such as `locked`, or `handling.locked` inside a compound one. */
  readonly control: string;
  readonly hasEnded: boolean;
  /** The events, optional ones too, with which it would change the state or break a check. */
  readonly enabled: readonly string[];
  /** If all that it can do is to take one of these locks and none is to be had: those; else none. */
  readonly waits: readonly Waiting[];
  /** The wait queue on which it sleeps; null if it sleeps on none. */
  readonly sleepsOn: string | null;
}
/** Of each actor, in the order of their numbers. Throws RangeError for a state below zero, in which a wrong step ends. */
export type Look = (state: number) => readonly Standing[];

/** `words`: those of a state, by its number. */
export function lookAt(program: Program, words: (state: number) => Int32Array): Look {
  const { system, layout } = program;
  const pack = (state: ModelState): string => encode(system, layout, state).join();
  return (number) => {
    if (number < 0)
      throw new RangeError(`there is nothing to see in state ${number}: a step that breaks a check ends there`);
    const packed = words(number);
    const before = packed.join();
    const state = decode(system, layout, packed);
    const changes = ({ outcome }: Transition): boolean => outcome.kind === 'failure' || pack(outcome.state) !== before;
    const steps = transitions(system, state).filter(changes);
    return system.actors.map((actor) => {
      const { index, name, chart } = actor;
      const control = state.control[index] ?? 0;
      const own = steps.filter((step) => step.actor === index).map(({ event }) => event);
      const hasEnded = isFinal(chart, control);
      const locks = hasEnded ? [] : waitsOf(system, state, actor);
      const queue = hasEnded ? null : sleepsOn(system, actor, control);
      const isBlocked = locks.every(({ blockers }) => blockers.length > 0);
      return {
        ...{ name, control: chart.states[control]?.path ?? '', hasEnded, enabled: [...new Set(own)] },
        waits: (isBlocked ? locks : []).map(({ lock, keys, blockers }) => ({
          lock: keysWords(system, lock, keys()),
          blockedBy: blockers.map((other) => other.index),
        })),
        sleepsOn: queue === null || own.length > 0 ? null : placeText(queue),
      };
    });
  };
}
