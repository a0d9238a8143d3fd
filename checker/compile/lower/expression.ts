/** From expressions to integer code, for one acting actor: indices, choices and loop variables become constants. */
import type { Sort } from '../../language/domain.ts';
import type { Discipline, Expression, FailureKind, LockMode, PlaceRef } from '../../language/ir.ts';
import { placeText } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { isDropped } from '../chart/uses.ts';
import type { System } from '../system/system.ts';
import type { Code } from './code.ts';
import * as code from './code.ts';
import { atoms, encodeValue, type Leaf, type LeafTree, type Leaves } from './layout.ts';

export interface Failure {
  readonly failure: FailureKind;
  readonly text: string;
  readonly property: string | null;
}

/** Where a piece of code stands. */
export interface Scope {
  readonly self: number;
  readonly chosen: { readonly [name: string]: number };
  readonly bound: readonly Code[];
  /** Before the step's first change: reads see the state as it was. */
  readonly fresh: boolean;
  /** Whether accesses are held against the fields' lock discipline. */
  readonly disciplined: boolean;
  /** The locks that the actor surely holds, as `heldKey` spells them. */
  readonly held: ReadonlySet<string>;
}

/** What is assumed to vary; everything else is a constant. */
export interface Assumption {
  /** Leaves that some instruction stores to; those of later instructions join them. */
  readonly written: Set<number>;
  /** Told which leaves were taken for constants. */
  readonly constants: Pick<Set<number>, 'add'>;
}

/** What is compiled in some seconds. */
const unrolledMax = 1_000_000;

export class Lowering {
  readonly system: System;
  readonly leaves: Leaves;
  readonly failures: Failure[];
  /** Counts the checks of accesses, so that a caller sees whether a statement made one. */
  accesses = 0;
  /** Accesses whose lock is held whatever the schedule, so that nothing is left to check. */
  proved = 0;
  private readonly assumption: Assumption;
  private temporaries: number;
  private unrolled = 0;

  /** `before`: its numbers are not given again. */
  constructor(system: System, leaves: Leaves, assumption: Assumption, before?: Lowering) {
    this.system = system;
    this.leaves = leaves;
    this.assumption = assumption;
    this.failures = [...(before?.failures ?? [])];
    this.temporaries = before?.temporaries ?? 0;
  }

  fresh(): number {
    return this.temporaries++;
  }

  failure(failure: FailureKind, text: string, property: string | null = null): number {
    const found = this.failures.findIndex(
      (each) => each.failure === failure && each.text === text && each.property === property,
    );
    return found >= 0 ? found : this.failures.push({ failure, text, property }) - 1;
  }

  leaf(leaf: Leaf, scope: Scope): Code {
    const { written, constants } = this.assumption;
    if (!written.has(leaf.id)) {
      constants.add(leaf.id);
      return code.constant(leaf.initial);
    }
    return code.leaf(leaf.id, scope.fresh, leaf.lo, leaf.hi);
  }

  /** Whether the actor's control state is this one. */
  at(actor: number, state: number, scope: Scope): Code {
    const leaf = this.leaves.control[actor];
    const chart = this.system.actors[actor]?.chart;
    if (leaf === undefined || chart === undefined) return code.no;
    return code.equal(this.leaf(leaf, scope), code.constant(atoms(chart).indexOf(state)));
  }

  expression(expression: Expression, scope: Scope): Code {
    if (++this.unrolled > unrolledMax) {
      throw new ModelError(
        `scenario '${this.system.scenario.name}' has over ${unrolledMax} terms when its quantifiers are written out: bind smaller sizes, or nest fewer of them`,
      );
    }
    const lower = (each: Expression): Code => this.expression(each, scope);
    switch (expression.op) {
      case 'constant':
        return code.constant(encodeValue(expression.domain, expression.value as never));
      case 'number':
        return code.constant(expression.value);
      case 'truth':
        return expression.value ? code.yes : code.no;
      case 'size':
        return code.constant(this.system.sizeOf(expression.sort));
      case 'self':
        return code.constant(scope.self);
      case 'chosen':
        return code.constant(scope.chosen[expression.name] ?? 0);
      case 'bound':
        return scope.bound[expression.id] ?? code.constant(0);
      case 'read':
        return this.read(expression.place, scope, (tree) =>
          tree.kind === 'leaf' ? this.leaf(tree.leaf, scope) : code.constant(0),
        );
      case 'not':
        return code.not(lower(expression.of));
      case 'and':
        return expression.list.map(lower).reduceRight((rest, first) => code.and(first, rest), code.yes);
      case 'or':
        return expression.list.map(lower).reduceRight((rest, first) => code.or(first, rest), code.no);
      case 'equal':
        return code.equal(lower(expression.left), lower(expression.right));
      case 'less':
        return code.less(lower(expression.left), lower(expression.right));
      case 'plus':
        return code.plus(lower(expression.left), lower(expression.right));
      case 'minus':
        return code.minus(lower(expression.left), lower(expression.right));
      case 'modulo':
        return code.modulo(lower(expression.left), code.known(lower(expression.right)) ?? 1);
      case 'if':
        return code.choose(lower(expression.cond), lower(expression.yes), lower(expression.no));
      case 'known':
        return this.known(lower(expression.of));
      case 'position':
        return lower(expression.of);
      case 'member':
        return this.member(expression.sort, lower(expression.of));
      case 'exists':
        return this.members(expression, scope).reduceRight((rest, first) => code.or(first, rest), code.no);
      case 'every':
        return this.members(expression, scope).reduceRight((rest, first) => code.and(first, rest), code.yes);
      case 'count':
        return this.members(expression, scope).reduce(code.plus, code.constant(0));
      case 'has':
        return this.has(expression.place, expression.item, scope);
      case 'length':
        return this.read(expression.place, scope, (tree) => this.length(tree, scope));
      case 'head':
        return this.read(expression.place, scope, (tree) => {
          const slot = tree.kind === 'queue' ? tree.slots[0] : undefined;
          return slot ? this.leaf(slot, scope) : code.constant(-1);
        });
      case 'in state':
        return this.inState(expression, scope);
      case 'holds':
        if (scope.held.has(this.heldKey(expression.lock, expression.mode, scope) ?? '')) return code.yes;
        return this.locked(expression, scope);
      case 'lockable':
        return this.locked(expression, scope);
    }
  }

