/** The reference search: every reachable state, breadth first, slow and obvious. The engine is tested against it. */
import { fromTheStart, type System } from '../compile/system/system.ts';
import type { Domain } from '../language/domain.ts';
import { branchesTaken, isQuiescent, properties, quiescentFaults, waitsInCircle, within, witnesses } from './judge.ts';
import type { ModelState, Tree } from './state.ts';
import { initialState, type Transition, transitions } from './step.ts';

export interface Exploration {
  readonly states: number;
  /** How many more do not satisfy the constraint. */
  readonly outside: number;
  readonly transitions: number;
  readonly depth: number;
  /** For each violated property or check the fewest steps that show it. */
  readonly violations: ReadonlyMap<string, number>;
  /** The `sometimes` properties that some state witnesses. */
  readonly witnessed: ReadonlySet<string>;
}

/** Visits every reachable state; `visit` sees each state with its transitions, `beyond`
 * each that is not gone on from. Throws beyond `limit` states. */
export function explore(
  system: System,
  limit = 1_000_000,
  visit: (state: ModelState, list: readonly Transition[], key: string) => void = () => {},
  beyond: (state: ModelState, key: string) => void = () => {},
): Exploration {
  const start = initialState(system);
  const known = new WeakMap<ModelState, string>();
  const keyed = (state: ModelState): string => {
    const key = known.get(state) ?? keyOf(system, state);
    known.set(state, key);
    return key;
  };
  const seen = new Map([[keyed(start), 0]]);
  const violations = new Map<string, number>();
  const witnessed = new Set<string>();
  let frontier = [start];
  let fired = 0;
  let outside = 0;
  let depth = 0;
  const violate = (name: string, steps: number): void => {
    if (!violations.has(name)) violations.set(name, steps);
  };
  for (let steps = 0; frontier.length > 0; steps++) {
    depth = steps;
    const next: ModelState[] = [];
    for (const state of frontier) {
      const isWithin = within(system, state, (failure) => violate(failure, steps));
      if (!isWithin) outside++;
      const key = keyed(state);
      for (const id of properties(system, state, 'state')) violate(id, steps);
      const shown = witnesses(system, state, witnessed);
      for (const failure of shown.failures) violate(failure, steps);
      for (const id of shown.witnessed) witnessed.add(id);
      if (waitsInCircle(system, state)) violate('deadlock', steps);
      if (!isWithin) {
        beyond(state, key);
        continue;
      }
      const list = transitions(system, state);
      visit(state, list, key);
      if (isQuiescent(list, (after) => keyed(after) !== key)) {
        for (const fault of quiescentFaults(system, state)) violate(fault, steps);
        for (const id of properties(system, state, 'atEnd')) violate(id, steps);
      }
      for (const transition of list) {
        const { outcome } = transition;
        if (outcome.kind === 'failure') {
          violate(outcome.failure.property ?? outcome.failure.failure, steps + 1);
          continue;
        }
        fired++;
        for (const id of branchesTaken(system, transition)) witnessed.add(id);
        const nextKey = keyed(outcome.state);
        if (seen.has(nextKey)) continue;
        if (seen.size >= limit) throw new Error(`more than ${limit} states`);
        seen.set(nextKey, steps + 1);
        next.push(outcome.state);
      }
    }
    frontier = next;
  }
  return {
    ...fromTheStart(system, { states: seen.size - outside, transitions: fired, depth }),
    violations,
    witnessed,
    outside,
  };
}

/** What makes two states the same: everything but the fields that nothing reads. */
export function keyOf(system: System, state: ModelState): string {
  const { shared, registers } = keysOf(system);
  let key = state.control.join();
  for (const { name, of } of shared) key += of(state.shared[name] as Tree);
  for (const [index, of] of registers.entries()) key += of(state.registers[index] as Tree);
  return key;
}

/** The text of a value; `;` ends one, so that no two lists of values have one text. */
type KeyOf = (tree: Tree) => string;
interface Keys {
  readonly shared: readonly { readonly name: string; readonly of: KeyOf }[];
  readonly registers: readonly KeyOf[];
}
// Looked through once for each system: the reference search asks for the key of each state that it comes to.
const keys = new WeakMap<System, Keys>();
function keysOf(system: System): Keys {
  const known = keys.get(system) ?? {
    shared: system.blocks.map(({ name, fields }) => ({ name, of: keyIn(system, { kind: 'record', fields }, name) })),
    registers: system.actors.map(({ role }) => keyIn(system, { kind: 'record', fields: role.block.fields }, role.name)),
  };
  keys.set(system, known);
  return known;
}
function keyIn(system: System, domain: Domain, field: string): KeyOf {
  if (domain.kind === 'array') {
    const of = keyIn(system, domain.of, field);
    return (tree) => (tree as Tree[]).reduce<string>((key, each) => key + of(each), '');
  }
  if (domain.kind === 'record' || domain.kind === 'lock') {
    const parts = Object.entries(domain.fields).map(([name, inner]) => ({
      name,
      of: keyIn(system, inner, `${field}.${name}`),
    }));
    return (tree) =>
      parts.reduce((key, { name, of }) => key + of((tree as { [name: string]: Tree })[name] as Tree), '');
  }
  if (!system.live.has(field)) return () => '';
  return domain.kind === 'enum' ? (tree) => `;${JSON.stringify(tree)}` : (tree) => `;${String(tree)}`;
}
