/** Renaming by brute force, on the reference interpreter's own states: what the engine's least forms are held against. */
import type { System } from '../../checker/compile/system/system.ts';
import { keyOf } from '../../checker/interpret/explore.ts';
import type { ModelState, Tree } from '../../checker/interpret/state.ts';
import type { Domain } from '../../checker/language/domain.ts';
import { exploreUpTo } from '../conformance/compare.ts';

/** Where each member of a sort goes; sorts that are not named stay as they are. */
export type Renaming = { readonly [sort: string]: readonly number[] };

export function permutations(list: readonly number[]): number[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, at) =>
    permutations([...list.slice(0, at), ...list.slice(at + 1)]).map((rest) => [first, ...rest]),
  );
}
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, each) => each);
}

export function rename(system: System, state: ModelState, renaming: Renaming): ModelState {
  const image = (sort: string, member: number): number => renaming[sort]?.[member] ?? member;
  const moved = <T>(sort: string, list: readonly T[]): T[] => {
    const result = [...list];
    for (const [member, each] of list.entries()) result[image(sort, member)] = each;
    return result;
  };
  const inside = (domain: Domain, tree: Tree): Tree => {
    switch (domain.kind) {
      case 'index':
      case 'optional':
        return typeof tree === 'number' ? image(domain.sort.name, tree) : tree;
      case 'set':
        return (tree as number[]).map((each) => image(domain.sort.name, each)).sort((a, b) => a - b);
      case 'queue':
        return (tree as number[]).map((each) => image(domain.sort.name, each));
      case 'array':
        return moved(
          domain.by.name,
          (tree as Tree[]).map((each) => inside(domain.of, each)),
        );
      case 'record':
      case 'lock': {
        const values = tree as { [name: string]: Tree };
        return Object.fromEntries(
          Object.entries(domain.fields).map(([name, field]) => [name, inside(field, values[name] as Tree)]),
        );
      }
      default:
        return tree;
    }
  };
  const registers = system.actors.map(({ index, role }) =>
    inside({ kind: 'record', fields: role.block.fields }, state.registers[index] as Tree),
  );
  const shared = system.blocks.map((block) => [
    block.name,
    inside({ kind: 'record', fields: block.fields }, state.shared[block.name] as Tree),
  ]);
  return {
    control: moved('actor', state.control),
    shared: Object.fromEntries(shared),
    registers: moved('actor', registers),
  };
}

/** How many classes the renamings make of the reachable states; null if a renaming leads out of them. */
export function orbits(system: System, renamings: readonly Renaming[], statesMax: number): number | null {
  const states = new Map<string, ModelState>();
  exploreUpTo(system, statesMax, (state) => void states.set(keyOf(system, state), state));
  const met = new Set<string>();
  let count = 0;
  for (const [key, state] of states) {
    if (met.has(key)) continue;
    count++;
    for (const renaming of renamings) {
      const renamed = keyOf(system, rename(system, state, renaming));
      if (!states.has(renamed)) return null;
      met.add(renamed);
    }
  }
  return count;
}
