/** What is known of the leaves on a path, and terms simplified under it. */
import type { Code } from '../compile/lower/code.ts';
import * as code from '../compile/lower/code.ts';
import { parts } from './parts.ts';

/** The values that a leaf, or a term of leaves by its spelling, may still have; without an entry any of its interval. */
export type Facts = ReadonlyMap<number | string, ReadonlySet<number>>;
export const noFacts: Facts = new Map();

/** Terms with more values, or longer, than this are not followed. */
const followedMax = 64;
const spellingMax = 200;

const spellings = new WeakMap<Code, string>();
/** The term in full, or nothing where it is long. */
function spelling(of: Code): string {
  const known = spellings.get(of);
  if (known !== undefined) return known;
  const text = spell(of);
  const short = text.length > spellingMax ? '' : text;
  spellings.set(of, short);
  return short;
}
function spell({ node }: Code): string {
  if (node.kind === 'constant') return String(node.value);
  if (node.kind === 'leaf') return `#${node.leaf}`;
  const inner = parts(node).map(spelling);
  return inner.includes('') ? '' : `${node.kind}${node.kind === 'binary' ? node.op : ''}(${inner.join()})`;
}
function keyOf(of: Code): number | string {
  return of.node.kind === 'leaf' ? of.node.leaf : spelling(of);
}

function valuesOf(of: Code, facts: Facts): ReadonlySet<number> | null {
  const known = facts.get(keyOf(of));
  if (known !== undefined) return known;
  if (of.hi - of.lo >= followedMax) return null;
  return new Set(Array.from({ length: of.hi - of.lo + 1 }, (_, at) => of.lo + at));
}

function isFlag(of: Code): boolean {
  return of.lo >= 0 && of.hi <= 1;
}

/** The facts once the condition has turned out so; null if it cannot. */
export function assume(cond: Code, truth: boolean, facts: Facts): Facts | null {
  const { node } = cond;
  switch (node.kind) {
    case 'constant':
      return (node.value !== 0) === truth ? facts : null;
    case 'not':
      return assume(node.of, !truth, facts);
    case 'and':
    case 'or': {
      if ((node.kind === 'and') !== truth) return facts;
      const first = assume(node.left, truth, facts);
      return first && assume(node.right, truth, first);
    }
    case 'leaf':
      return restrict(cond, (value) => (value !== 0) === truth, facts);
    case 'binary': {
      const { op, left, right } = node;
      if (op !== '===' && op !== '<') return facts;
      const holds = (a: number, b: number): boolean => (op === '===' ? a === b : a < b) === truth;
      const a = code.known(left);
      const b = code.known(right);
      if (b !== null) return restrict(left, (value) => holds(value, b), facts);
      if (a !== null) return restrict(right, (value) => holds(a, value), facts);
      return facts;
    }
    default:
      return facts;
  }
}

function restrict(of: Code, keep: (value: number) => boolean, facts: Facts): Facts | null {
  const [key, values] = [keyOf(of), valuesOf(of, facts)];
  if (values === null || key === '') return facts;
  const left = new Set([...values].filter(keep));
  if (left.size === values.size) return facts;
  return left.size === 0 ? null : new Map([...facts, [key, left]]);
}

/** The same value wherever the facts hold. The term must be of leaves alone: without checks and bound names. */
export function simplify(of: Code, facts: Facts): Code {
  const simple = simplified(of, facts);
  if (code.known(simple) !== null || facts.size === 0) return simple;
  // Its interval stays otherwise: it would carry the facts to where they are to be derived from the term.
  const [only, ...others] = facts.get(keyOf(simple)) ?? [];
  return only !== undefined && others.length === 0 ? code.constant(only) : simple;
}

