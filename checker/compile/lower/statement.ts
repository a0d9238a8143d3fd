/** From statements to instructions. Changes are recorded, so that the next pass knows what varies. */

import type { Expression, FailureKind, LockVerb, PlaceRef, Statement } from '../../language/ir.ts';
import { fieldText, placeText } from '../../language/ir.ts';
import { sleeps } from '../../language/lock.ts';
import { isDropped } from '../chart/uses.ts';
import type { Code, Instruction } from './code.ts';
import * as code from './code.ts';
import { inside, type Lowering, type Scope, withBound } from './expression.ts';
import { interval, type Leaf, type LeafTree, type LockTree, lockTrees } from './layout.ts';

/** A lock operation of a step. */
export interface LockUse {
  readonly verb: LockVerb;
  /** The lock's class. */
  readonly lock: string;
  /** Whether the step waits for it, instead of trying. */
  readonly waits: boolean;
}

export class StatementLowering {
  readonly expressions: Lowering;
  /** Leaves that some instruction stores to. */
  readonly written: Set<number>;
  /** Every lock operation lowered so far, in order. */
  readonly lockUses: LockUse[] = [];
  /** The locks that the actor surely holds at this point of the step. */
  held: ReadonlySet<string> = new Set();
  private lockList: readonly LockTree[] | null = null;

  constructor(expressions: Lowering, written: Set<number>) {
    this.expressions = expressions;
    this.written = written;
  }

  /** `waits`: the statements belong to a candidate that blocks until it can be taken. */
  all(program: readonly Statement[], scope: Scope, waits: boolean): Instruction[] {
    return program.flatMap((statement) => {
      const before = this.expressions.accesses;
      const list = this.one(statement, scope, waits);
      return this.expressions.accesses > before ? [...list, { kind: 'taken' } as const] : list;
    });
  }

  private one(statement: Statement, given: Scope, waits: boolean): Instruction[] {
    const scope = { ...given, held: this.held };
    const lower = this.expressions;
    switch (statement.op) {
      case 'set':
        if (statement.place.domain.kind === 'queue') return this.copyQueue(statement.place, statement.value, scope);
        return this.write(statement.place, lower.expression(statement.value, scope), scope);
      case 'if': {
        const before = lower.accesses;
        const cond = lower.expression(statement.cond, scope);
        return this.either(cond, statement, scope, waits, lower.accesses > before);
      }
      case 'each':
        return Array.from({ length: lower.system.sizeOf(statement.sort) }, (_, member) =>
          this.all(statement.body, withBound(scope, statement.id, code.constant(member)), waits),
        ).flat();
      case 'enqueue':
      case 'dequeue':
      case 'remove':
      case 'include':
      case 'exclude':
      case 'clear':
        return this.change(statement, scope);
      case 'check': {
        const failure = lower.failure(statement.failure, statement.text, statement.property);
        return branch(
          lower.expression(statement.cond, scope),
          () => [],
          () => [{ kind: 'fail', failure }],
        );
      }
      case 'expire':
        return this.expire(statement.sort.name, lower.expression(statement.item, scope), scope);
      case 'lock':
        return this.lock(statement, scope, waits);
      case 'arbitrary':
      case 'such that':
      case 'barrier':
        return [];
      case 'may sleep':
        return this.atomic(statement.why === 'sleep' ? 'sleep while atomic' : 'user copy while atomic', scope);
    }
  }

  // After a branch only the locks that both sides leave held are surely held.
  private either(
    cond: Code,
    statement: Statement & { op: 'if' },
    scope: Scope,
    waits: boolean,
    accesses: boolean,
  ): Instruction[] {
    const before = this.held;
    const ends: ReadonlySet<string>[] = [];
    const side = (list: readonly Statement[]) => (): Instruction[] => {
      this.held = before;
      const instructions = this.all(list, scope, waits);
      ends.push(this.held);
      // What the condition read without its lock is said before what the branch does.
      return accesses && instructions.length > 0 ? [{ kind: 'taken' }, ...instructions] : instructions;
    };
    const instructions = branch(cond, side(statement.yes), side(statement.no));
    const [first = before, ...others] = ends;
    this.held = new Set([...first].filter((lock) => others.every((held) => held.has(lock))));
    return instructions;
  }

