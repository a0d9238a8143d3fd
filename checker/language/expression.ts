/** Typed expressions over the data of ir.ts. Conditions, numbers, words and indices are sorts of their own. */
import { actor, type Domain, isModelNumber, type Sort } from './domain.ts';
import { type Expression, placeText } from './ir.ts';
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';
import { refuseNoBody } from './refuse-domain.ts';
import { Strict, says } from './strict.ts';

export type CondLike = Cond | boolean;
export type NumberLike = NumberExpr | number;
/** A number is a constant member; an optional is used as the index that it must hold. */
export type IndexLike<S extends string> = IndexExpr<S> | OptionalExpr<S> | number;
export type OptionalLike<S extends string> = IndexExpr<S> | OptionalExpr<S> | number | 'none';

/** A condition. */
export class Cond extends Strict {
  readonly kind = 'condition';
  readonly ir: Expression;
  constructor(ir: Expression) {
    super();
    this.ir = ir;
    // A place is there to be read, written or neither.
    if (new.target === Cond) unused?.add(this);
  }
  get [says](): string {
    return `${named(this.ir)} is a condition`;
  }
  /** Whether both hold or neither does. */
  is(other: CondLike): Cond {
    return new Cond({ op: 'equal', left: condIr(this), right: condIr(other) });
  }
  isnt(other: CondLike): Cond {
    return not(this.is(other));
  }
}

let unused: Set<unknown> | null = null;
/** Tells of the conditions that the body builds and uses for nothing, as `!cond` and `cond && cond` do in JavaScript. */
export function watchingConditions<T>(body: () => T): { readonly value: T; readonly unused: ReadonlySet<unknown> } {
  const outer = unused;
  const mine = new Set<unknown>();
  unused = mine;
  try {
    return { value: body(), unused: mine };
  } finally {
    unused = outer;
  }
}
/** The parts of a vocabulary word are built whether or not anybody asks for them. */
export function unwatched<T>(body: () => T): T {
  const outer = unused;
  unused = null;
  try {
    return body();
  } finally {
    unused = outer;
  }
}

/** What an expression reads, for messages. */
function named(ir: Expression): string {
  return ir.op === 'read' ? `'${placeText(ir.place)}'` : 'this';
}

/** A bounded integer. */
export class NumberExpr extends Strict {
  readonly kind = 'number';
  readonly ir: Expression;
  constructor(ir: Expression) {
    super();
    this.ir = ir;
  }
  get [says](): string {
    return `${named(this.ir)} is a number`;
  }
  is(other: NumberLike): Cond {
    return new Cond({ op: 'equal', left: this.ir, right: numberIr(other) });
  }
  isnt(other: NumberLike): Cond {
    return not(this.is(other));
  }
  isOneOf(...list: readonly NumberLike[]): Cond {
    return or(...list.map((number) => this.is(number)));
  }
  lessThan(other: NumberLike): Cond {
    return new Cond({ op: 'less', left: this.ir, right: numberIr(other) });
  }
  moreThan(other: NumberLike): Cond {
    return new Cond({ op: 'less', left: numberIr(other), right: this.ir });
  }
  atLeast(other: NumberLike): Cond {
    return not(this.lessThan(other));
  }
  atMost(other: NumberLike): Cond {
    return not(this.moreThan(other));
  }
  plus(other: NumberLike): NumberExpr {
    return new NumberExpr({ op: 'plus', left: this.ir, right: numberIr(other) });
  }
  minus(other: NumberLike): NumberExpr {
    return new NumberExpr({ op: 'minus', left: this.ir, right: numberIr(other) });
  }
  /** What is left after division by a positive number or by the size of a sort; from 0 on, of negative numbers, too. */
  modulo(by: number | Sort): NumberExpr {
    return new NumberExpr({ op: 'modulo', left: this.ir, right: divisorIr(by) });
  }
}

