/** Flattens a system: what no step writes is a constant, which may show that a step is never taken. */

import { initialState } from '../../interpret/step.ts';
import type { MachineEdit } from '../../language/edit.ts';
import { ModelError } from '../../language/model-error.ts';
import { about } from '../../language/site.ts';
import type { Change } from '../../language/spec.ts';
import type { ChartState } from '../chart/chart.ts';
import { usesIn } from '../chart/uses.ts';
import { changesOf } from '../system/specs.ts';
import type { System, SystemActor } from '../system/system.ts';
import { type Cases, Flattening, type Lowered } from './flatten.ts';
import { inProgram, type Judgements, judgements } from './judgements.ts';
import { type Leaf, type Leaves, listLeaves, pack } from './layout.ts';
import type { Program } from './program.ts';

/** Sets of actors are bits of one word. */
const actorsMax = 31;

/** How a program was made. */
interface Making {
  readonly leaves: Leaves;
  readonly flattening: Flattening;
  /** The leaves that vary. */
  readonly written: Set<number>;
  readonly cases: Cases;
  /** The control states in which the actors begin. */
  readonly start: readonly number[];
}
interface Made extends Making {
  readonly judged: Judgements;
  /** For each actor the control states that its own transitions lead to. */
  readonly reached: readonly ReadonlyMap<number, unknown>[];
}
const makings = new WeakMap<Program, Made>();

/**
 * `like`: the program of another form of the same scenario. If that differs in guards, actions, edited states of machines
 * and initial values only, what does not look at these is taken over: more leaves may then be kept, and fewer locks be
 * known to be held, than in a program of its own, which changes nothing that it does. Throws ModelError for a definition
 * that cannot be flattened.
 */
export function buildProgram(system: System, like: Program | null = null): Program {
  return about(system.scenario, () => flattened(system, like));
}
function flattened(system: System, like: Program | null): Program {
  const actors = system.actors.length;
  if (actors > actorsMax) {
    throw new ModelError(
      `scenario '${system.scenario.name}' has ${actors} actors, but at most ${actorsMax} can be checked`,
    );
  }
  const initial = initialState(system);
  const leaves = listLeaves(system, initial);
  const making = (like && takenOver(system, leaves, like, initial.control)) ?? anew(system, leaves, initial.control);
  const { flattening, written } = making;
  const cases = flattening.reachable(making.cases, making.start);
  const lowered = cases.map((ofActor) => [...ofActor].sort(([a], [b]) => a - b).map(([, each]) => each));
  const before = like === null ? undefined : makings.get(like);
  const judged = judgements(
    flattening.lower,
    cases,
    before === undefined ? null : alikeIn(system, making, cases, before),
  );
  const program: Program = {
    ...inProgram(judged),
    ...flattening.program(lowered),
    ...{ system, layout: pack(making.leaves, written) },
  };
  makings.set(program, { ...making, judged, reached: cases });
  return program;
}