function simplified(of: Code, facts: Facts): Code {
  const { node } = of;
  switch (node.kind) {
    case 'not':
      return negate(simplify(node.of, facts));
    case 'and':
    case 'or': {
      const left = simplify(node.left, facts);
      const among = assume(left, node.kind === 'and', facts);
      // Nothing that reaches the right side: the left one decides.
      if (among === null) return node.kind === 'and' ? code.no : code.yes;
      const right = simplify(node.right, among);
      const kept = isComparison(left) ? simplify(left, assume(right, node.kind === 'and', facts) ?? facts) : left;
      return node.kind === 'and' ? both(kept, right) : any(kept, right);
    }
    case 'if': {
      const cond = simplify(node.cond, facts);
      const whenTrue = assume(cond, true, facts);
      const whenFalse = assume(cond, false, facts);
      if (whenTrue === null) return simplify(node.no, facts);
      if (whenFalse === null) return simplify(node.yes, facts);
      return either(cond, simplify(node.yes, whenTrue), simplify(node.no, whenFalse));
    }
    case 'binary':
      return binary(node.op, simplify(node.left, facts), simplify(node.right, facts), facts);
    case 'bit':
      return code.bit(simplify(node.of, facts));
    default:
      return of;
  }
}

// The right side may imply it. What is longer would be simplified again and again.
function isComparison({ node }: Code): boolean {
  return node.kind === 'binary' || node.kind === 'leaf' || (node.kind === 'not' && isComparison(node.of));
}

function binary(op: string, left: Code, right: Code, facts: Facts): Code {
  switch (op) {
    case '+':
      return code.known(left) === 0 ? right : code.known(right) === 0 ? left : code.plus(left, right);
    case '-':
      return code.minus(left, right);
    case '%':
      return code.modulo(left, code.known(right) ?? 1);
    case '&':
      return code.bitAnd(left, right);
    case '|':
      return code.bitOr(left, right, Math.max(left.hi, right.hi, ceiling(left.hi | right.hi)));
    default:
      return compare(op === '===' ? code.equal : code.less, left, right, facts);
  }
}
function ceiling(bits: number): number {
  return 2 ** (32 - Math.clz32(bits)) - 1;
}

type Comparison = (left: Code, right: Code) => Code;

function compare(relation: Comparison, left: Code, right: Code, facts: Facts): Code {
  // A choice between constants is compared branch by branch.
  if (left.node.kind === 'if' && code.known(right) !== null) {
    const { cond, yes, no } = left.node;
    const one = compare(relation, yes, right, facts);
    const other = compare(relation, no, right, facts);
    if (code.known(one) !== null || code.known(other) !== null) return either(cond, one, other);
  }
  if (right.node.kind === 'if' && code.known(left) !== null) {
    const { cond, yes, no } = right.node;
    const one = compare(relation, left, yes, facts);
    const other = compare(relation, left, no, facts);
    if (code.known(one) !== null || code.known(other) !== null) return either(cond, one, other);
  }
  if (code.known(left) !== null && code.known(right) !== null) return relation(left, right);
  if (relation === code.equal && code.known(left) !== null) return compare(relation, right, left, facts);
  const flag = asFlag(relation, left, right);
  if (flag !== null) return flag;
  const result = alone(relation, left, right);
  if (code.known(result) !== null) return result;
  // The interval may have holes.
  if (assume(result, true, facts) === null) return code.no;
  if (assume(result, false, facts) === null) return code.yes;
  return result;
}

/** A truth value compared with a number is itself or its negation; null where there is no truth value. */
function asFlag(relation: Comparison, left: Code, right: Code): Code | null {
  const value = code.known(right);
  if (relation === code.less) return code.known(left) === 0 && isFlag(right) ? right : null;
  if (value === null || !isFlag(left) || left.node.kind === 'leaf' || left.node.kind === 'if') return null;
  return value === 0 ? negate(left) : value === 1 ? left : null;
}