/** One word of an enumeration. */
export class WordExpr<W extends string> extends Strict {
  readonly kind = 'word';
  readonly ir: Expression;
  readonly words: readonly W[];
  constructor(ir: Expression, words: readonly W[]) {
    super();
    this.ir = ir;
    this.words = words;
  }
  get [says](): string {
    return `${named(this.ir)} is one of the words ${this.words.join(', ')}`;
  }
  is(other: NoInfer<W> | WordExpr<NoInfer<W>>): Cond {
    return new Cond({ op: 'equal', left: this.ir, right: wordIr(other, this.words) });
  }
  isnt(other: NoInfer<W> | WordExpr<NoInfer<W>>): Cond {
    return not(this.is(other));
  }
  isOneOf(...list: readonly NoInfer<W>[]): Cond {
    return or(...list.map((word) => this.is(word)));
  }
}

/** A member of a sort. */
export class IndexExpr<S extends string> extends Strict {
  readonly kind = 'index';
  readonly ir: Expression;
  readonly sort: Sort<S>;
  constructor(ir: Expression, of: Sort<S>) {
    super();
    this.ir = ir;
    this.sort = of;
  }
  get [says](): string {
    return `${named(this.ir)} is a member of '${this.sort.name}'`;
  }
  is(other: OptionalLike<S>): Cond {
    return new Cond({ op: 'equal', left: this.ir, right: optionalIr(other, this.sort) });
  }
  isnt(other: OptionalLike<S>): Cond {
    return not(this.is(other));
  }
  isOneOf(...list: readonly OptionalLike<S>[]): Cond {
    return or(...list.map((member) => this.is(member)));
  }
  /** The next member in order; past the last one is an error where it is assigned. Orders the sort. */
  next(): IndexExpr<S> {
    return new IndexExpr({ op: 'plus', left: this.ir, right: { op: 'number', value: 1 } }, this.sort);
  }
  /** The member before it in order; before the first one is an error where it is assigned. Orders the sort. */
  previous(): IndexExpr<S> {
    return new IndexExpr({ op: 'minus', left: this.ir, right: { op: 'number', value: 1 } }, this.sort);
  }
  /** The next member in a circle: after the last one comes the first. Orders the sort. */
  nextInCircle(): IndexExpr<S> {
    return this.inCircle(this.next());
  }
  /** The member before it in a circle: before the first one comes the last. Orders the sort. */
  previousInCircle(): IndexExpr<S> {
    return this.inCircle(this.previous());
  }
  private inCircle({ ir }: IndexExpr<S>): IndexExpr<S> {
    return new IndexExpr({ op: 'modulo', left: ir, right: { op: 'size', sort: this.sort } }, this.sort);
  }
  /** Its position as a number, from 0 on; `memberAt` is the way back. Orders the sort. */
  number(): NumberExpr {
    return new NumberExpr({ op: 'position', of: this.ir });
  }
  isFirst(): Cond {
    return this.is(0);
  }
  isLast(): Cond {
    const last: Expression = { op: 'minus', left: { op: 'size', sort: this.sort }, right: { op: 'number', value: 1 } };
    return new Cond({ op: 'equal', left: this.ir, right: last });
  }
  /** Whether this member comes before the other. Orders the sort. */
  before(other: IndexLike<S>): Cond {
    return new Cond({ op: 'less', left: this.ir, right: indexIr(other, this.sort) });
  }
}

/** A member of a sort, or none (or, where tracked, stale). */
export class OptionalExpr<S extends string> extends Strict {
  readonly kind = 'optional';
  readonly ir: Expression;
  readonly sort: Sort<S>;
  constructor(ir: Expression, of: Sort<S>) {
    super();
    this.ir = ir;
    this.sort = of;
  }
  get [says](): string {
    return `${named(this.ir)} is a member of '${this.sort.name}' or none`;
  }
  is(other: OptionalLike<S>): Cond {
    return new Cond({ op: 'equal', left: this.ir, right: optionalIr(other, this.sort) });
  }
  isnt(other: OptionalLike<S>): Cond {
    return not(this.is(other));
  }
  isOneOf(...list: readonly OptionalLike<S>[]): Cond {
    return or(...list.map((member) => this.is(member)));
  }
  /** The member that it holds; none or stale is an error of the step that uses it. */
  known(): IndexExpr<S> {
    return new IndexExpr({ op: 'known', of: this.ir }, this.sort);
  }
  /** Whether the object that it named has been freed. */
  isStale(): Cond {
    const domain: Domain = { kind: 'optional', sort: this.sort, tracked: true };
    return new Cond({ op: 'equal', left: this.ir, right: { op: 'constant', domain, value: 'stale' } });
  }
}

