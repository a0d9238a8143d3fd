/** Whether a path shows that a liveness property breaks, by the definition alone, and in words why its run is fair. */
import { isFinal } from '../compile/chart/macrostep.ts';
import { type Obligation, obligations } from '../compile/system/obligations.ts';
import type { System } from '../compile/system/system.ts';
import { keyOf } from '../interpret/explore.ts';
import { duty, isStutter, partOf, possible } from '../interpret/liveness.ts';
import type { ModelState } from '../interpret/state.ts';
import { type Transition, transitions } from '../interpret/step.ts';
import type { Property } from '../language/property.ts';
import { type Assumption, assumptions } from '../liveness/fairness.ts';

/** A state on a path and the step that leaves it; the last state is left by none. */
export interface Passage {
  readonly state: ModelState;
  readonly step: Transition | null;
}
export type LassoVerdict =
  | {
      readonly kind: 'breaks';
      /** Why the run is fair, a sentence each. */
      readonly fair: readonly string[];
      /** For which actors it breaks, where the property speaks of each. */
      readonly actors: readonly string[];
    }
  | { readonly kind: 'fits not'; readonly why: string };

/** `cycle`: how many of the last steps repeat for ever; 0 if the run ends with the path. */
export function judgeLasso(
  system: System,
  passages: readonly Passage[],
  property: Property,
  cycle: number,
): LassoVerdict {
  const refuse = (why: string): LassoVerdict => ({ kind: 'fits not', why });
  const entry = passages.length - 1 - cycle;
  const start = passages[entry];
  const end = passages.at(-1);
  if (start === undefined || end === undefined) return refuse('its cycle is longer than the path');
  if (keyOf(system, start.state) !== keyOf(system, end.state)) return refuse('its cycle does not return to its start');
  const due = dueOn(system, passages, property, entry);
  if (due.length === 0) {
    return refuse(`along it the goal of '${property.id}' is reached, or never due`);
  }
  const repeated = passages.slice(entry, cycle === 0 ? undefined : -1);
  const census = assumptions(system).map((assumption, number) => countIn(system, repeated, assumption, number));
  const unfair = census.find(({ met }) => !met);
  if (unfair !== undefined) return refuse(`it is not fair: ${unfair.words}`);
  return {
    kind: 'breaks',
    fair: census.filter(({ isTelling }) => isTelling).map(({ words }) => words),
    actors: due.flatMap(({ actor }) => (actor === null ? [] : [system.actors[actor]?.name ?? String(actor)])),
  };
}

/** The obligations of the property that fall due on the path, and whose goal is not reached from there on. */
function dueOn(system: System, passages: readonly Passage[], property: Property, entry: number): Obligation[] {
  return obligations(system)
    .filter((each) => each.property === property)
    .filter((obligation) => {
      const duties = passages.map(({ state }, at) => duty(system, state, obligation, at === 0));
      const reached = duties.lastIndexOf('met');
      return reached < entry && duties.lastIndexOf('due') > reached;
    });
}

interface Count {
  readonly met: boolean;
  readonly words: string;
  /** Whether it says more than that there was nothing to do. */
  readonly isTelling: boolean;
}

function isEnded({ actors }: System, { control }: ModelState, actor: number): boolean {
  const chart = actors[actor]?.chart;
  return chart === undefined || isFinal(chart, control[actor] ?? 0);
}

function countIn(system: System, passages: readonly Passage[], assumption: Assumption, number: number): Count {
  const { actor, event, strength } = assumption;
  const name = system.actors[actor]?.name ?? String(actor);
  const what = event === null ? `what ${name} owes` : `'${event}' of ${name}`;
  const canAt = passages.filter(({ state }) => possible(system, state, transitions(system, state)).has(number)).length;
  const happens = passages.some(
    ({ state, step }) => step !== null && !isStutter(system, state, step) && partOf(system, step).includes(number),
  );
  // Of a machine that has ended nothing is expected.
  const hasEnded = passages.every(({ state }) => isEnded(system, state, actor));
  const isTelling = canAt > 0 || event !== null || !hasEnded;
  if (happens)
    return { met: true, isTelling, words: event === null ? `${name} acts again and again` : `${what} happens` };
  if (canAt === 0) return { met: true, isTelling, words: `${what} is never possible in it` };
  if (canAt === passages.length)
    return { met: false, isTelling, words: `${what} is always possible and never happens` };
  const share = `${what} is possible in ${canAt} of ${passages.length} states`;
  if (strength === 'weak')
    return { met: true, isTelling, words: `${share}, not all the time: weak fairness asks no more` };
  return { met: false, isTelling, words: `${share} and never happens` };
}