/** Compares with the constants on one side. */
function alone(relation: Comparison, left: Code, right: Code): Code {
  const [a, b] = [code.known(left), code.known(right)];
  const summed = a === null ? left : right;
  const constant = a ?? b;
  if (constant !== null && summed.node.kind === 'binary' && (summed.node.op === '+' || summed.node.op === '-')) {
    const added = code.known(summed.node.right);
    if (added !== null) {
      const moved = code.constant(summed.node.op === '+' ? constant - added : constant + added);
      return a === null ? alone(relation, summed.node.left, moved) : alone(relation, moved, summed.node.left);
    }
  }
  return relation(left, right);
}

/** Conjunction and disjunction of terms that cannot fail, so that either side may decide. */
export function both(left: Code, right: Code): Code {
  if (isAmong(left, right, 'and')) return right;
  return code.known(right) === 0 ? code.no : code.and(left, right);
}
export function any(left: Code, right: Code): Code {
  if (isAmong(left, right, 'or')) return right;
  const value = code.known(right);
  return value !== null && value !== 0 ? code.yes : code.or(left, right);
}

function isAmong(part: Code, whole: Code, kind: 'and' | 'or'): boolean {
  const { node } = whole;
  if (node.kind === kind) return isAmong(part, node.left, kind) || isAmong(part, node.right, kind);
  return same(part, whole);
}

/** A choice; between truth values it is spelled with and, or and not. */
export function either(cond: Code, whenTrue: Code, whenFalse: Code): Code {
  if (same(whenTrue, whenFalse)) return whenTrue;
  if (isFlag(whenTrue) && isFlag(whenFalse)) {
    if (code.known(whenTrue) === 1) return any(cond, whenFalse);
    if (code.known(whenTrue) === 0) return both(negate(cond), whenFalse);
    if (code.known(whenFalse) === 1) return any(negate(cond), whenTrue);
    if (code.known(whenFalse) === 0) return both(cond, whenTrue);
  }
  return code.choose(cond, whenTrue, whenFalse);
}

/** The negation, carried inwards as far as it goes. */
export function negate(of: Code): Code {
  const { node } = of;
  switch (node.kind) {
    case 'and':
      return any(negate(node.left), negate(node.right));
    case 'or':
      return both(negate(node.left), negate(node.right));
    case 'if':
      return either(node.cond, negate(node.yes), negate(node.no));
    default:
      return code.not(of);
  }
}

/** Whether the terms are spelled alike. */
export function same(one: Code, other: Code): boolean {
  if (one === other) return true;
  const [a, b] = [one.node, other.node];
  switch (a.kind) {
    case 'constant':
      return b.kind === 'constant' && a.value === b.value;
    case 'leaf':
      return b.kind === 'leaf' && a.leaf === b.leaf && a.fresh === b.fresh;
    case 'binary':
      return b.kind === 'binary' && a.op === b.op && same(a.left, b.left) && same(a.right, b.right);
    case 'and':
    case 'or':
      return b.kind === a.kind && same(a.left, b.left) && same(a.right, b.right);
    case 'not':
    case 'bit':
      return b.kind === a.kind && same(a.of, b.of);
    case 'if':
      return b.kind === 'if' && same(a.cond, b.cond) && same(a.yes, b.yes) && same(a.no, b.no);
    default:
      return false;
  }
}

/** What holds together, each part without what the others imply; null if they exclude each other. */
export function conjuncts(of: Code): Code[] | null {
  const list = conjunction(of);
  for (let at = 0; at < list.length; at++) {
    const others = list.reduce<Facts | null>(
      (facts, each, position) => (facts === null || position === at ? facts : assume(each, true, facts)),
      noFacts,
    );
    const each = list[at];
    if (others === null) return null;
    if (each !== undefined) list[at] = simplify(each, others);
  }
  if (list.some((each) => code.known(each) === 0)) return null;
  return list.filter((each, at) => code.known(each) === null && !list.slice(0, at).some((one) => same(one, each)));
}
function conjunction(of: Code): Code[] {
  const { node } = of;
  return node.kind === 'and' ? [...conjunction(node.left), ...conjunction(node.right)] : [of];
}
