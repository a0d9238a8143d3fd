/** The terms of a document: what tsc refuses in TypeScript is refused here. */
import { actor, type Domain, type Sort, sizeMax } from '../language/domain.ts';
import type { Expression, LockMode, LockVerb, PlaceRef, Statement, Value } from '../language/ir.ts';
import { failureKinds } from '../language/ir.ts';
import { domainAt } from './domain-at.ts';
import type { Given } from './given.ts';
import { alike, fits, isIndexOf, isNumeric, type Kind, kindOf } from './kinds.ts';
import { modelNumber, type Read } from './read-domains.ts';

type Term = (
  | { readonly is: 'expression'; readonly expression: Expression; readonly kind: Kind }
  | { readonly is: 'statement'; readonly statement: Statement }
  | { readonly is: 'place'; readonly place: PlaceRef }
) & {
  /** Bound variables that nothing inside binds. */
  readonly free: ReadonlyMap<number, Sort>;
  /** How much it is when it is written out, and how deep. */
  readonly size: number;
  readonly depth: number;
};

/** Beyond these no definition that was written by people goes, and walks would take for ever. */
const sizeTotalMax = 4_000_000;
const depthMax = 500;
const idMax = 63;
const none: ReadonlyMap<number, Sort> = new Map();
const truth: Kind = { kind: 'truth' };
const number: Kind = { kind: 'number' };

export class TermReader {
  private readonly read: Read;
  private readonly terms: Term[] = [];
  /** What the term that is being read is made of. */
  private parts: Term[] = [];

  constructor(read: Read) {
    this.read = read;
  }

  add(given: Given): void {
    this.parts = [];
    const op = given.tag('op');
    const term = this.term(op, given);
    const { parts } = this;
    const size = parts.reduce((sum, part) => sum + part.size, 1);
    const depth = parts.reduce((most, part) => Math.max(most, part.depth + 1), 1);
    if (size > sizeTotalMax || depth > depthMax) given.refuse('written out it is too large to be read');
    const free = parts.some((part) => part.free.size > 0)
      ? new Map(parts.flatMap((part) => [...part.free]))
      : new Map<number, Sort>();
    for (const part of parts) {
      for (const [id, sort] of part.free) if (free.get(id) !== sort) given.refuse(`it uses ${id} of two sorts`);
    }
    if ('expression' in term && term.expression.op === 'bound') free.set(term.expression.id, term.expression.sort);
    const binder = 'expression' in term ? term.expression : 'statement' in term ? term.statement : null;
    if (binder !== null && 'id' in binder && binder.op !== 'bound') {
      if (free.has(binder.id) && free.get(binder.id) !== binder.sort) given.refuse('it binds a member of another sort');
      free.delete(binder.id);
    }
    this.terms.push({ ...term, free: free.size === 0 ? none : free, size, depth });
  }

  // The roots: nothing in them is left unbound but what they say themselves.
  condition(given: Given, bound: ReadonlyMap<number, Sort> = none): Expression {
    return this.root(given, bound, () => this.expression(given, truth));
  }
  effect(given: Given): Statement[] {
    return given.list((each) => this.root(each, none, () => this.statement(each)));
  }
  place(given: Given, bound: ReadonlyMap<number, Sort> = none): PlaceRef {
    return this.root(given, bound, () => this.placeOf(given));
  }
  lock(given: Given): PlaceRef {
    const place = this.place(given);
    if (!isLock(place.domain)) given.refuse('it is no lock');
    return place;
  }
  private root<T>(given: Given, bound: ReadonlyMap<number, Sort>, read: () => T): T {
    for (const [id, sort] of given.at(this.terms).free) {
      if (bound.get(id) !== sort) given.refuse(`what ${id} stands for is said nowhere`);
    }
    return read();
  }

