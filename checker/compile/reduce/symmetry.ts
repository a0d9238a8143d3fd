/**
 * Which renamings of members change nothing: neither what the definitions say nor the initial state. The members of
 * interchangeable sorts take part, and actors that run one machine in one role; each renaming may move several at once,
 * such as an actor together with the page that it works on.
 */
import { actor, type Domain, type Sort } from '../../language/domain.ts';
import { usesOf } from '../chart/uses.ts';
import type { Leaf, LeafTree } from '../lower/layout.ts';
import type { Program } from '../lower/program.ts';
import type { System, SystemActor } from '../system/system.ts';
import { type OrderUse, orderUses } from './order-uses.ts';
import { type Fact, keeping, type Permutation, type Tour, tourOf } from './permutations.ts';

/** The most renamings that are tried on each state: beyond it only some of the members are exchanged. */
export const renamingsMax = 5040;

export interface Symmetry {
  /** How many renamings there are, the one that changes nothing included. */
  readonly order: number;
  readonly tour: Tour;
  readonly cells: readonly Cell[];
  /** What each point of a renaming is. */
  readonly members: readonly { readonly sort: string; readonly member: number }[];
  /** For each actor the first of those that it is exchanged with. */
  readonly alike: readonly number[];
  /** In words, what keeps members apart that might have been exchanged. */
  readonly apart: readonly string[];
  /** In words, of which members only some were exchanged, because all renamings would be too many. */
  readonly partly: readonly string[];
}

/** A leaf with what a renaming does to it. */
export interface Cell extends Fact {
  readonly leaf: Leaf;
  readonly holds: 'plain' | 'member' | 'set';
  /** The point of the first member of the sort whose members it holds. */
  readonly base: number;
  readonly size: number;
}

const known = new WeakMap<Program, Symmetry>();
export function symmetryOf(program: Program): Symmetry {
  const symmetry = known.get(program) ?? findSymmetry(program);
  known.set(program, symmetry);
  return symmetry;
}

function findSymmetry(program: Program): Symmetry {
  const { system } = program;
  const apart = new Set<string>();
  const points = new Points(system, usesIn(system, apart));
  const cells = new Cells(program, points).all;
  const { group, exchanged } = groupOf(cells, points);
  const alike = system.actors.map(({ index }) => {
    const point = points.pointOf(actor, index);
    return point === null
      ? index
      : Math.min(...group.map((each) => each.indexOf(point))) - (points.pointOf(actor, 0) ?? 0);
  });
  if (points.count > 0 && group.length === 1) apart.add('the initial state tells apart what could be exchanged');
  if (apart.size === 0) apart.add('no two actors run one machine, and no sort is declared as interchangeable');
  return {
    ...{ order: group.length, tour: tourOf(group), cells, members: points.members, alike, apart: [...apart] },
    partly: group.length === 1 ? [] : points.beyond(exchanged),
  };
}

/** With fewer and fewer members of each class exchanged, until the renamings are few enough. */
function groupOf(cells: readonly Cell[], points: Points): { group: readonly Permutation[]; exchanged: number } {
  // 8! would be too many, but members that hang together may be more.
  for (let exchanged = points.count; exchanged > 0; exchanged = Math.min(exchanged - 1, 7)) {
    const group = keeping(cells, points.classes(exchanged), renamingsMax);
    if (group !== null) return { group, exchanged };
  }
  return { group: [Array.from({ length: points.count }, (_, point) => point)], exchanged: 0 };
}

