/**
 * Probabilistic concurrency testing: S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, "A randomized scheduler
 * with probabilistic guarantees of finding bugs", ASPLOS 2010.
 *
 * Actors have priorities in random order, and of those that can act the highest does. At `depth` - 1 random steps of a
 * walk, the actor whose turn it is falls below all others. A bug of that depth, one that shows as soon as `depth` pairs
 * of steps come in a certain order, is hit by a walk with probability at least 1 / (n * k ^ (depth - 1)), for n actors and
 * walks of at most k steps.
 */
import type { Actors, Strategy } from './strategy.ts';
import { type Chooser, drawn, type Option, type WalkLimits, walks } from './walks.ts';

export interface PctOptions extends WalkLimits {
  /** At least 1. */
  readonly depth: number;
}

export function pct({ count, of }: Actors, random: () => number, { depth, ...limits }: PctOptions): Strategy {
  const { stepsMax } = limits;
  /** By actor, higher acts first. */
  let priorities: number[] = [];
  /** The number of a step, and how far below the others its actor falls. */
  let changes: number[] = [];
  const highest = (options: readonly Option[]): number =>
    options.map(({ event }) => of(event)).reduce((a, b) => ((priorities[a] ?? 0) >= (priorities[b] ?? 0) ? a : b));
  const chooser: Chooser = {
    name: `probabilistic concurrency testing, depth ${depth}`,
    note: `a bug of depth ${depth} is found by a run with probability at least ${boundText(count, stepsMax, depth)}`,
    begin() {
      priorities = shuffled(count, random).map((rank) => depth + rank);
      changes = Array.from({ length: depth - 1 }, () => 1 + Math.floor(random() * stepsMax));
    },
    choose(options, number) {
      for (const [at, change] of changes.entries()) {
        // Priorities below `depth` are those of actors that fell; the later in the list, the less far.
        if (change === number) priorities[highest(options)] = at + 1;
      }
      const actor = highest(options);
      // Which of its steps an actor takes is not a matter of scheduling.
      return drawn(
        options.filter(({ event }) => of(event) === actor),
        random,
      );
    },
  };
  return {
    ...walks(chooser, limits),
    refusesReductions: 'its odds are about schedules and who acts in them, which a reduction leaves out or renames',
  };
}

/** 1 / (n * k ^ (d - 1)). */
export function pctBound(actors: number, steps: number, depth: number): number {
  let bound = 1 / actors;
  for (let change = 1; change < depth; change++) bound /= steps;
  return bound;
}

function boundText(actors: number, steps: number, depth: number): string {
  const formula = depth === 1 ? `1/${actors}` : `1/(${actors} * ${steps}${depth === 2 ? '' : `^${depth - 1}`})`;
  return `${formula} = ${Number(pctBound(actors, steps, depth).toPrecision(3))}`;
}

/** The numbers from 0 to count - 1 in random order. */
function shuffled(count: number, random: () => number): number[] {
  const list = Array.from({ length: count }, (_, at) => at);
  for (let last = count - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1));
    [list[last], list[at]] = [list[at] ?? 0, list[last] ?? 0];
  }
  return list;
}