  private lock(statement: Statement & { op: 'lock' }, scope: Scope, waits: boolean): Instruction[] {
    if (isDropped(this.expressions.system, statement.lock)) return [];
    const { domain } = statement.lock;
    this.lockUses.push({ verb: statement.verb, lock: fieldText(statement.lock), waits });
    const mayWait = statement.verb === 'acquire' && waits && domain.kind === 'lock' && sleeps(domain.lock);
    const body = this.all(statement.body, scope, waits);
    this.held = this.heldAfter(statement, scope);
    return mayWait ? [...this.atomic('sleep while atomic', scope), ...body] : body;
  }

  /** What is surely held after the operation; a lock without a constant index may be any of its mode. */
  private heldAfter({ verb, lock, mode }: Statement & { op: 'lock' }, scope: Scope): ReadonlySet<string> {
    const key = this.expressions.heldKey(lock, mode, scope);
    const keep = (other: string): boolean => {
      if (verb === 'downgrade') return !other.startsWith('write ');
      if (verb !== 'release') return true;
      return key === null ? !other.startsWith(`${mode} `) : other !== key;
    };
    const gained = key !== null && (verb === 'acquire' || verb === 'downgrade') ? [key] : [];
    return new Set([...[...this.held].filter(keep), ...gained]);
  }

  private atomic(failure: FailureKind, scope: Scope): Instruction[] {
    const held = this.locks()
      .filter(({ kind }) => !sleeps(kind))
      .map(({ tree }) => this.holds(tree, scope))
      .reduce(code.or, code.no);
    const spinning = this.expressions.failure(failure, 'a spinlock is held');
    return branch(
      held,
      () => [{ kind: 'fail', failure: spinning }],
      () => [],
    );
  }

  /** Fails if the actor still holds a lock. */
  release(scope: Scope): Instruction[] {
    if (!this.expressions.system.disciplined) return [];
    return this.locks().flatMap(({ tree, text }) => {
      const failure = this.expressions.failure('lock held at the end', text);
      return branch(
        this.holds(tree, scope),
        () => [{ kind: 'fail', failure }],
        () => [],
      );
    });
  }

  private holds(tree: LockTree['tree'], scope: Scope): Code {
    const me = code.constant(scope.self);
    const { owner, writer, readers } = tree;
    const owns = [owner, writer].map((field) =>
      field?.kind === 'leaf' ? code.equal(this.expressions.leaf(field.leaf, scope), me) : code.no,
    );
    const mine = readers?.kind === 'array' ? readers.items[scope.self] : undefined;
    const reads =
      mine?.kind === 'leaf' ? code.less(code.constant(0), this.expressions.leaf(mine.leaf, scope)) : code.no;
    return [...owns, reads].reduce(code.or, code.no);
  }

  private locks(): readonly LockTree[] {
    this.lockList ??= lockTrees(this.expressions.system, this.expressions.leaves);
    return this.lockList;
  }

  private name(value: Code): { name: Code; list: Instruction[] } {
    if (code.known(value) !== null) return { name: value, list: [] };
    const id = this.expressions.fresh();
    return { name: code.temporary(id, value), list: [{ kind: 'let', id, value }] };
  }

  // In the order of the reference: value, lock, domain, path.
  private write(place: PlaceRef, value: Code, scope: Scope): Instruction[] {
    const { name, list } = this.name(value);
    return [
      ...list,
      ...this.access(place, scope),
      ...this.domainChecks(place, name),
      ...this.descend(place, scope, (tree) => (tree.kind === 'leaf' ? this.store(tree.leaf, name) : [])),
    ];
  }

  private access(place: PlaceRef, scope: Scope): Instruction[] {
    const check = this.expressions.access(place, 'write', scope);
    if (check === null) return [];
    return branch(
      check.ok,
      () => [],
      () => [{ kind: 'later', failure: check.failure }],
    );
  }

