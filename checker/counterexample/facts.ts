/** A state as a list of facts, and two states as a list of changes. */
import type { System } from '../compile/system/system.ts';
import { bufferBlock } from '../compile/weak/slots.ts';
import { indexText, type ModelState, standard, type Tree } from '../interpret/state.ts';
import type { Domain, Fields } from '../language/domain.ts';
import { type Include, isIncluded, words } from './words.ts';

/** One printed line of a state: a scalar, a lock, a list, or a record of scalars in one. */
export interface Fact {
  /** As it is printed: `mm.pte[page 0]`. A register goes by its own name. */
  readonly place: string;
  /** Whose register it is; null for shared state. */
  readonly owner: number | null;
  readonly value: string;
  readonly isStandard: boolean;
  readonly isLock: boolean;
  readonly isGhost: boolean;
}
export interface Change {
  readonly place: string;
  readonly owner: number | null;
  readonly old: string;
  readonly new: string;
  /** In fewer words, where old and new say more than a reader needs: `taken for reading`. */
  readonly brief: string;
  readonly isLock: boolean;
  /** The new value is the one that the field begins with. */
  readonly isStandard: boolean;
  /** As declared: `mm.pte.kind`. */
  readonly field: string;
  readonly isGhost: boolean;
  /** It is declared `untold`. */
  readonly isUntold: boolean;
  /** It bears on the race, so that short traces tell of it. */
  readonly matters: boolean;
}

interface Leaf {
  readonly place: string;
  /** As declared: `mm.pte.kind`. */
  readonly field: string;
  readonly owner: number | null;
  readonly domain: Domain;
  readonly tree: Tree;
}

const isScalar = (domain: Domain): boolean => !['record', 'array', 'lock', 'set', 'queue'].includes(domain.kind);

/** What was read of a state: that after one step is before the next, and before all that can follow. */
const known = new WeakMap<ModelState, { readonly include: Include; readonly list: readonly Leaf[] }>();
function leaves(system: System, state: ModelState, include: Include): readonly Leaf[] {
  const found = known.get(state);
  if (found?.include === include) return found.list;
  const list = leavesOf(system, state, include);
  known.set(state, { include, list });
  return list;
}
function leavesOf(system: System, state: ModelState, include: Include): Leaf[] {
  const list: Leaf[] = [];
  const fieldsOf = (fields: Fields, tree: Tree, place: string, field: string, owner: number | null): void => {
    for (const [name, domain] of Object.entries(fields)) {
      const inner = (tree as { [name: string]: Tree })[name] as Tree;
      visit(domain, inner, place === '' ? name : `${place}.${name}`, `${field}.${name}`, owner);
    }
  };
  const visit = (domain: Domain, tree: Tree, place: string, field: string, owner: number | null): void => {
    if (!isIncluded(domain, field, include)) return;
    if (domain.kind === 'array') {
      (tree as Tree[]).forEach((each, index) => {
        visit(domain.of, each, `${place}${indexText(system, domain.by, index)}`, field, owner);
      });
    } else if (domain.kind === 'record' && !Object.values(domain.fields).every(isScalar)) {
      fieldsOf(domain.fields, tree, place, field, owner);
    } else list.push({ place, field, owner, domain, tree });
  };
  for (const block of system.blocks) {
    // What is in it is told in words of its own.
    if (block.name === bufferBlock && system.buffers !== null) continue;
    fieldsOf(block.fields, state.shared[block.name] as Tree, block.name, block.name, null);
  }
  for (const { index, role } of system.actors) {
    fieldsOf(role.block.fields, state.registers[index] as Tree, '', role.name, index);
  }
  return list;
}

/** What the state says, field by field in the order of declaration. */
export function facts(system: System, state: ModelState, include: Include): Fact[] {
  return leaves(system, state, include).map(({ place, field, owner, domain, tree }) => ({
    place,
    owner,
    value: words(system, domain, tree, include, field),
    isStandard: same(tree, standard(system, domain)),
    isLock: domain.kind === 'lock',
    isGhost: domain.ghost === true,
  }));
}