  private part(given: Given): Term {
    const term = given.at(this.terms);
    this.parts.push(term);
    return term;
  }
  private any(given: Given): { readonly expression: Expression; readonly kind: Kind } {
    const term = this.part(given);
    return term.is === 'expression' ? term : given.refuse('it is no expression');
  }
  private expression(given: Given, wanted: Kind): Expression {
    const { expression, kind } = this.any(given);
    const isRight = wanted.kind === 'number' ? isNumeric(kind) : alike(kind, wanted);
    return isRight ? expression : given.refuse(`it gives a ${kind.kind} where a ${wanted.kind} is needed`);
  }
  private member(given: Given, sort: Sort): Expression {
    const { expression, kind } = this.any(given);
    return isIndexOf(kind, sort) ? expression : given.refuse(`it is no member of '${sort.name}'`);
  }
  private statement(given: Given): Statement {
    const term = this.part(given);
    return term.is === 'statement' ? term.statement : given.refuse('it is no statement');
  }
  private body(given: Given): Statement[] {
    return given.list((each) => this.statement(each));
  }
  private placeOf(given: Given, ...kinds: readonly Domain['kind'][]): PlaceRef {
    const term = this.part(given);
    if (term.is !== 'place') given.refuse('it is no place');
    const { kind } = term.place.domain;
    if (kinds.length > 0 && !kinds.includes(kind)) given.refuse(`it is a ${kind}, not a ${kinds.join(' or a ')}`);
    return term.place;
  }
  private sort(given: Given): Sort {
    return given.at(this.read.sorts);
  }

  private term(op: string, given: Given) {
    if (op === 'place') return { is: 'place', place: this.readPlace(given) } as const;
    const found = this.readExpression(op, given);
    if (found !== null) return { is: 'expression', expression: found[0], kind: found[1] } as const;
    return { is: 'statement', statement: this.readStatement(op, given) } as const;
  }

  private readPlace(given: Given): PlaceRef {
    const {
      block: of,
      owner,
      path,
      lockless,
      release,
    } = given.fields('op', 'block', 'owner', 'path', 'lockless', 'release');
    const block = of.at(this.read.blocks);
    const isOwned = !owner.isAbsent;
    if (isOwned && block.kind === 'shared') owner.refuse('shared state has no owner');
    const steps: (string | Expression)[] = [];
    path.list((step) => {
      const before = domainAt(block.fields, steps);
      if (typeof step.value === 'string') steps.push(step.text());
      else if (before?.kind === 'array') steps.push(this.member(step, before.by));
      else step.refuse('there is no array of which it could be an index');
    });
    const domain = domainAt(block.fields, steps);
    if (domain === undefined || steps.length === 0) return path.refuse('it leads to no field of the block');
    return {
      ...{ block, path: steps, domain, lockless: lockless.optional((each) => each.truth()) ?? false },
      ...(isOwned ? { owner: this.member(owner, actor) } : {}),
      ...(release.isAbsent ? {} : { release: true }),
    };
  }

  private readExpression(op: string, given: Given): readonly [Expression, Kind] | null {
    switch (op) {
      case 'constant': {
        const { domain, value } = given.fields('op', 'domain', 'value');
        const of = domain.at(this.read.domains);
        return [{ op, domain: of, value: constant(value, of) }, kindOf(of) ?? domain.refuse('it has no constants')];
      }
      case 'number':
        return [{ op, value: modelNumber(given.fields('op', 'value').value) }, { kind: 'literal' }];
      case 'truth':
        return [{ op, value: given.fields('op', 'value').value.truth() }, truth];
      case 'self':
        given.fields('op');
        return [{ op }, { kind: 'index', sort: actor }];
      case 'size':
        return [{ op, sort: this.sort(given.fields('op', 'sort').sort) }, number];
      case 'chosen': {
        const { name, sort: of } = given.fields('op', 'name', 'sort');
        const sort = this.sort(of);
        return [
          { op, name: name.name(), sort },
          { kind: 'index', sort },
        ];
      }
      case 'bound': {
        const { id, sort: of } = given.fields('op', 'id', 'sort');
        const sort = this.sort(of);
        return [
          { op, id: id.whole(0, idMax), sort },
          { kind: 'index', sort },
        ];
      }
      case 'read': {
        const place = this.placeOf(given.fields('op', 'place').place);
        return [{ op, place }, kindOf(place.domain) ?? given.refuse('what it reads has no single value')];
      }
      case 'length':
        return [{ op, place: this.placeOf(given.fields('op', 'place').place, 'queue', 'set') }, number];
      case 'head': {
        const place = this.placeOf(given.fields('op', 'place').place, 'queue');
        return [
          { op, place },
          { kind: 'optional', sort: sortOf(place) },
        ];
      }
      case 'has': {
        const { place: of, item } = given.fields('op', 'place', 'item');
        const place = this.placeOf(of, 'queue', 'set');
        return [{ op, place, item: this.member(item, sortOf(place)) }, truth];
      }
      case 'not':
        return [{ op, of: this.expression(given.fields('op', 'of').of, truth) }, truth];
      case 'and':
      case 'or':
        return [{ op, list: given.fields('op', 'list').list.list((each) => this.expression(each, truth)) }, truth];
      default:
        return this.readComparison(op, given) ?? this.readQuantifier(op, given);
    }
  }

