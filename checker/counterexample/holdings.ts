/** Which locks each actor holds after each step of a path. */
import type { System } from '../compile/system/system.ts';
import { indexText, type ModelState, type Tree } from '../interpret/state.ts';
import { initialState, transitionAt } from '../interpret/step.ts';
import type { Domain } from '../language/domain.ts';
import type { Path } from '../report/result.ts';

/** By actor its locks, as they are printed: `pt.ptl[table 0]`; one that it holds several times is there as often. */
export type Holdings = readonly (readonly string[])[];

/** After each step that does not fail. */
export function holdingsAlong(system: System, path: Path): readonly Holdings[] {
  let state = initialState(system);
  const along: Holdings[] = [];
  for (const ordinal of path) {
    const outcome = transitionAt(system, state, ordinal)?.outcome;
    if (outcome === undefined || outcome.kind === 'failure') break;
    state = outcome.state;
    along.push(holdings(system, state));
  }
  return along;
}

/** The same of one state. */
export function holdings(system: System, state: ModelState): Holdings {
  const held = system.actors.map((): string[] => []);
  const visit = (domain: Domain, tree: Tree, place: string): void => {
    if (domain.kind === 'array') {
      (tree as Tree[]).forEach((each, index) => {
        visit(domain.of, each, `${place}${indexText(system, domain.by, index)}`);
      });
    } else if (domain.kind === 'record') {
      for (const [name, inner] of Object.entries(domain.fields)) visit(inner, field(tree, name), `${place}.${name}`);
    } else if (domain.kind === 'lock') for (const actor of holders(tree)) held[actor]?.push(place);
  };
  for (const { name, fields } of system.blocks) {
    const tree = state.shared[name];
    if (tree !== undefined) visit({ kind: 'record', fields }, tree, name);
  }
  return held;
}

function field(tree: Tree, name: string): Tree {
  return (tree as { readonly [name: string]: Tree })[name] ?? 'none';
}

/** Whoever holds the lock, a reader as often as it has taken it. */
function holders(lock: Tree): readonly number[] {
  const exclusive = [field(lock, 'owner'), field(lock, 'writer')].filter((each) => typeof each === 'number');
  const readers = field(lock, 'readers');
  const depths = Array.isArray(readers) ? (readers as readonly number[]) : [];
  return [...exclusive, ...depths.flatMap((depth, actor) => Array.from({ length: depth }, () => actor))];
}
