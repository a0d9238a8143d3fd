/** A schedule that goes on by chance. */
import type { System } from '../compile/system/system.ts';
import { isWithin } from '../interpret/judge.ts';
import { transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import { seeded } from '../search/random.ts';
import { along } from './along.ts';

export interface WanderOptions {
  /** How many more steps at most. */
  readonly steps: number;
  /** The same seed goes the same way. */
  readonly seed: number;
  /** Names of actors that take no step. */
  readonly held: readonly string[];
}

/** The path with more steps, each as likely as any other; it ends early where nothing can be done, a step fails, or the constraint leaves out the rest. */
export function wander(system: System, path: Path, { steps, seed, held }: WanderOptions): Path {
  const draw = seeded(seed);
  const longer = [...path];
  const start = along(system, path);
  if (start.taken < path.length) return path;
  let { state } = start;
  if (!isWithin(system, state)) return path;
  for (let taken = 0; taken < steps; taken++) {
    const list = transitions(system, state);
    const free = list.flatMap(({ actor }, at) => (held.includes(system.actors[actor]?.name ?? '') ? [] : [at]));
    const ordinal = free[Math.floor(draw() * free.length)];
    const outcome = list[ordinal ?? -1]?.outcome;
    if (ordinal === undefined || outcome === undefined) break;
    longer.push(ordinal);
    if (outcome.kind === 'failure') break;
    state = outcome.state;
    if (!isWithin(system, state)) break;
  }
  return longer;
}