  /** Which member stands at the position of a queue, -1 if none: of a place, or of one of two. */
  queued(queue: Expression, position: number, scope: Scope): Code {
    if (queue.op === 'if') {
      const cond = this.expression(queue.cond, scope);
      return code.choose(cond, this.queued(queue.yes, position, scope), this.queued(queue.no, position, scope));
    }
    if (queue.op !== 'read') return code.constant(-1);
    return this.read(queue.place, scope, (tree) => {
      const slot = tree.kind === 'queue' ? tree.slots[position] : undefined;
      return slot === undefined ? code.constant(-1) : this.leaf(slot, scope);
    });
  }

  private locked(expression: Expression & { op: 'holds' | 'lockable' }, scope: Scope): Code {
    if (isDropped(this.system, expression.lock)) return code.yes;
    return this.expression(expression.body, { ...scope, disciplined: false });
  }

  /** One name for a lock in a mode; null where the index of the lock is not a constant. */
  heldKey(lock: PlaceRef, mode: LockMode, scope: Scope): string | null {
    let key = `${mode} ${lock.block.kind === 'shared' ? lock.block.name : ''}`;
    for (const step of lock.path) {
      const part = typeof step === 'string' ? step : code.known(this.expression(step, scope));
      if (part === null) return null;
      key += `.${part}`;
    }
    return key;
  }

  /** The index inside an optional. */
  private known(value: Code): Code {
    if (value.lo >= 0) return value;
    return this.named(value, (index) => {
      const some = code.not(code.less(index, code.constant(0)));
      const present = code.check(some, this.failure('none used as an index', ''), false, index, 0, value.hi);
      if (value.lo > -2) return present;
      const fresh = code.not(code.equal(index, code.constant(-2)));
      return code.check(fresh, this.failure('use of a stale reference', ''), false, present);
    });
  }

  /** The member at a position. */
  private member(sort: Sort, value: Code): Code {
    const size = this.system.sizeOf(sort);
    return this.named(value, (position) => {
      const failure = this.failure('index outside its sort', `a member of ${sort.name}`);
      return code.check(inside(position, size), failure, false, position, 0, Math.max(0, size - 1));
    });
  }

  /** Evaluates once what is used several times. */
  private named(value: Code, use: (name: Code) => Code): Code {
    if (code.known(value) !== null) return use(value);
    const id = this.fresh();
    return code.bound(id, value, use(code.temporary(id, value)));
  }

  private members(expression: Expression & { op: 'exists' | 'every' | 'count' }, scope: Scope): Code[] {
    const { id, role, sort, body } = expression;
    const list: Code[] = [];
    for (let member = 0; member < this.system.sizeOf(sort); member++) {
      if (role !== null && this.system.actors[member]?.role.name !== role) continue;
      list.push(this.expression(body, withBound(scope, id, code.constant(member))));
    }
    return list;
  }

  private has(place: PlaceRef, item: Expression, scope: Scope): Code {
    return this.read(place, scope, (tree) =>
      this.named(this.expression(item, scope), (member) => {
        if (tree.kind === 'queue') {
          return tree.slots
            .map((slot) => code.equal(this.leaf(slot, scope), member))
            .reduceRight((rest, first) => code.or(first, rest), code.no);
        }
        if (tree.kind !== 'leaf') return code.no;
        return code.not(code.equal(code.bitAnd(this.leaf(tree.leaf, scope), code.bit(member)), code.constant(0)));
      }),
    );
  }

