/** A schedule taken by hand: the state that it leads to, and what can and cannot be done there. */
import { isFinal } from '../compile/chart/macrostep.ts';
import { asWritten, type System } from '../compile/system/system.ts';
import { type Change, changes, facts } from '../counterexample/facts.ts';
import { fingerprint } from '../counterexample/fingerprint.ts';
import { brokenNames, judgeState } from '../counterexample/judgement.ts';
import { tell } from '../counterexample/telling.ts';
import { formatToken } from '../counterexample/token.ts';
import { chosenWords } from '../counterexample/trace.ts';
import type { Include } from '../counterexample/words.ts';
import { keyOf } from '../interpret/explore.ts';
import { isQuiescent, isWithin } from '../interpret/judge.ts';
import type { ModelState } from '../interpret/state.ts';
import { initialState, type Transition, transitionAt, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import { type Obstacle, obstaclesOf } from './obstacles.ts';

/** A step that somebody took, or could take. */
export interface Move {
  /** Its place in the list of all steps of its state: what a path is made of. */
  readonly ordinal: number;
  readonly actor: string;
  readonly event: string;
  /** What the scheduler chose for it, in words. */
  readonly chosen: readonly string[];
  /** The kernel function as `file:function`, or who else acts; null if the machine does not say. */
  readonly in: string | null;
  /** Why it goes as it does. */
  readonly seen: readonly string[];
  /** What the mutant left out of it. */
  readonly broken: readonly string[];
  readonly changes: readonly MoveChange[];
  /** It may happen, but nobody owes it. */
  readonly optional: boolean;
  /** What goes wrong in it; null of a step that leads on. */
  readonly failure: string | null;
}
export interface MoveChange {
  /** With whose it is, if it is a register. */
  readonly place: string;
  readonly old: string;
  readonly new: string;
  readonly isLock: boolean;
}
export interface Standing {
  readonly name: string;
  readonly machine: string;
  /** The control state: keys joined with dots. */
  readonly state: string;
  /** What its machine says of that state. */
  readonly text: string;
  readonly in: string | null;
  readonly isFinal: boolean;
}
export interface Field {
  /** The object that it is a part of: `frames[frame 1]`, a block of shared state, or an actor with its registers. */
  readonly group: string;
  readonly isOwn: boolean;
  /** In that object. */
  readonly place: string;
  readonly value: string;
  /** The lock that its writers declare to hold, in words; null if none is. */
  readonly guardedBy: string | null;
  readonly isLock: boolean;
  readonly isGhost: boolean;
  /** It has the value with which it began in every scenario. */
  readonly isStandard: boolean;
  /** The last step changed it. */
  readonly isChanged: boolean;
}
export interface Position {
  readonly path: Path;
  /** How many steps of the path were taken: the others are what was taken from here before. */
  readonly at: number;
  readonly moves: readonly Move[];
  readonly actors: readonly Standing[];
  readonly fields: readonly Field[];
  readonly enabled: readonly Move[];
  readonly obstacles: readonly Obstacle[];
  /** What the state, or the failing step before it, breaks. */
  readonly broken: readonly { readonly name: string; readonly text: string }[];
  /** Nothing that is owed is left to do. */
  readonly isQuiescent: boolean;
  /** The constraint leaves out what follows. */
  readonly isOutside: boolean;
  /** How much of the path this system has: less than all where the path is one of another definition. */
  readonly fits: number;
}

/** The path without a property that it would break, as a token of an address. */
export function scheduleToken(system: System, path: Path): string {
  const { scenario, mutant } = system;
  // No property: one beyond the last.
  const property = brokenNames(system).length;
  return formatToken({ scenario: scenario.name, mutant, fingerprint: fingerprint(system), property, path });
}

/** After `at` steps of the path, or as many of them as there are. */
export function positionOf(system: System, path: Path, at: number): Position {
  // What nothing reads is no part of a state.
  const include: Include = (field, ghost) => !ghost && system.live.has(field);
  let state = initialState(system);
  let here: ModelState = state;
  let previous: ModelState | null = null;
  let failure: Position['broken'] | null = null;
  const moves: Move[] = [];
  for (const [position, ordinal] of path.entries()) {
    if (!isWithin(system, state)) break;
    const step = transitionAt(system, state, ordinal);
    if (step === undefined) break;
    moves.push(moveOf(system, state, step, ordinal, include));
    if (step.outcome.kind === 'failure') {
      const { failure: problem } = step.outcome;
      if (position + 1 === Math.min(at, path.length)) {
        failure = [{ name: problem.property ?? problem.failure, text: problem.message }];
      }
      break;
    }
    if (position < at) {
      previous = state;
      here = step.outcome.state;
    }
    state = step.outcome.state;
  }
  const isOutside = failure === null && !isWithin(system, here);
  const list = failure === null && !isOutside ? transitions(system, here) : [];
  const key = keyOf(system, here);
  return {
    path: path.slice(0, moves.length),
    ...{ at: Math.min(at, moves.length), moves, fits: moves.length },
    actors: standings(system, here),
    fields: fieldsOf(system, here, previous),
    enabled: list.map((step, ordinal) => moveOf(system, here, step, ordinal, include)),
    obstacles: failure === null && !isOutside ? obstaclesOf(system, here, list) : [],
    broken: failure ?? judgeState(system, here).map(({ name, text }) => ({ name, text })),
    isOutside,
    isQuiescent: failure === null && !isOutside && isQuiescent(list, (after) => keyOf(system, after) !== key),
  };
}

/** A step of the state, in words. */
export function moveOf(system: System, before: ModelState, step: Transition, ordinal: number, include: Include): Move {
  const { actor, event, optional, outcome } = step;
  const { choices, in: place, seen, broken } = tell(system, step);
  const after = outcome.kind === 'next' ? outcome.state : before;
  return {
    ...{ ordinal, actor: nameOf(system, actor), event, in: place, seen, broken, optional },
    chosen: chosenWords(system, step, choices),
    changes: changes(system, before, after, include).map((change) => moveChange(system, change)),
    failure: outcome.kind === 'failure' ? `${outcome.failure.failure}: ${outcome.failure.message}` : null,
  };
}
function moveChange(system: System, { place, owner, old, new: fresh, isLock }: Change): MoveChange {
  return { place: owner === null ? place : `${nameOf(system, owner)}.${place}`, old, new: fresh, isLock };
}
function nameOf(system: System, actor: number): string {
  return system.actors[actor]?.name ?? String(actor);
}

function standings(system: System, { control }: ModelState): Standing[] {
  return asWritten(system).actors.map(({ index, name, chart }) => {
    const at = control[index] ?? 0;
    const state = chart.states[at];
    return {
      ...{ name, machine: chart.name, state: state?.path ?? '', text: state?.description ?? '' },
      ...{ in: state?.in ?? null, isFinal: isFinal(chart, at) },
    };
  });
}

function fieldsOf(system: System, state: ModelState, previous: ModelState | null): Field[] {
  // Ghosts too: what a property reads is what a reader looks for.
  const include: Include = (field) => system.live.has(field);
  const before = previous === null ? null : facts(system, previous, include);
  const locks = new Map<string, string | null>(
    system.blocks.flatMap(({ name, fields, discipline }) =>
      Object.keys(fields).map((field) => [`${name}.${field}`, discipline[field]?.text ?? null] as const),
    ),
  );
  return facts(system, state, include).map(({ place, owner, value, isLock, isGhost, isStandard }, at) => ({
    ...objectOf(owner === null ? null : nameOf(system, owner), place),
    ...{ isOwn: owner !== null, value, isLock, isGhost, isStandard },
    guardedBy: owner === null ? (locks.get(place.split('[')[0] ?? '') ?? null) : null,
    isChanged: before !== null && before[at]?.value !== value,
  }));
}

/** `frames.refs[frame 1]` is what `frames[frame 1]` has as `refs`; what is not in an array belongs to its block. */
function objectOf(owner: string | null, place: string): { readonly group: string; readonly place: string } {
  if (owner !== null) return { group: owner, place };
  const [, block = '', field = place, member = ''] = /^([^.[]+)\.([^[]+)(\[.*)?$/.exec(place) ?? [];
  const end = member.indexOf(']') + 1;
  return { group: `${block}${member.slice(0, end)}`, place: `${field}${member.slice(end)}` };
}
