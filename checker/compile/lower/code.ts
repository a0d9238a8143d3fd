/**
 * The small integer language that lies between the model's data and the generated program.
 * Every node knows the interval of its values, so that most checks and branches fold away here.
 */

export interface Code {
  readonly node: Node;
  readonly lo: number;
  readonly hi: number;
  /** Whether evaluating it may end or spoil the step: such code is never folded away. */
  readonly fails: boolean;
}
export type Binary = '+' | '-' | '%' | '&' | '|' | '===' | '<';
type Node =
  | { readonly kind: 'constant'; readonly value: number }
  /** A leaf of the state: as it was before the step (`fresh`), or as the step has left it so far. */
  | { readonly kind: 'leaf'; readonly leaf: number; readonly fresh: boolean }
  | { readonly kind: 'temporary'; readonly id: number }
  | { readonly kind: 'binary'; readonly op: Binary; readonly left: Code; readonly right: Code }
  /** 1 << of, for sets. */
  | { readonly kind: 'bit'; readonly of: Code }
  | { readonly kind: 'and' | 'or'; readonly left: Code; readonly right: Code }
  | { readonly kind: 'not'; readonly of: Code }
  | { readonly kind: 'if'; readonly cond: Code; readonly yes: Code; readonly no: Code }
  | { readonly kind: 'let'; readonly id: number; readonly value: Code; readonly body: Code }
  /** The value; if the condition is false the step fails, at once or (`later`) when it is taken. */
  | {
      readonly kind: 'check';
      readonly ok: Code;
      readonly failure: number;
      readonly later: boolean;
      readonly value: Code;
    };

export type Instruction =
  | { readonly kind: 'store'; readonly leaf: number; readonly value: Code }
  | { readonly kind: 'let'; readonly id: number; readonly value: Code }
  | {
      readonly kind: 'if';
      readonly cond: Code;
      readonly yes: readonly Instruction[];
      readonly no: readonly Instruction[];
    }
  | { readonly kind: 'fail'; readonly failure: number }
  /** From here on the step changes the state. */
  | { readonly kind: 'begin' }
  /** The step fails when it is taken, or after the current statement. */
  | { readonly kind: 'later'; readonly failure: number }
  /** Fails if a field was read or written without its lock. */
  | { readonly kind: 'taken' }
  /** The step is complete. */
  | { readonly kind: 'emit'; readonly transition: number };

function make(node: Node, lo: number, hi: number, ...parts: readonly Code[]): Code {
  return { node, lo, hi, fails: parts.some(({ fails }) => fails) };
}
export function constant(value: number): Code {
  return make({ kind: 'constant', value }, value, value);
}
export const yes = constant(1);
export const no = constant(0);

export function leaf(id: number, fresh: boolean, lo: number, hi: number): Code {
  return make({ kind: 'leaf', leaf: id, fresh }, lo, hi);
}
export function temporary(id: number, of: Code): Code {
  return make({ kind: 'temporary', id }, of.lo, of.hi);
}
/** The value of a code that has only one, else null. */
export function known(code: Code): number | null {
  return code.node.kind === 'constant' ? code.node.value : null;
}

export function plus(left: Code, right: Code): Code {
  const a = known(left);
  const b = known(right);
  if (a !== null && b !== null) return constant(a + b);
  return make({ kind: 'binary', op: '+', left, right }, left.lo + right.lo, left.hi + right.hi, left, right);
}
export function minus(left: Code, right: Code): Code {
  const a = known(left);
  const b = known(right);
  if (a !== null && b !== null) return constant(a - b);
  return make({ kind: 'binary', op: '-', left, right }, left.lo - right.hi, left.hi - right.lo, left, right);
}
/** What is left of the value after division by a positive number, from 0 on. */
export function modulo(left: Code, by: number): Code {
  const value = known(left);
  if (value !== null) return constant(((value % by) + by) % by);
  if (!left.fails && left.lo >= 0 && left.hi < by) return left;
  // As far above zero as makes it no less than zero, so that every engine's own remainder will do.
  const raised = left.lo >= 0 ? left : plus(left, constant(Math.ceil(-left.lo / by) * by));
  return make({ kind: 'binary', op: '%', left: raised, right: constant(by) }, 0, by - 1, left);
}
export function equal(left: Code, right: Code): Code {
  if (!left.fails && !right.fails && (left.hi < right.lo || right.hi < left.lo)) return no;
  if (known(left) !== null && known(left) === known(right)) return yes;
  return make({ kind: 'binary', op: '===', left, right }, 0, 1, left, right);
}
export function less(left: Code, right: Code): Code {
  if (!left.fails && !right.fails) {
    if (left.hi < right.lo) return yes;
    if (left.lo >= right.hi) return no;
  }
  return make({ kind: 'binary', op: '<', left, right }, 0, 1, left, right);
}
export function bit(of: Code): Code {
  const value = known(of);
  return value === null ? make({ kind: 'bit', of }, 0, 2 ** (of.hi + 1) - 1, of) : constant(2 ** value);
}
export function bitAnd(left: Code, right: Code): Code {
  const a = known(left);
  const b = known(right);
  if (a !== null && b !== null) return constant(a & b);
  return make({ kind: 'binary', op: '&', left, right }, 0, Math.min(left.hi, right.hi), left, right);
}
export function bitOr(left: Code, right: Code, hi: number): Code {
  const a = known(left);
  const b = known(right);
  if (a !== null && b !== null) return constant(a | b);
  if (a === 0) return right;
  if (b === 0) return left;
  return make({ kind: 'binary', op: '|', left, right }, 0, hi, left, right);
}
export function not(of: Code): Code {
  const value = known(of);
  if (value !== null) return value === 0 ? yes : no;
  if (of.node.kind === 'not') return of.node.of;
  return make({ kind: 'not', of }, 0, 1, of);
}
export function and(left: Code, right: Code): Code {
  const a = known(left);
  if (a !== null) return a === 0 ? no : right;
  if (known(right) === 1) return left;
  return make({ kind: 'and', left, right }, 0, 1, left, right);
}
export function or(left: Code, right: Code): Code {
  const a = known(left);
  if (a !== null) return a === 0 ? right : yes;
  if (known(right) === 0) return left;
  return make({ kind: 'or', left, right }, 0, 1, left, right);
}
export function choose(cond: Code, whenTrue: Code, whenFalse: Code): Code {
  const value = known(cond);
  if (value !== null) return value === 0 ? whenFalse : whenTrue;
  if (!cond.fails && known(whenTrue) !== null && known(whenTrue) === known(whenFalse)) return whenTrue;
  const lo = Math.min(whenTrue.lo, whenFalse.lo);
  const hi = Math.max(whenTrue.hi, whenFalse.hi);
  return make({ kind: 'if', cond, yes: whenTrue, no: whenFalse }, lo, hi, cond, whenTrue, whenFalse);
}
export function bound(id: number, value: Code, body: Code): Code {
  if (!value.fails && known(body) !== null) return body;
  return make({ kind: 'let', id, value, body }, body.lo, body.hi, value, body);
}
/** `lo` and `hi` are what the value may be once the check has passed. */
export function check(ok: Code, failure: number, later: boolean, value: Code, lo = value.lo, hi = value.hi): Code {
  if (known(ok) === 1) return { ...value, lo, hi };
  return {
    node: { kind: 'check', ok, failure, later, value },
    lo: Math.min(lo, hi, 0),
    hi: Math.max(hi, 0),
    fails: true,
  };
}