  private length(tree: LeafTree, scope: Scope): Code {
    if (tree.kind === 'queue') {
      return tree.slots
        .map((slot) => code.not(code.equal(this.leaf(slot, scope), code.constant(-1))))
        .reduce(code.plus, code.constant(0));
    }
    if (tree.kind !== 'leaf') return code.constant(0);
    const bits = this.leaf(tree.leaf, scope);
    let sum = code.constant(0);
    for (let member = 0; 2 ** member <= tree.leaf.hi; member++) {
      const mask = code.constant(2 ** member);
      sum = code.plus(sum, code.not(code.equal(code.bitAnd(bits, mask), code.constant(0))));
    }
    return sum;
  }

  private inState(expression: Expression & { op: 'in state' }, scope: Scope): Code {
    return this.named(this.expression(expression.actor, scope), (actor) => {
      let result = code.no;
      for (const { index, chart } of this.system.actors) {
        const here = atoms(chart)
          .filter((state) => {
            const path = chart.states[state]?.path ?? '';
            return expression.states.some((name) => path === name || path.startsWith(`${name}.`));
          })
          .map((state) => this.at(index, state, scope))
          .reduce(code.or, code.no);
        result = code.or(code.and(code.equal(actor, code.constant(index)), here), result);
      }
      return result;
    });
  }

  /** The value of a place: checks the access, then follows the path. */
  private read(place: PlaceRef, scope: Scope, use: (tree: LeafTree) => Code): Code {
    const value = (): Code => this.owned(place, scope, (root) => this.descend(root, place, 0, scope, use));
    const check = this.access(place, 'read', scope);
    return check === null ? value() : code.check(check.ok, check.failure, true, value());
  }

  /** What must hold for this access, or null if nothing needs to be checked. */
  access(place: PlaceRef, kind: 'read' | 'write', scope: Scope): { ok: Code; failure: number } | null {
    if (!scope.disciplined || place.lockless || place.block.kind !== 'shared' || !this.system.disciplined) return null;
    const [field, index] = place.path;
    const discipline: Discipline | undefined = typeof field === 'string' ? place.block.discipline[field] : undefined;
    if (discipline === undefined) return null;
    const inner = { ...scope, disciplined: false };
    const { bound } = discipline;
    const ok =
      bound === null || index === undefined || typeof index === 'string'
        ? this.expression(discipline[kind], inner)
        : this.named(this.expression(index, inner), (name) =>
            this.expression(discipline[kind], withBound(inner, bound, name)),
          );
    if (code.known(ok) === 1) {
      this.proved++;
      return null;
    }
    this.accesses++;
    return {
      ok,
      failure: this.failure('access without the lock', `${kind} of ${placeText(place)} without ${discipline.text}`),
    };
  }

  private owned(place: PlaceRef, scope: Scope, use: (root: LeafTree) => Code): Code {
    if (place.block.kind === 'shared') return use(this.sharedRoot(place.block.name));
    if (place.owner === undefined) return use(this.registerRoot(scope.self));
    return this.named(this.expression(place.owner, scope), (owner) => {
      const only = code.known(owner);
      if (only !== null) return use(this.registerRoot(only));
      const role = place.block.kind === 'registers' ? place.block.role : '';
      return this.system.actors
        .filter((actor) => actor.role.name === role)
        .reduceRight(
          (rest, actor) =>
            code.choose(code.equal(owner, code.constant(actor.index)), use(this.registerRoot(actor.index)), rest),
          code.constant(0),
        );
    });
  }
  sharedRoot(block: string): LeafTree {
    return this.leaves.shared[block] ?? { kind: 'fields', fields: {} };
  }
  registerRoot(actor: number): LeafTree {
    return this.leaves.registers[actor] ?? { kind: 'fields', fields: {} };
  }

  private descend(
    tree: LeafTree,
    place: PlaceRef,
    position: number,
    scope: Scope,
    use: (tree: LeafTree) => Code,
  ): Code {
    const step = place.path[position];
    if (step === undefined) return use(tree);
    if (typeof step === 'string') {
      const field = tree.kind === 'fields' ? tree.fields[step] : undefined;
      return field === undefined ? code.constant(0) : this.descend(field, place, position + 1, scope, use);
    }
    const items = tree.kind === 'array' ? tree.items : [];
    return this.named(this.expression(step, scope), (index) => {
      const branches = items.map((item, at) => ({ at, value: this.descend(item, place, position + 1, scope, use) }));
      const last = branches.filter(({ at }) => at >= index.lo && at <= index.hi);
      const value = last.reduceRight<Code | null>(
        (rest, { at, value: branch }) =>
          rest === null ? branch : code.choose(code.equal(index, code.constant(at)), branch, rest),
        null,
      );
      return code.check(inside(index, items.length), this.outside(place), false, value ?? code.constant(0));
    });
  }
  outside(place: PlaceRef): number {
    return this.failure('index outside its sort', placeText(place));
  }
}

export function inside(index: Code, size: number): Code {
  return code.and(code.not(code.less(index, code.constant(0))), code.less(index, code.constant(size)));
}
export function withBound(scope: Scope, id: number, value: Code): Scope {
  const bound = [...scope.bound];
  bound[id] = value;
  return { ...scope, bound };
}
