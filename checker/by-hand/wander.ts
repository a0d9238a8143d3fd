/** A schedule that goes on by chance. */
import type { System } from '../compile/system/system.ts';
import { initialState, transitionAt, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import { seeded } from '../search/random.ts';

export interface WanderOptions {
  /** How many more steps at most. */
  readonly steps: number;
  /** The same seed goes the same way. */
  readonly seed: number;
  /** Names of actors that take no step. */
  readonly held: readonly string[];
}

/** The path with more steps, each as likely as any other; it ends early where nothing can be done, or a step fails. */
export function wander(system: System, path: Path, { steps, seed, held }: WanderOptions): Path {
  const draw = seeded(seed);
  const longer = [...path];
  let state = initialState(system);
  for (const ordinal of path) {
    const outcome = transitionAt(system, state, ordinal)?.outcome;
    if (outcome?.kind !== 'next') return path;
    state = outcome.state;
  }
  for (let taken = 0; taken < steps; taken++) {
    const list = transitions(system, state);
    const free = list.flatMap(({ actor }, at) => (held.includes(system.actors[actor]?.name ?? '') ? [] : [at]));
    const ordinal = free[Math.floor(draw() * free.length)];
    const outcome = list[ordinal ?? -1]?.outcome;
    if (ordinal === undefined || outcome === undefined) break;
    longer.push(ordinal);
    if (outcome.kind === 'failure') break;
    state = outcome.state;
  }
  return longer;
}
