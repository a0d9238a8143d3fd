/** Flattens a system: what no step writes is a constant, which may show that a step is never taken. */

import { initialState } from '../../interpret/step.ts';
import type { MachineEdit } from '../../language/edit.ts';
import { ModelError } from '../../language/model-error.ts';
import { changesOf } from '../system/specs.ts';
import type { System } from '../system/system.ts';
import { Flattening, type Lowered } from './flatten.ts';
import { judgements } from './judgements.ts';
import { type Leaves, listLeaves, pack } from './layout.ts';
import type { Program } from './program.ts';

/** Sets of actors are bits of one word. */
const actorsMax = 31;

/** For each actor by control state. */
type Cases = readonly Map<number, Lowered>[];

/** How a program was made. */
interface Making {
  readonly leaves: Leaves;
  readonly flattening: Flattening;
  /** The leaves that vary. */
  readonly written: Set<number>;
  readonly cases: Cases;
}
const makings = new WeakMap<Program, Making>();

/**
 * `like`: the program of another mutant of the same scenario. If that differs in edited states of machines only, what
 * does not look at these is taken over: more leaves may then be kept, and fewer locks be known to be held, than in a
 * program of its own, which changes nothing that it does. Throws ModelError for a definition that cannot be flattened.
 */
export function buildProgram(system: System, like: Program | null = null): Program {
  const actors = system.actors.length;
  if (actors > actorsMax) {
    throw new ModelError(
      `scenario '${system.scenario.name}' has ${actors} actors, but at most ${actorsMax} can be checked`,
    );
  }
  const initial = initialState(system);
  const leaves = listLeaves(system, initial);
  const making = (like && takenOver(system, leaves, like)) ?? anew(system, leaves, initial.control);
  const { flattening, cases, written } = making;
  const list = cases.map((ofActor) => [...ofActor].sort(([a], [b]) => a - b).map(([, lowered]) => lowered.case));
  const program: Program = {
    ...judgements(flattening.lower, flattening.reached),
    ...flattening.program(list),
    ...{ system, layout: pack(making.leaves, written) },
  };
  makings.set(program, making);
  return program;
}

function anew(system: System, leaves: Leaves, control: readonly number[]): Making {
  const start = control.map((state) => new Map([[state, new Set<string>()]]));
  const written = new Set<number>();
  const first = new Flattening(system, leaves, written, start);
  settle(first, written, noCases(system));
  // Once more, now that it is known what varies: what the first pass made on the way is left behind.
  const flattening = new Flattening(system, leaves, written, start);
  const cases = noCases(system);
  for (const { index } of system.actors) {
    const known = [...(first.reached[index] ?? [])].sort(([a], [b]) => a - b);
    for (const [state, held] of known) cases[index]?.set(state, flattening.lowered(index, state, held));
  }
  return { leaves, flattening, written, cases };
}
function noCases({ actors }: System): Cases {
  return actors.map(() => new Map<number, Lowered>());
}

/** Lowers cases, again and again, until each has a true basis. The states only become more and the locks only fewer. */
function settle(flattening: Flattening, written: ReadonlySet<number>, cases: Cases): void {
  const isTrue = (lowered: Lowered | undefined, held: ReadonlySet<string>): boolean =>
    lowered?.case.held.size === held.size && ![...lowered.constants].some((leaf) => written.has(leaf));
  for (let isStable = false; !isStable; ) {
    isStable = true;
    for (const [index, ofActor] of cases.entries()) {
      // A map's iteration goes on to what is added meanwhile.
      for (const [state, held] of flattening.reached[index] ?? []) {
        if (isTrue(ofActor.get(state), held)) continue;
        isStable = false;
        ofActor.set(state, flattening.lowered(index, state, held));
      }
    }
  }
}

/** Null where nothing can be taken over. */
function takenOver(system: System, own: Leaves, like: Program): Making | null {
  const before = makings.get(like);
  const touched = touchedIn(system, like.system);
  if (before === undefined || touched === null || !areWithin(own, before.leaves)) return null;
  const { leaves } = before;
  const written = new Set(before.written);
  const flattening = new Flattening(system, leaves, written, before.flattening.reached, before.flattening);
  const cases = before.cases.map((ofActor, index) => {
    const states = touched[index] ?? [];
    return new Map([...ofActor].filter(([, { consulted }]) => !states.some((state) => consulted.has(state))));
  });
  settle(flattening, written, cases);
  return { leaves, flattening, written, cases };
}

/** For each actor the states of its chart that an edit has changed; null if the systems differ otherwise. */
function touchedIn(
  { scenario, mutant, actors, buffers, disciplined }: System,
  like: System,
): readonly (readonly number[])[] | null {
  const given = mutant === null ? undefined : scenario.mutants?.[mutant];
  const changes = given === undefined ? [] : changesOf(given);
  const isAlike = like.scenario === scenario && like.disciplined === disciplined && like.buffers === null;
  const known = changes.every(
    (each) => each.kind === 'discipline' || (each.kind === 'machine' && keepsStates(each.edit)),
  );
  if (!isAlike || buffers !== null || !known) return null;
  return actors.map(({ chart, spec }) =>
    changes
      .flatMap((each) => (each.kind === 'machine' && each.machine === spec.machine.id ? statesOf(each.edit) : []))
      .map((path) => chart.states.findIndex((state) => state.path === path)),
  );
}
function keepsStates({ edit }: MachineEdit): boolean {
  return edit !== 'insert';
}
function statesOf(edit: MachineEdit): readonly string[] {
  if (edit.edit === 'exchange') return [edit.first.state, edit.second.state];
  return edit.edit === 'insert' ? [] : [edit.spot.state];
}

/** Whether they are the same leaves with the same initial values, and nothing is read that the others do not read. */
function areWithin({ all }: Leaves, others: Leaves): boolean {
  return (
    all.length === others.all.length &&
    all.every((leaf, at) => {
      const other = others.all[at];
      return leaf.text === other?.text && leaf.initial === other.initial && (other.live || !leaf.live);
    })
  );
}
