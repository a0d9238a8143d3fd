/**
 * The order in which locks are taken, by class, as lockdep sees it: a lock taken while another is held makes an edge.
 * A trylock makes none, for it never waits, but what is taken under it counts. What may happen follows from the steps
 * that lead to a control state; what does is read off the visited states.
 */
import type { LockOrderEdge } from '../report/result.ts';
import { controlCode, type Leaf, lockTrees } from './layout.ts';
import type { Program, TransitionInfo } from './program.ts';
import type { SystemActor } from './system.ts';

/** What the states that a search visited say about the packed words. */
export interface Visited {
  readonly states: number;
  word(state: number, word: number): number;
}

/** `realised`: in some visited state an actor holds the one and is about to take the other. */
export function lockOrder(program: Program, visited: Visited): LockOrderEdge[] {
  const realised = observed(program, visited);
  return [...new Set([...edges(program), ...realised])].sort().map((key) => {
    const [held = '', lock = ''] = key.split(separator);
    return { held, taken: lock, realised: realised.has(key) };
  });
}

const separator = ' → ';

/** Reads one scalar of a visited state. */
type Reader = (state: number) => number;

function reader({ layout }: Program, visited: Visited, leaf: Leaf): Reader {
  const slot = layout.slots[leaf.id];
  if (!slot) return () => leaf.initial;
  const { word, shift, bits } = slot;
  const mask = bits === 32 ? -1 : 2 ** bits - 1;
  return (state) => ((visited.word(state, word) >>> shift) & mask) + leaf.lo;
}

function observed(program: Program, visited: Visited): Set<string> {
  const found = new Set<string>();
  for (const { actor } of program.actors) {
    const wanted = wantedIn(program, actor);
    const control = program.layout.leaves.control[actor.index];
    if (wanted.size === 0 || control === undefined) continue;
    const at = reader(program, visited, control);
    const holds = holdTests(program, visited, actor.index).filter(({ lock }) => takes(program, actor.index, lock));
    for (let state = 0; state < visited.states; state++) {
      const locks = wanted.get(at(state));
      if (locks === undefined) continue;
      for (const { lock: held, test } of holds) {
        if (test(state)) for (const lock of locks) found.add(`${held}${separator}${lock}`);
      }
    }
  }
  return found;
}

/** For each control state, by its code, the locks for which the actor waits there: those that a step takes first. */
function wantedIn(program: Program, { index, chart }: SystemActor): Map<number, ReadonlySet<string>> {
  const wanted = new Map<number, Set<string>>();
  for (const { event, locks } of program.transitions) {
    const info = program.events[event];
    const [first] = locks.filter(({ verb }) => verb === 'acquire' || verb === 'release');
    if (info?.actor !== index || first?.verb !== 'acquire' || !first.waits) continue;
    const code = controlCode(chart, info.state);
    wanted.set(code, (wanted.get(code) ?? new Set()).add(first.lock));
  }
  return wanted;
}

function takes(program: Program, actor: number, lock: string): boolean {
  return program.transitions.some(
    ({ event, locks }) =>
      program.events[event]?.actor === actor && locks.some((use) => use.lock === lock && use.verb === 'acquire'),
  );
}

function holdTests(
  program: Program,
  visited: Visited,
  actor: number,
): { lock: string; test: (state: number) => boolean }[] {
  return lockTrees(program.system, program.layout.leaves).map(({ lock, tree }) => {
    const { owner, writer, readers } = tree;
    const owners = [owner, writer].flatMap((field) =>
      field?.kind === 'leaf' ? [reader(program, visited, field.leaf)] : [],
    );
    const mine = readers?.kind === 'array' ? readers.items[actor] : undefined;
    const depth = mine?.kind === 'leaf' ? reader(program, visited, mine.leaf) : () => 0;
    return { lock, test: (state) => owners.some((read) => read(state) === actor) || depth(state) > 0 };
  });
}

/** What may happen, whatever the values of registers. */
function edges(program: Program): Set<string> {
  const found = new Set<string>();
  for (const { actor } of program.actors) {
    const steps = program.transitions.filter(({ event }) => program.events[event]?.actor === actor.index);
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

/** The cycles of what was realised, one for each set of classes that reach each other; a class under itself is nesting. */
export function lockCycles(order: readonly LockOrderEdge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { held, taken, realised } of order)
    if (realised && held !== taken) next.set(held, [...(next.get(held) ?? []), taken]);
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
