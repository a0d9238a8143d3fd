/** A race as a sequence diagram, in no format yet: a lifeline an actor, time running down, in the words of the drawn trace. */
import type { System } from '../../compile/system/system.ts';
import { type Holdings, holdingsAlong } from '../../counterexample/holdings.ts';
import { tracePath } from '../../counterexample/trace.ts';
import type { Style } from '../columns.ts';
import { raceEnding, raceRows, raceStyle, raceTitle, replayToken } from '../race.ts';
import type { Path } from '../result.ts';

export interface Lifeline {
  readonly name: string;
  readonly machine: string;
}
export interface Line {
  readonly text: string;
  readonly style: Style | null;
  readonly indent: number;
}
export interface Moment {
  /** Who acts, as a place in the list of lifelines; null of what is said across all of them. */
  readonly by: number | null;
  /** Whose registers it changes; null if only its own or shared state. */
  readonly to: number | null;
  /** The number of the step, or of the first and last of several. */
  readonly label: string;
  readonly lines: readonly Line[];
  /** By lifeline the locks that are held afterwards. */
  readonly held: Holdings;
}
export interface Sequence {
  readonly title: string;
  readonly text: string;
  readonly lifelines: readonly Lifeline[];
  readonly moments: readonly Moment[];
  /** The last state and the broken property. */
  readonly ending: readonly string[];
  readonly token: string;
}

/** How long a line of the ending may be, in characters. */
const endingWidth = 90;

/** `cycle`: how many of the last steps repeat for ever. Throws PathError if the path does not show that the property breaks. */
export function sequenceOf(system: System, path: Path, property: string, full = false, cycle = 0): Sequence {
  const trace = tracePath(system, path, property, full, cycle);
  const { shown, rows, idle } = raceRows(trace, full);
  const along = holdingsAlong(system, path);
  const heldAfter = (step: number | undefined): Holdings => {
    const all = step === undefined ? [] : (along[step] ?? along.at(-1) ?? []);
    return shown.map(({ index }) => all[index] ?? []);
  };
  let held = heldAfter(undefined);
  const moments = rows.map(({ column, label, pieces, steps }): Moment => {
    if (steps.length > 0) held = heldAfter(steps.at(-1));
    const owners = steps.flatMap(
      (step) => trace.steps[step]?.changes.flatMap(({ owner, matters }) => (matters ? (owner ?? []) : [])) ?? [],
    );
    const to = shown.findIndex(({ index }, at) => at !== column && owners.includes(index));
    const lines = pieces.map(({ text, style = null, indent = 0 }) => ({ text, style, indent }));
    return { by: column, to: to < 0 ? null : to, label: label.trim(), lines, held };
  });
  const without = idle.length === 0 ? [] : [`Without a step: ${idle.join(', ')}.`];
  return {
    ...raceTitle(system),
    lifelines: shown.map(({ name, chart }) => ({ name, machine: chart.name })),
    moments,
    ending: [
      ...without,
      ...raceEnding(trace, { ...raceStyle, width: endingWidth, full }).filter((line) => line !== ''),
    ],
    token: replayToken(system, path, property, cycle),
  };
}
