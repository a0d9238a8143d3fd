/**
 * The order in which locks are taken, by class, as lockdep sees it: a lock taken while another is held makes an edge.
 * A trylock makes none, for it never waits, but what is taken under it counts. Which locks may be held in a control
 * state follows from the steps that lead there.
 */
import type { LockOrderEdge } from '../report/result.ts';
import type { Program, TransitionInfo } from './program.ts';

/** `taken` says which transitions some schedule fired. */
export function lockOrder(program: Program, taken: (transition: number) => boolean): LockOrderEdge[] {
  const possible = edges(program, () => true);
  const realised = edges(program, taken);
  return [...possible].sort().map((key) => {
    const [held = '', lock = ''] = key.split(separator);
    return { held, taken: lock, realised: realised.has(key) };
  });
}

const separator = ' → ';

function edges(program: Program, counts: (transition: number) => boolean): Set<string> {
  const found = new Set<string>();
  for (const { actor } of program.actors) {
    const steps = program.transitions.filter(
      (step, id) => program.events[step.event]?.actor === actor.index && counts(id),
    );
    const heldIn = new Map<number, Set<string>>();
    for (let before = -1; before !== total(heldIn); ) {
      before = total(heldIn);
      for (const step of steps) {
        const from = program.events[step.event]?.state ?? 0;
        const held = follow(step, heldIn.get(from) ?? new Set(), found);
        heldIn.set(step.to, new Set([...(heldIn.get(step.to) ?? []), ...held]));
      }
    }
  }
  return found;
}

function total(sets: ReadonlyMap<number, ReadonlySet<string>>): number {
  let sum = 0;
  for (const set of sets.values()) sum += set.size;
  return sum;
}

/** The locks held after the step, given those before it; records the edges on the way. */
function follow(step: TransitionInfo, before: ReadonlySet<string>, found: Set<string>): Set<string> {
  const held = new Set(before);
  for (const { verb, lock, waits } of step.locks) {
    if (verb === 'release') held.delete(lock);
    if (verb !== 'acquire') continue;
    if (waits) for (const other of held) found.add(`${other}${separator}${lock}`);
    held.add(lock);
  }
  return held;
}

/** The cycles of the order, one for each set of classes that reach each other; a class under itself is nesting. */
export function lockCycles(order: readonly LockOrderEdge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { held, taken } of order) if (held !== taken) next.set(held, [...(next.get(held) ?? []), taken]);
  const cycles: string[][] = [];
  const inCycle = new Set<string>();
  for (const start of [...next.keys()].sort()) {
    if (inCycle.has(start)) continue;
    const cycle = shortestCycle(start, next);
    if (cycle === null) continue;
    for (const lock of cycle) inCycle.add(lock);
    cycles.push(cycle);
  }
  return cycles;
}

function shortestCycle(start: string, next: ReadonlyMap<string, readonly string[]>): string[] | null {
  const paths = [[start]];
  const seen = new Set<string>();
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    for (const lock of next.get(path.at(-1) ?? '') ?? []) {
      if (lock === start) return path;
      if (seen.has(lock)) continue;
      seen.add(lock);
      paths.push([...path, lock]);
    }
  }
  return null;
}