/** What the definitions do with members that renaming them would change, and where, in words. */
function usesIn(system: System, apart: Set<string>): OrderUse[] {
  const list: OrderUse[] = [];
  const { sizeOf } = system;
  const acting = { disciplined: true, sizeOf };
  const judging = { disciplined: false, sizeOf };
  const note = (where: string, uses: readonly OrderUse[]): void => {
    for (const use of uses) {
      if (use.sort.name !== actor.name && !use.sort.interchangeable) continue;
      list.push(use);
      if (!isAmongSeveral(system, use)) continue;
      const name = use.sort.name === actor.name ? system.actors[use.member ?? -1]?.name : undefined;
      apart.add(
        name === undefined ? `${where}: of '${use.sort.name}', ${use.what}` : `${where} names '${name}' by its number`,
      );
    }
  };
  for (const { chart, role } of system.actors) {
    for (const use of usesOf(chart).guards) {
      note(`guard '${use.name}'`, orderUses({ guard: system.guard(role, use), effect: [] }, acting));
    }
    for (const use of usesOf(chart).actions) {
      note(`action '${use.name}'`, orderUses({ guard: null, effect: system.action(role, use) }, acting));
    }
  }
  for (const { id, cond } of system.properties) {
    note(`property '${id}'`, orderUses({ guard: cond, effect: [] }, judging));
  }
  for (const { name, discipline } of system.blocks) {
    for (const [field, { read, write }] of Object.entries(discipline)) {
      for (const guard of [read, write])
        note(`the lock of '${name}.${field}'`, orderUses({ guard, effect: [] }, judging));
    }
  }
  return list;
}

/** What is alike for all that is known before the definitions are looked at; null for what is like nothing else. */
function kindOf(system: System, sort: Sort, member: number): string | null {
  const found = sort.name === actor.name ? system.actors[member] : undefined;
  if (found === undefined) return sort.interchangeable ? sort.name : null;
  const alike = ({ role, spec }: SystemActor): boolean => role === found.role && spec.machine === found.spec.machine;
  return `actor ${system.actors.findIndex(alike)}`;
}
function kindsOf(system: System, sort: Sort): (string | null)[] {
  return Array.from({ length: system.sizeOf(sort) }, (_, member) => kindOf(system, sort, member));
}

/** Whether the member that is named, or some member if none is, could be exchanged with another but for that. */
function isAmongSeveral(system: System, { sort, member }: OrderUse): boolean {
  const kinds = kindsOf(system, sort);
  const isOneOfSeveral = (kind: string | null): boolean =>
    kind !== null && kinds.filter((other) => other === kind).length > 1;
  return member === null ? kinds.some(isOneOfSeveral) : isOneOfSeveral(kinds[member] ?? null);
}

/** The members that may be exchanged, as points: those of one sort side by side. */
class Points {
  count = 0;
  readonly members: { readonly sort: string; readonly member: number }[] = [];
  private readonly system: System;
  private readonly first = new Map<string, number>();
  private readonly kinds: (string | null)[] = [];

  constructor(system: System, uses: readonly OrderUse[]) {
    this.system = system;
    const sorts = new Map([actor, ...system.sorts].map((sort) => [sort.name, sort]));
    for (const sort of sorts.values()) {
      const told = uses.filter(({ sort: { name } }) => name === sort.name);
      if (told.some(({ member }) => member === null)) continue;
      const kinds = kindsOf(system, sort).map((kind, member) =>
        told.some((use) => use.member === member) ? null : kind,
      );
      const exchangeable = kinds.some((kind, at) => kind !== null && kinds.indexOf(kind) !== at);
      if (!exchangeable) continue;
      this.first.set(sort.name, this.count);
      this.kinds.push(...kinds);
      this.members.push(...kinds.map((_, member) => ({ sort: sort.name, member })));
      this.count += kinds.length;
    }
  }

  /** The class of each point if so many of each are exchanged. */
  classes(exchanged: number): (string | null)[] {
    const met = new Map<string, number>();
    return this.kinds.map((kind) => {
      const before = met.get(kind ?? '') ?? 0;
      met.set(kind ?? '', before + 1);
      return before < exchanged ? kind : null;
    });
  }