function anew(system: System, leaves: Leaves, start: readonly number[]): Making {
  const reached = start.map((state) => new Map([[state, new Set<string>()]]));
  const written = new Set<number>();
  const flattening = new Flattening(system, leaves, written, reached);
  const cases = system.actors.map(() => new Map<number, Lowered>());
  settle(flattening, written, cases);
  return { leaves, flattening, written, cases, start };
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
function takenOver(system: System, leaves: Leaves, like: Program, start: readonly number[]): Making | null {
  const before = makings.get(like);
  const touched = touchedIn(system, like.system);
  const others = before === undefined ? null : otherStarts(leaves, before.leaves);
  if (before === undefined || touched === null || others === null) return null;
  // Which states are reached, and with which locks, was found out from the other start.
  if (start.some((state, actor) => state !== before.start[actor])) return null;
  const written = new Set(before.written);
  const flattening = new Flattening(system, leaves, written, before.flattening.reached, before.flattening);
  const cases = before.cases.map((ofActor, index) => {
    const states = touched[index] ?? [];
    const isKept = ({ consulted, constants }: Lowered): boolean =>
      !states.some((state) => consulted.has(state)) && !others.some((leaf) => constants.has(leaf));
    return new Map([...ofActor].filter(([, lowered]) => isKept(lowered)));
  });
  settle(flattening, written, cases);
  // What is emitted of a case holds for the same leaves only.
  return { leaves: others.length === 0 ? before.leaves : leaves, flattening, written, cases, start };
}

/** What was judged before, if it was of the same leaves, and of which actors it says the same now; else null. */
function alikeIn(
  system: System,
  { leaves, written }: Making,
  reached: Made['reached'],
  before: Made,
): { readonly made: Judgements; readonly alike: readonly boolean[] } | null {
  if (leaves !== before.leaves || written.size !== before.written.size) return null;
  const changes = changesIn(system);
  const isAlike = ({ index, spec, role }: SystemActor): boolean => {
    const [now, then] = [reached[index], before.reached[index]];
    return (
      !changes.some((change) => concerns(change, spec.machine.id, role.name)) &&
      now?.size === then?.size &&
      [...(now?.keys() ?? [])].every((state) => then?.has(state))
    );
  };
  return { made: before.judged, alike: system.actors.map(isAlike) };
}

/** Whether a program of the same scenario without its local changes is of any use for it. */
export function takesOver(system: System): boolean {
  return system.buffers === null && system.starts === null && changesIn(system).every(isLocal);
}

/** For each actor the states of its chart that a change has touched; null if the systems differ otherwise. */
function touchedIn(system: System, like: System): readonly (readonly number[])[] | null {
  const isWhole = changesIn(like).every(({ kind }) => kind === 'discipline');
  const isAlike = like.scenario === system.scenario && isWhole && like.disciplined === system.disciplined;
  if (!isAlike || !takesOver(system)) return null;
  const changes = changesIn(system);
  return system.actors.map(({ chart, spec, role }) =>
    chart.states.flatMap((state) =>
      changes.some((change) => touches(change, spec.machine.id, role.name, state)) ? state.index : [],
    ),
  );
}
function changesIn({ scenario, mutant }: System): readonly Change[] {
  const given = mutant === null ? undefined : scenario.mutants?.[mutant];
  return given === undefined ? [] : changesOf(given);
}

/** Whether it leaves machines with the states that they have, and locks with their meaning. */
function isLocal(change: Change): boolean {
  if (change.kind === 'machine') return change.edit.edit !== 'insert';
  return change.kind !== 'actor' && change.kind !== 'lock';
}

/** Whether it may say something else of a machine, or of what its role's names mean. */
function concerns(change: Change, machine: string, role: string): boolean {
  if (change.kind === 'machine') return change.machine === machine;
  return (change.kind === 'guard' || change.kind === 'action') && change.role === role;
}

function touches(change: Change, machine: string, role: string, state: ChartState): boolean {
  if (!concerns(change, machine, role)) return false;
  if (change.kind === 'machine') return statesOf(change).includes(state.path);
  const uses = usesIn(state);
  // A step is a guard and an action of one name.
  return 'name' in change && [...uses.guards, ...uses.actions].some(({ name }) => name === change.name);
}
function statesOf({ edit }: { readonly edit: MachineEdit }): readonly string[] {
  if (edit.edit === 'exchange') return [edit.first.state, edit.second.state];
  return edit.edit === 'insert' ? [] : [edit.spot.state];
}

/** Which of the same leaves begin with another value; null if they are others, or if other fields are read. */
function otherStarts({ all }: Leaves, before: Leaves): readonly number[] | null {
  const isSame = (leaf: Leaf, at: number): boolean => {
    const other = before.all[at];
    return leaf.text === other?.text && leaf.live === other.live;
  };
  if (all.length !== before.all.length || !all.every(isSame)) return null;
  return all.filter(({ id, initial }) => initial !== before.all[id]?.initial).map(({ id }) => id);
}