// What tsc refuses is refused here once more, for authors who write plain JavaScript.
export function condIr(cond: CondLike): Expression {
  if (typeof cond === 'boolean') return { op: 'truth', value: cond };
  unused?.delete(cond);
  return typed(cond, ['condition'], 'a condition').ir;
}
export function numberIr(value: NumberLike): Expression {
  return typeof value === 'number' ? literal(value) : typed(value, ['number'], 'a number').ir;
}
export function wordIr<W extends string>(value: W | WordExpr<W>, list: readonly W[]): Expression {
  if (typeof value === 'string') {
    if (!list.includes(value)) {
      throw new ModelError(`'${value}' is none of the words ${list.join(', ')}.${suggestion(value, list)}`);
    }
    return { op: 'constant', domain: { kind: 'enum', words: list }, value };
  }
  refuseOtherWords(typed(value, ['word'], `one of the words ${list.join(', ')}`).words, list);
  return value.ir;
}
export function indexIr<S extends string>(value: IndexLike<S>, of: Sort<S>): Expression {
  if (typeof value === 'number') return literal(value);
  const { kind, ir } = memberOf(value, of, `a member of '${of.name}'`);
  return kind === 'index' ? ir : { op: 'known', of: ir };
}
export function optionalIr<S extends string>(value: OptionalLike<S>, of: Sort<S>): Expression {
  if (typeof value === 'number') return literal(value);
  if (value === 'none') return { op: 'constant', domain: { kind: 'optional', sort: of, tracked: false }, value };
  return memberOf(value, of, `a member of '${of.name}' or 'none'`).ir;
}

function divisorIr(by: number | Sort): Expression {
  if (typeof by === 'object' && by !== null && by.kind === 'sort') return { op: 'size', sort: by };
  if (typeof by === 'number' && by > 0) return literal(by);
  throw new ModelError(`modulo() is given ${givenText(by)}; write a number above 0, or a sort, whose size is meant`);
}
function literal(value: number): Expression {
  if (!isModelNumber(value)) throw new ModelError(`${value} is no whole number of at most 31 bits`);
  return { op: 'number', value };
}
function typed<T extends { readonly kind: string }>(value: T, kinds: readonly string[], wanted: string): T {
  const given: unknown = value;
  if (typeof given === 'object' && given !== null && 'kind' in given && kinds.includes(value.kind)) return value;
  throw new ModelError(`${givenText(given)} is not ${wanted}${hint(given, wanted)}`);
}
/** What somebody wrote, for messages. */
function givenText(given: unknown): string {
  if (Array.isArray(given)) return 'a list';
  if (typeof given === 'object' && given !== null) {
    const said = says in given ? given[says] : undefined;
    if (typeof said === 'string') return `what is given, which is ${said.replace(/^.* is /, '')},`;
    return 'op' in given ? 'a statement' : 'kind' in given ? `a ${String(given.kind)}` : 'what is given';
  }
  return typeof given === 'function' ? 'a function' : `'${String(given)}'`;
}
function hint(given: unknown, wanted: string): string {
  if (given === undefined) return '; is a name misspelt, not imported, or defined only below?';
  if (wanted !== 'a condition') return '';
  if (typeof given === 'function' && 'check' in given) {
    return ": it is a guard of XState's and, or, not or stateIn; import those of racewalk here";
  }
  if (typeof given === 'function') return '; call it';
  if (typeof given === 'string' || Array.isArray(given)) {
    return "; names of guards are combined in a machine, by XState's and, or and not: import those from 'xstate'";
  }
  return '';
}
/** Two sorts may have one name and one size, and still only one of them be interchangeable. */
function memberOf<S extends string>(value: IndexExpr<S> | OptionalExpr<S>, of: Sort<S>, wanted: string) {
  const member = typed(value, ['index', 'optional'], wanted);
  if (member.sort === of) return member;
  const twins = member.sort.name === of.name ? ': two sorts have that name; declare it once and import it' : '';
  throw new ModelError(`a member of '${member.sort.name}' is not ${wanted}${twins}`);
}
/** A word is its position in the list, so lists that meet must be the same. */
function refuseOtherWords(given: readonly string[], wanted: readonly string[]): void {
  if (given.length === wanted.length && given.every((word, at) => word === wanted[at])) return;
  throw new ModelError(
    `an enumeration of the words ${given.join(', ')} meets another of ${wanted.join(', ')}; give both the same words in the same order`,
  );
}

