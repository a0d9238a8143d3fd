/** Terms over the state as it was before the step: names are replaced, checks become conditions beside the value. */
import type { Code } from '../compile/code.ts';
import * as code from '../compile/code.ts';
import { either, type Facts, negate, simplify } from './facts.ts';

/** What the step has done so far, as terms over the state before it. */
export interface Memory {
  readonly leaves: ReadonlyMap<number, Code>;
  readonly temporaries: ReadonlyMap<number, Code>;
}
export const untouched: Memory = { leaves: new Map(), temporaries: new Map() };

/** A term without checks. */
export interface Pure {
  readonly value: Code;
  /** Whether every check of its evaluation passes. */
  readonly ok: Code;
  /** Whether it makes no access that is reported once the step is taken. */
  readonly calm: Code;
}

function pure(value: Code): Pure {
  return { value, ok: code.yes, calm: code.yes };
}

/** `isKept`: whether the leaf has room in the state; the others have one value. */
export function substitute(of: Code, memory: Memory, isKept: (leaf: number) => boolean): Pure {
  const go = (each: Code): Pure => substitute(each, memory, isKept);
  const { node } = of;
  switch (node.kind) {
    case 'constant':
      return pure(of);
    case 'leaf': {
      if (!isKept(node.leaf)) return pure(code.constant(of.lo));
      const changed = node.fresh ? undefined : memory.leaves.get(node.leaf);
      return pure(changed ?? code.leaf(node.leaf, true, of.lo, of.hi));
    }
    case 'temporary': {
      const value = memory.temporaries.get(node.id);
      if (value === undefined) throw new Error(`temporary ${node.id} has no value`);
      return pure(value);
    }
    case 'not': {
      const { value, ok, calm } = go(node.of);
      return { value: negate(value), ok, calm };
    }
    case 'bit': {
      const { value, ok, calm } = go(node.of);
      return { value: code.bit(value), ok, calm };
    }
    case 'binary': {
      const left = go(node.left);
      const right = go(node.right);
      const value = { ...of, node: { ...node, left: left.value, right: right.value }, fails: false };
      return { value, ok: code.and(left.ok, right.ok), calm: code.and(left.calm, right.calm) };
    }
    case 'and': {
      const [left, right] = [go(node.left), go(node.right)];
      return then(left, code.and(left.value, right.value), either(left.value, right.ok, code.yes), {
        calm: either(left.value, right.calm, code.yes),
      });
    }
    case 'or': {
      const [left, right] = [go(node.left), go(node.right)];
      return then(left, code.or(left.value, right.value), either(left.value, code.yes, right.ok), {
        calm: either(left.value, code.yes, right.calm),
      });
    }
    case 'if': {
      const [cond, yes, no] = [go(node.cond), go(node.yes), go(node.no)];
      return then(cond, either(cond.value, yes.value, no.value), either(cond.value, yes.ok, no.ok), {
        calm: either(cond.value, yes.calm, no.calm),
      });
    }
    case 'let': {
      const bound = go(node.value);
      const temporaries = new Map([...memory.temporaries, [node.id, bound.value]]);
      const body = substitute(node.body, { ...memory, temporaries }, isKept);
      return then(bound, body.value, body.ok, body);
    }
    case 'check': {
      const test = go(node.ok);
      const value = go(node.value);
      if (node.later) return then(test, value.value, value.ok, { calm: code.and(test.value, value.calm) });
      return then(test, value.value, code.and(test.value, value.ok), value);
    }
  }
}

function then(first: Pure, value: Code, ok: Code, { calm }: { readonly calm: Code }): Pure {
  return { value, ok: code.and(first.ok, ok), calm: code.and(first.calm, calm) };
}

/** The same, simplified under the facts. */
export function evaluate(of: Code, memory: Memory, isKept: (leaf: number) => boolean, facts: Facts): Pure {
  const { value, ok, calm } = substitute(of, memory, isKept);
  return { value: simplify(value, facts), ok: simplify(ok, facts), calm: simplify(calm, facts) };
}