  private readComparison(op: string, given: Given): readonly [Expression, Kind] | null {
    switch (op) {
      case 'equal': {
        const { left, right } = given.fields('op', 'left', 'right');
        const [one, other] = [this.any(left), this.any(right)];
        if (!alike(one.kind, other.kind)) given.refuse(`it compares a ${one.kind.kind} with a ${other.kind.kind}`);
        return [{ op, left: one.expression, right: other.expression }, truth];
      }
      case 'less':
      case 'plus':
      case 'minus':
      case 'modulo': {
        const { left, right } = given.fields('op', 'left', 'right');
        const [one, other] = [this.expression(left, number), this.expression(right, number)];
        const isPositive = other.op === 'size' || (other.op === 'number' && other.value > 0);
        if (op === 'modulo' && !isPositive) right.refuse('it is neither a positive number nor the size of a sort');
        // The next member, and the one before, are what they come from.
        const { kind } = this.any(left);
        return [{ op, left: one, right: other }, op === 'less' ? truth : kind.kind === 'index' ? kind : number];
      }
      case 'position':
        return [{ op, of: this.expression(given.fields('op', 'of').of, number) }, number];
      case 'known': {
        const { expression: of, kind } = this.any(given.fields('op', 'of').of);
        if (!('sort' in kind)) given.refuse('what it knows is no member of a sort');
        return [
          { op, of },
          { kind: 'index', sort: kind.sort },
        ];
      }
      case 'member': {
        const { sort: by, of } = given.fields('op', 'sort', 'of');
        const sort = this.sort(by);
        return [
          { op, sort, of: this.expression(of, number) },
          { kind: 'index', sort },
        ];
      }
      case 'if': {
        const { cond, yes, no } = given.fields('op', 'cond', 'yes', 'no');
        const [one, other] = [this.any(yes), this.any(no)];
        if (!alike(one.kind, other.kind)) given.refuse(`it gives a ${one.kind.kind} or a ${other.kind.kind}`);
        const kind = one.kind.kind === 'literal' || other.kind.kind === 'optional' ? other.kind : one.kind;
        return [{ op, cond: this.expression(cond, truth), yes: one.expression, no: other.expression }, kind];
      }
      default:
        return null;
    }
  }

  private readQuantifier(op: string, given: Given): readonly [Expression, Kind] | null {
    switch (op) {
      case 'exists':
      case 'every':
      case 'count': {
        const { id, sort, role, body } = given.fields('op', 'id', 'sort', 'role', 'body');
        const shape = { id: id.whole(0, idMax), sort: this.sort(sort), role: role.value === null ? null : role.name() };
        return [{ op, ...shape, body: this.expression(body, truth) }, op === 'count' ? number : truth];
      }
      case 'in state': {
        const { actor: of, states } = given.fields('op', 'actor', 'states');
        return [{ op, actor: this.member(of, actor), states: states.list((each) => each.text()) }, truth];
      }
      case 'holds':
      case 'lockable': {
        const { lock, mode, body } = given.fields('op', 'lock', 'mode', 'body');
        const place = this.placeOf(lock, 'lock');
        return [{ op, lock: place, mode: mode.choice(modes), body: this.expression(body, truth) }, truth];
      }
      default:
        return null;
    }
  }