/** Whether the condition does not hold. */
export function not(cond: CondLike): Cond {
  return new Cond({ op: 'not', of: condIr(cond) });
}
/** Evaluated in order; the first false one ends it. */
export function and(...list: readonly CondLike[]): Cond {
  return new Cond({ op: 'and', list: list.map(condIr) });
}
/** Evaluated in order; the first true one ends it. */
export function or(...list: readonly CondLike[]): Cond {
  return new Cond({ op: 'or', list: list.map(condIr) });
}
/** Whether the conclusion holds wherever the premise does. */
export function implies(premise: CondLike, conclusion: CondLike): Cond {
  return or(not(premise), conclusion);
}
/** Whether both hold or neither does. */
export function iff(left: CondLike, right: CondLike): Cond {
  return new Cond({ op: 'equal', left: condIr(left), right: condIr(right) });
}

/** How many members the sort has. */
export function sizeOf(of: Sort): NumberExpr {
  return new NumberExpr({ op: 'size', sort: of });
}
/** The member at that position, from 0 on; an error of the step if there is none. Orders the sort. */
export function memberAt<S extends string>(of: Sort<S>, position: NumberLike): IndexExpr<S> {
  return new IndexExpr({ op: 'member', sort: of, of: numberIr(position) }, of);
}

/** One of two numbers. */
export function pick(cond: CondLike, yes: NumberLike, no: NumberLike): NumberExpr {
  return new NumberExpr({ op: 'if', cond: condIr(cond), yes: numberIr(yes), no: numberIr(no) });
}
/** One of two optional indices. */
export function pickIndex<S extends string>(
  of: Sort<S>,
  cond: CondLike,
  yes: OptionalLike<NoInfer<S>>,
  no: OptionalLike<NoInfer<S>>,
): OptionalExpr<S> {
  return new OptionalExpr({ op: 'if', cond: condIr(cond), yes: optionalIr(yes, of), no: optionalIr(no, of) }, of);
}

/** One of two words of one enumeration. */
export function pickWord<W extends string>(cond: CondLike, yes: WordExpr<W>, no: WordExpr<W>): WordExpr<W> {
  refuseOtherWords(no.words, yes.words);
  return new WordExpr({ op: 'if', cond: condIr(cond), yes: yes.ir, no: no.ir }, yes.words);
}

let depth = 0;
/** Numbers bound variables by nesting depth, so that equal definitions are equal data. */
export function bind<S extends string, T>(of: Sort<S>, body: (member: IndexExpr<S>) => T): { id: number; body: T } {
  const id = depth++;
  try {
    return { id, body: body(new IndexExpr({ op: 'bound', id, sort: of }, of)) };
  } finally {
    depth--;
  }
}

function quantify<S extends string>(
  op: 'exists' | 'every' | 'count',
  of: Sort<S>,
  body: (member: IndexExpr<S>) => CondLike,
): Expression {
  refuseNoBody(body);
  const bound = bind(of, (member) => condIr(body(member)));
  return { op, sort: of, role: null, ...bound };
}
/** Whether some member of the sort satisfies the condition. */
export function exists<S extends string>(of: Sort<S>, body: (member: IndexExpr<S>) => CondLike): Cond {
  return new Cond(quantify('exists', of, body));
}
/** Whether all members of the sort do. */
export function every<S extends string>(of: Sort<S>, body: (member: IndexExpr<S>) => CondLike): Cond {
  return new Cond(quantify('every', of, body));
}
/** How many members of the sort do. */
export function howMany<S extends string>(of: Sort<S>, body: (member: IndexExpr<S>) => CondLike): NumberExpr {
  return new NumberExpr(quantify('count', of, body));
}

/** Whether the actor is in one of these control states; a compound state counts with all that is inside it. */
export function inState(who: IndexLike<'actor'>, ...states: readonly string[]): Cond {
  return new Cond({ op: 'in state', actor: indexIr(who, actor), states });
}
/** The acting actor. */
export const me: IndexExpr<'actor'> = new IndexExpr({ op: 'self' }, actor);