  private domainChecks(place: PlaceRef, value: Code): Instruction[] {
    const { domain } = place;
    if (domain.kind !== 'range' && domain.kind !== 'index' && domain.kind !== 'optional') return [];
    const { lo, hi } = interval(this.expressions.system, domain);
    const text = placeText(place);
    const fails = (cond: Code, failure: FailureKind): Instruction[] =>
      branch(
        cond,
        () => [{ kind: 'fail', failure: this.expressions.failure(failure, text) }],
        () => [],
      );
    const checks: Instruction[] = [];
    if (domain.kind !== 'range') {
      if (lo > -2) checks.push(...fails(code.equal(value, code.constant(-2)), 'use of a stale reference'));
      if (lo > -1) checks.push(...fails(code.equal(value, code.constant(-1)), 'none used as an index'));
    }
    const outside = code.not(
      code.and(code.not(code.less(value, code.constant(lo))), code.less(value, code.constant(hi + 1))),
    );
    return [...checks, ...fails(outside, 'assignment outside the domain')];
  }

  private store(leaf: Leaf, value: Code): Instruction[] {
    // A domain of one value needs no room, and was checked before.
    if (!leaf.live || leaf.lo === leaf.hi) return [];
    this.written.add(leaf.id);
    return [{ kind: 'store', leaf: leaf.id, value }];
  }

  private descend(place: PlaceRef, scope: Scope, use: (tree: LeafTree) => Instruction[]): Instruction[] {
    const root =
      place.block.kind === 'shared'
        ? this.expressions.sharedRoot(place.block.name)
        : this.expressions.registerRoot(scope.self);
    return this.follow(root, place, 0, scope, use);
  }

  private follow(
    tree: LeafTree,
    place: PlaceRef,
    position: number,
    scope: Scope,
    use: (tree: LeafTree) => Instruction[],
  ): Instruction[] {
    const step = place.path[position];
    if (step === undefined) return use(tree);
    if (typeof step === 'string') {
      const field = tree.kind === 'fields' ? tree.fields[step] : undefined;
      return field === undefined ? [] : this.follow(field, place, position + 1, scope, use);
    }
    const items = tree.kind === 'array' ? tree.items : [];
    const { name, list } = this.name(this.expressions.expression(step, scope));
    const failure = this.expressions.outside(place);
    // Null as long as no item has been met and the index is known to be inside: the last item needs no test.
    let rest: Instruction[] | null = code.known(inside(name, items.length)) === 1 ? null : [{ kind: 'fail', failure }];
    for (const [at, item] of [...items.entries()].reverse()) {
      const cond = code.equal(name, code.constant(at));
      const otherwise = rest;
      const here = (): Instruction[] => this.follow(item, place, position + 1, scope, use);
      if (otherwise !== null) rest = branch(cond, here, () => otherwise);
      else if (code.known(cond) !== 0) rest = here();
    }
    return [...list, ...(rest ?? [])];
  }

  private change(
    statement: Extract<Statement, { op: 'enqueue' | 'dequeue' | 'remove' | 'include' | 'exclude' | 'clear' }>,
    scope: Scope,
  ): Instruction[] {
    const { place } = statement;
    const { domain } = place;
    if (domain.kind !== 'set' && domain.kind !== 'queue') return [];
    const access = this.access(place, scope);
    if (!('item' in statement)) {
      const shift = statement.op === 'dequeue';
      return [
        ...access,
        ...this.descend(place, scope, (tree) => (shift ? this.shift(tree, 0, scope) : this.clear(tree))),
      ];
    }
    const item = this.expressions.expression(statement.item, scope);
    const failure = this.expressions.failure('index outside its sort', placeText(place));
    const apply = (tree: LeafTree): Instruction[] => {
      const { name, list } = this.name(item);
      const valid = inside(name, this.expressions.system.sizeOf(domain.sort));
      const body = (): Instruction[] => {
        if (tree.kind === 'leaf') return this.changeSet(tree.leaf, name, statement.op === 'include', scope);
        if (tree.kind !== 'queue') return [];
        return statement.op === 'enqueue' ? this.enqueue(tree, name, place, scope) : this.remove(tree, name, scope);
      };
      return [...list, ...branch(valid, body, () => [{ kind: 'fail', failure }])];
    };
    return [...access, ...this.descend(place, scope, apply)];
  }