  private readStatement(op: string, given: Given): Statement {
    switch (op) {
      case 'set': {
        const { place: to, value } = given.fields('op', 'place', 'value');
        const place = this.placeOf(to);
        const { expression, kind } = this.any(value);
        if (!fits(kind, place.domain)) value.refuse(`it gives a ${kind.kind}, which does not fit the place`);
        return { op, place, value: expression };
      }
      case 'when': {
        const { cond, yes, no } = given.fields('op', 'cond', 'yes', 'no');
        return { op: 'if', cond: this.expression(cond, truth), yes: this.body(yes), no: this.body(no) };
      }
      case 'each': {
        const { id, sort, body } = given.fields('op', 'id', 'sort', 'body');
        return { op, id: id.whole(0, idMax), sort: this.sort(sort), body: this.body(body) };
      }
      case 'enqueue':
      case 'remove':
      case 'include':
      case 'exclude': {
        const { place: of, item } = given.fields('op', 'place', 'item');
        const place = this.placeOf(of, op === 'enqueue' || op === 'remove' ? 'queue' : 'set');
        return { op, place, item: this.member(item, sortOf(place)) };
      }
      case 'dequeue':
        return { op, place: this.placeOf(given.fields('op', 'place').place, 'queue') };
      case 'clear':
        return { op, place: this.placeOf(given.fields('op', 'place').place, 'queue', 'set') };
      case 'arbitrary':
        return { op, place: this.placeOf(given.fields('op', 'place').place) };
      case 'check': {
        const { cond, failure, text, property } = given.fields('op', 'cond', 'failure', 'text', 'property');
        const of = { cond: this.expression(cond, truth), failure: failure.choice(failureKinds) };
        return { op, ...of, text: text.text(), property: property.value === null ? null : property.text() };
      }
      case 'such that':
        return { op, cond: this.expression(given.fields('op', 'cond').cond, truth) };
      case 'expire': {
        const { sort: of, item } = given.fields('op', 'sort', 'item');
        const sort = this.sort(of);
        return { op, sort, item: this.member(item, sort) };
      }
      case 'lock': {
        const { verb, lock, mode, body } = given.fields('op', 'verb', 'lock', 'mode', 'body');
        const place = this.placeOf(lock, 'lock');
        return { op, verb: verb.choice(verbs), lock: place, mode: mode.choice(modes), body: this.body(body) };
      }
      case 'may sleep':
        return { op, why: given.fields('op', 'why').why.choice(['sleep', 'user copy']) };
      case 'barrier':
        return { op, orders: given.fields('op', 'orders').orders.choice(['everything', 'stores', 'loads']) };
      default:
        return given.refuse(`there is no term '${op.slice(0, 40)}'`);
    }
  }
}

export const modes: readonly LockMode[] = ['exclusive', 'read', 'write'];
const verbs: readonly LockVerb[] = ['acquire', 'release', 'downgrade', 'queue', 'leave'];

function isLock(domain: Domain): boolean {
  return domain.kind === 'lock' || (domain.kind === 'array' && isLock(domain.of));
}
function sortOf({ domain }: PlaceRef): Sort {
  return 'sort' in domain ? domain.sort : actor;
}

function constant(given: Given, domain: Domain): Value {
  switch (domain.kind) {
    case 'flag':
      return given.truth();
    case 'enum':
      return given.choice(domain.words);
    case 'range':
      return modelNumber(given);
    case 'index':
      return given.whole(0, sizeMax - 1);
    case 'optional':
      return typeof given.value === 'string' ? given.choice(['none', 'stale']) : given.whole(0, sizeMax - 1);
    default:
      return given.refuse(`a ${domain.kind} has no constants`);
  }
}