/** What differs. A record in which only one field differs is reported by that field. */
export function changes(system: System, before: ModelState, after: ModelState, include: Include): Change[] {
  const then = leaves(system, before, include);
  return leaves(system, after, include).flatMap((now, position): Change[] => {
    const was = then[position];
    if (was === undefined || same(was.tree, now.tree)) return [];
    const single = now.domain.kind === 'record' ? onlyDifference(now.domain.fields, was, now, include) : null;
    const [old, fresh] = single ?? [was, now];
    const text = (leaf: Leaf): string => words(system, leaf.domain, leaf.tree, include, leaf.field);
    // Two records may differ in nothing that is worth printing.
    const change = { place: fresh.place, owner: now.owner, old: text(old), new: text(fresh) };
    if (change.old === change.new) return [];
    const isLock = now.domain.kind === 'lock';
    const isStandard = same(fresh.tree, standard(system, fresh.domain));
    const isUntold = now.domain.untold === true;
    const brief = isLock ? handling(system, was.tree, now.tree) : arrow(change);
    return [
      {
        ...change,
        brief,
        isLock,
        isStandard,
        field: fresh.field,
        isGhost: now.domain.ghost === true,
        isUntold,
        matters: true,
      },
    ];
  });
}

function arrow(change: { readonly old: string; readonly new: string }): string {
  return `${change.old} → ${change.new}`;
}

/** What was done with the lock: by whom is said only where it is done for several. */
function handling(system: System, was: Tree, now: Tree): string {
  const [before, after] = [holders(was), holders(now)];
  const done = system.actors.flatMap(({ index, name }) => {
    const [old, fresh] = [before(index), after(index)];
    if (old === fresh) return [];
    if (fresh === 'none') return [{ name, text: old === 'queued' ? 'no longer queued for' : 'dropped' }];
    return [{ name, text: verbs[fresh] }];
  });
  return done.length === 1 ? (done[0]?.text ?? '') : done.map(({ name, text }) => `${text} by ${name}`).join(', ');
}
type Holding = 'none' | 'queued' | 'held' | 'read' | 'write';
const verbs: { readonly [holding in Exclude<Holding, 'none'>]: string } = {
  queued: 'queued for writing',
  held: 'taken',
  read: 'taken for reading',
  write: 'taken for writing',
};
function holders(lock: Tree): (actor: number) => Holding {
  const { owner, writer, readers, queued } = lock as {
    owner?: Tree;
    writer?: Tree;
    readers?: readonly number[];
    queued?: readonly number[];
  };
  return (actor) => {
    if (owner === actor) return 'held';
    if (writer === actor) return 'write';
    if ((readers?.[actor] ?? 0) > 0) return 'read';
    return queued?.includes(actor) ? 'queued' : 'none';
  };
}

function onlyDifference(fields: Fields, was: Leaf, now: Leaf, include: Include): readonly [Leaf, Leaf] | null {
  const inside = (leaf: Leaf, name: string, domain: Domain): Leaf => ({
    ...leaf,
    domain,
    place: `${leaf.place}.${name}`,
    field: `${leaf.field}.${name}`,
    tree: (leaf.tree as { [name: string]: Tree })[name] as Tree,
  });
  const pairs = Object.entries(fields).flatMap(([name, domain]): (readonly [Leaf, Leaf])[] => {
    if (!isIncluded(domain, `${now.field}.${name}`, include)) return [];
    const pair = [inside(was, name, domain), inside(now, name, domain)] as const;
    return same(pair[0].tree, pair[1].tree) ? [] : [pair];
  });
  const [only] = pairs;
  return pairs.length === 1 && only !== undefined ? only : null;
}

function same(left: Tree, right: Tree): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