  /** A queue taken over whole: its slots one by one, all read before any is written. */
  private copyQueue(place: PlaceRef, from: Expression, scope: Scope): Instruction[] {
    const access = this.access(place, scope);
    const copy = (tree: LeafTree): Instruction[] => {
      if (tree.kind !== 'queue') return [];
      const values = tree.slots.map((_, at) => this.name(this.expressions.queued(from, at, scope)));
      return [
        ...values.flatMap(({ list }) => list),
        ...tree.slots.flatMap((slot, at) => this.store(slot, values[at]?.name ?? code.constant(-1))),
      ];
    };
    return [...access, ...this.descend(place, scope, copy)];
  }

  private changeSet(leaf: Leaf, item: Code, include: boolean, scope: Scope): Instruction[] {
    const old = this.expressions.leaf(leaf, scope);
    const mask = code.bit(item);
    if (include) return this.store(leaf, code.bitOr(old, mask, leaf.hi));
    return this.store(leaf, code.bitAnd(old, code.minus(code.constant(leaf.hi), mask)));
  }

  private enqueue(tree: LeafTree & { kind: 'queue' }, item: Code, place: PlaceRef, scope: Scope): Instruction[] {
    const full: Instruction[] = [
      { kind: 'fail', failure: this.expressions.failure('queue overflow', placeText(place)) },
    ];
    return tree.slots.reduceRight<Instruction[]>((rest, slot) => {
      const empty = code.equal(this.expressions.leaf(slot, scope), code.constant(-1));
      return branch(
        empty,
        () => this.store(slot, item),
        () => rest,
      );
    }, full);
  }

  private remove(tree: LeafTree & { kind: 'queue' }, item: Code, scope: Scope): Instruction[] {
    return tree.slots.reduceRight<Instruction[]>((rest, slot, at) => {
      const found = code.equal(this.expressions.leaf(slot, scope), item);
      return branch(
        found,
        () => this.shift(tree, at, scope),
        () => rest,
      );
    }, []);
  }

  /** Drops the slot and moves up what stands behind it. */
  private shift(tree: LeafTree, from: number, scope: Scope): Instruction[] {
    if (tree.kind !== 'queue') return [];
    return tree.slots.slice(from).flatMap((slot, offset) => {
      const behind = tree.slots[from + offset + 1];
      return this.store(slot, behind === undefined ? code.constant(-1) : this.expressions.leaf(behind, scope));
    });
  }

  private clear(tree: LeafTree): Instruction[] {
    if (tree.kind === 'leaf') return this.store(tree.leaf, code.constant(0));
    return tree.kind === 'queue' ? tree.slots.flatMap((slot) => this.store(slot, code.constant(-1))) : [];
  }

  private expire(sort: string, item: Code, scope: Scope): Instruction[] {
    const { name, list } = this.name(item);
    const tracking = this.expressions.leaves.all.filter(({ tracks, live }) => tracks === sort && live);
    const changes = tracking.flatMap((leaf) => {
      const cond = code.equal(this.expressions.leaf(leaf, scope), name);
      return branch(
        cond,
        () => this.store(leaf, code.constant(-2)),
        () => [],
      );
    });
    return [...list, ...changes];
  }
}

/** Only the branch that can be taken is built, so that what is written is not overestimated. */
export function branch(cond: Code, whenTrue: () => Instruction[], whenFalse: () => Instruction[]): Instruction[] {
  const value = code.known(cond);
  if (value !== null) return value === 0 ? whenFalse() : whenTrue();
  const list = { yes: whenTrue(), no: whenFalse() };
  if (list.yes.length === 0 && list.no.length === 0 && !cond.fails) return [];
  return [{ kind: 'if', cond, ...list }];
}
