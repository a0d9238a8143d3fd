/** Flattens a system: what no step writes is a constant, which may show that a step is never taken. */

import { initialState } from '../../interpret/step.ts';
import { ModelError } from '../../language/model-error.ts';
import type { System } from '../system/system.ts';
import { Flattening, type Reached } from './flatten.ts';
import { judgements } from './judgements.ts';
import { type Leaves, listLeaves, pack } from './layout.ts';
import type { Program } from './program.ts';

/** Sets of actors are bits of one word. */
const actorsMax = 31;

/** Throws ModelError for a definition that cannot be flattened. */
export function buildProgram(system: System): Program {
  const actors = system.actors.length;
  if (actors > actorsMax) {
    throw new ModelError(
      `scenario '${system.scenario.name}' has ${actors} actors, but at most ${actorsMax} can be checked`,
    );
  }
  const initial = initialState(system);
  const leaves = listLeaves(system, initial);
  const start = initial.control.map((state) => new Map([[state, new Set<string>()]]));
  const { written, reached } = explore(system, leaves, start);
  const flattening = new Flattening(system, leaves, { written, constants: new Set() }, start);
  const steps = flattening.program(reached);
  const { lower } = flattening;
  return { ...judgements(lower, flattening.reached), ...steps, system, layout: pack(leaves, written) };
}

/** What a case was lowered with: the leaves that it took for constants, and how many locks it took for held. */
interface Basis {
  readonly constants: ReadonlySet<number>;
  readonly held: number;
}

/** The leaves that vary and the control states that are reached: cases are lowered again until each has a true basis. */
function explore(
  system: System,
  leaves: Leaves,
  start: readonly Reached[],
): { written: Set<number>; reached: readonly Reached[] } {
  const written = new Set<number>();
  let constants = new Set<number>();
  const flattening = new Flattening(
    system,
    leaves,
    { written, constants: { add: (leaf) => constants.add(leaf) } },
    start,
  );
  const bases = system.actors.map(() => new Map<number, Basis>());
  const isTrue = (basis: Basis | undefined, held: ReadonlySet<string>): boolean =>
    basis?.held === held.size && ![...basis.constants].some((leaf) => written.has(leaf));
  for (let isStable = false; !isStable; ) {
    isStable = true;
    for (const actor of system.actors) {
      // A map's iteration goes on to what is added meanwhile. The states only become more and the locks only fewer.
      for (const [state, held] of flattening.reached[actor.index] ?? []) {
        if (isTrue(bases[actor.index]?.get(state), held)) continue;
        isStable = false;
        constants = new Set();
        flattening.caseOf(actor, state, held);
        bases[actor.index]?.set(state, { constants, held: held.size });
      }
    }
  }
  return { written, reached: flattening.reached };
}
