/** Terms without checks: what a check demands becomes a condition beside the value. */
import type { Code } from '../compile/lower/code.ts';
import * as code from '../compile/lower/code.ts';
import { any, both, either, negate } from './facts.ts';
import { parts } from './parts.ts';

/** What a step has done so far, as terms over the state before it. */
export interface Memory {
  readonly leaves: ReadonlyMap<number, Code>;
  readonly temporaries: ReadonlyMap<number, Code>;
}
export const untouched: Memory = { leaves: new Map(), temporaries: new Map() };

/** Terms over the state before the step. */
export interface Pure {
  readonly value: Code;
  /** Whether every check of its evaluation passes. */
  readonly ok: Code;
  /** Whether it makes no access that is reported once the step is taken. */
  readonly calm: Code;
}

/** Whether the leaf has room in the state; one that has none has only one value. */
type IsKept = (leaf: number) => boolean;

export function purify(of: Code, memory: Memory, isKept: IsKept): Pure {
  const go = (each: Code): Pure => purify(each, memory, isKept);
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
    case 'not':
    case 'bit': {
      const { value, ok, calm } = go(node.of);
      return { value: node.kind === 'not' ? negate(value) : code.bit(value), ok, calm };
    }
    case 'binary': {
      const [left, right] = [go(node.left), go(node.right)];
      return after(left, { ...right, value: { ...of, node: { ...node, left: left.value, right: right.value } } });
    }
    case 'and':
      return go({ ...of, node: { kind: 'if', cond: node.left, yes: node.right, no: code.no } });
    case 'or':
      return go({ ...of, node: { kind: 'if', cond: node.left, yes: code.yes, no: node.right } });
    case 'if': {
      const [cond, yes, no] = [go(node.cond), go(node.yes), go(node.no)];
      const chosen = (part: keyof Pure): Code => either(cond.value, yes[part], no[part]);
      return after(cond, { value: chosen('value'), ok: chosen('ok'), calm: chosen('calm') });
    }
    case 'let': {
      const bound = go(node.value);
      const temporaries = new Map([...memory.temporaries, [node.id, bound.value]]);
      return after(bound, purify(node.body, { ...memory, temporaries }, isKept));
    }
    case 'check': {
      const [test, rest] = [go(node.ok), go(node.value)];
      if (node.later) return after(test, { ...rest, calm: both(test.value, rest.calm) });
      return after(test, { ...rest, ok: both(test.value, rest.ok) });
    }
  }
}

function pure(value: Code): Pure {
  return { value, ok: code.yes, calm: code.yes };
}
function after(first: Pure, { value, ok, calm }: Pure): Pure {
  return { value, ok: both(first.ok, ok), calm: both(first.calm, calm) };
}

/** The term as it is evaluated in the middle of a step, where no check fails; names of the step stay. */
export function bareOf(of: Code, isKept: IsKept, names: ReadonlyMap<number, Code> = new Map()): Code {
  const go = (each: Code): Code => bareOf(each, isKept, names);
  const { node } = of;
  switch (node.kind) {
    case 'constant':
      return of;
    case 'leaf':
      return isKept(node.leaf) ? of : code.constant(of.lo);
    case 'temporary':
      return names.get(node.id) ?? of;
    case 'not':
      return negate(go(node.of));
    case 'bit':
      return code.bit(go(node.of));
    case 'binary':
      return { ...of, node: { ...node, left: go(node.left), right: go(node.right) } };
    case 'and':
      return both(go(node.left), go(node.right));
    case 'or':
      return any(go(node.left), go(node.right));
    case 'if':
      return either(go(node.cond), go(node.yes), go(node.no));
    case 'let':
      return bareOf(node.body, isKept, new Map([...names, [node.id, go(node.value)]]));
    case 'check':
      return go(node.value);
  }
}

/** Whether the term reads the leaf. */
export function mentions({ node }: Code, leaf: number): boolean {
  return node.kind === 'leaf' ? node.leaf === leaf : parts(node).some((each) => mentions(each, leaf));
}