  /** The classes of which not all are exchanged if only so many are, in words. */
  beyond(exchanged: number): string[] {
    return [...new Set(this.kinds)].flatMap((kind) => {
      const size = this.kinds.filter((each) => each === kind).length;
      const first = this.members[this.kinds.indexOf(kind)];
      if (kind === null || size <= exchanged || first === undefined) return [];
      const isActor = first.sort === actor.name;
      const what = isActor ? `actors like ${this.system.actors[first.member]?.name}` : `members of '${first.sort}'`;
      return [`${exchanged} of ${size} ${what}`];
    });
  }

  pointOf(sort: Sort, member: number): number | null {
    const first = this.first.get(sort.name);
    return first === undefined ? null : first + member;
  }
}

/** Every leaf of the state as a fact about the initial state; what is no part of a state is left out. */
class Cells {
  readonly all: Cell[] = [];
  private readonly program: Program;
  private readonly points: Points;

  constructor(program: Program, points: Points) {
    this.program = program;
    this.points = points;
    const { system, layout } = program;
    const { leaves } = layout;
    for (const { index, role } of system.actors) {
      const { field, at } = this.step('', [], actor, index);
      const control = leaves.control[index];
      if (control !== undefined) this.add(control, `control${field}`, at, null, 'plain');
      const domain: Domain = { kind: 'record', fields: role.block.fields };
      this.visit(domain, leaves.registers[index], `${role.name}${field}`, at);
    }
    for (const { name, fields } of system.blocks) this.visit({ kind: 'record', fields }, leaves.shared[name], name, []);
  }

  private step(field: string, at: readonly number[], sort: Sort, member: number) {
    const point = this.points.pointOf(sort, member);
    return point === null ? { field: `${field}[${member}]`, at } : { field: `${field}[]`, at: [...at, point] };
  }

  private visit(domain: Domain, tree: LeafTree | undefined, field: string, at: readonly number[]): void {
    if (domain.kind === 'array' && tree?.kind === 'array') {
      for (const [member, item] of tree.items.entries()) {
        const next = this.step(field, at, domain.by, member);
        this.visit(domain.of, item, next.field, next.at);
      }
    } else if ((domain.kind === 'record' || domain.kind === 'lock') && tree?.kind === 'fields') {
      for (const [name, inner] of Object.entries(domain.fields))
        this.visit(inner, tree.fields[name], `${field}.${name}`, at);
    } else if (domain.kind === 'queue' && tree?.kind === 'queue') {
      for (const [slot, leaf] of tree.slots.entries()) this.add(leaf, `${field}#${slot}`, at, domain.sort, 'member');
    } else if (tree?.kind === 'leaf') {
      const sort = 'sort' in domain ? domain.sort : null;
      this.add(tree.leaf, field, at, sort, sort === null ? 'plain' : domain.kind === 'set' ? 'set' : 'member');
    }
  }

  private add(leaf: Leaf, field: string, at: readonly number[], sort: Sort | null, holds: Cell['holds']): void {
    if (!leaf.live) return;
    const { system, layout } = this.program;
    const base = sort === null ? null : this.points.pointOf(sort, 0);
    const size = sort === null ? 0 : system.sizeOf(sort);
    // A leaf without room in the state is never exchanged with one that has some.
    const shape = `${layout.slots[leaf.id] == null} ${leaf.lo} ${leaf.hi}`;
    if (base === null) {
      this.all.push({ leaf, field, at, plain: `${shape} ${leaf.initial}`, points: [], holds: 'plain', base: 0, size });
      return;
    }
    const members =
      holds === 'set'
        ? Array.from({ length: size }, (_, member) => member).filter((member) => (leaf.initial >>> member) & 1)
        : [leaf.initial].filter((member) => member >= 0);
    const plain = `${shape} ${holds === 'set' ? '' : Math.min(leaf.initial, 0)}`;
    this.all.push({ leaf, field, at, plain, points: members.map((member) => base + member), holds, base, size });
  }
}
