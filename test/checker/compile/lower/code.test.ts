/** What is folded away while codes are made changes no value, no failure and no bound. */
import { describe, expect, test } from '@jest/globals';
import { type Code, known } from '../../../../checker/compile/lower/code.ts';
import { type Both, Fails, make, makeCodes, type State, states } from './codes.ts';

/** The value of the code as it was made; throws where a check fails. */
function evaluate({ node }: Code, state: State, temporaries: ReadonlyMap<number, number> = new Map()): number {
  const value = (of: Code): number => evaluate(of, state, temporaries);
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'leaf':
      return state.get(node.leaf) ?? Number.NaN;
    case 'temporary':
      return temporaries.get(node.id) ?? Number.NaN;
    case 'bit':
      return 1 << value(node.of);
    case 'and':
      return value(node.left) === 0 ? 0 : value(node.right);
    case 'or':
      return value(node.left) === 1 ? 1 : value(node.right);
    case 'not':
      return 1 - value(node.of);
    case 'if':
      return value(value(node.cond) === 1 ? node.yes : node.no);
    case 'let':
      return evaluate(node.body, state, new Map([...temporaries, [node.id, value(node.value)]]));
    case 'check':
      if (value(node.ok) !== 1) throw new Fails();
      return value(node.value);
    case 'binary':
      return binary(node.op, value(node.left), value(node.right));
  }
}
function binary(op: string, left: number, right: number): number {
  if (op === '+') return left + right;
  if (op === '-') return left - right;
  if (op === '&') return left & right;
  if (op === '|') return left | right;
  if (op === '<') return left < right ? 1 : 0;
  return left === right ? 1 : 0;
}
function outcome(work: () => number): number | 'fails' {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof Fails) return 'fails';
    throw problem;
  }
}
function worths({ worth }: Both): (number | 'fails')[] {
  return states.map((state) => outcome(() => worth(state)));
}

describe('a code', () => {
  test('is worth what it says', () => {
    const { conditions, sums } = makeCodes();
    for (const both of [...conditions, ...sums]) {
      const values = states.map((state) => outcome(() => evaluate(both.code, state)));
      expect([both.text, ...values]).toEqual([both.text, ...worths(both)]);
    }
  });

  test('has a value within its bounds', () => {
    const { conditions, sums } = makeCodes();
    const outside = [...conditions, ...sums].filter((both) =>
      worths(both).some((worth) => worth !== 'fails' && (worth < both.code.lo || worth > both.code.hi)),
    );
    expect(outside.map(({ text }) => text)).toEqual([]);
  });

  test('that may fail says so, and no other', () => {
    const { conditions, sums } = makeCodes();
    const silent = conditions.filter((both) => worths(both).includes('fails') && !both.code.fails);
    expect(silent.map(({ text }) => text)).toEqual([]);
    const withoutChecks = [...conditions, ...sums].filter(({ text }) => !text.includes('check'));
    expect(withoutChecks.filter(({ code }) => code.fails)).toEqual([]);
  });

  test('is folded where two numbers that do not depend on each other always compare alike', () => {
    const { comparisons } = makeCodes();
    const wrong = comparisons.filter((both) => (new Set(worths(both)).size === 1) !== (known(both.code) !== null));
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  test('that is a sum reaches both bounds', () => {
    for (const sum of makeCodes().sums) {
      const values = worths(sum).filter((worth) => worth !== 'fails');
      expect([sum.text, sum.code.lo, sum.code.hi]).toEqual([sum.text, Math.min(...values), Math.max(...values)]);
    }
  });

  test('of constants is a constant', () => {
    const [zero, one, six] = [0, 1, 6].map(make.constant);
    if (zero === undefined || one === undefined || six === undefined) throw new Error('three are made');
    const joined = [make.plus, make.minus, make.equal, make.less, make.bitAnd, make.bitOr, make.and, make.or].flatMap(
      (join) => [join(zero, one), join(one, zero), join(one, one)],
    );
    const all = [...joined, make.bitAnd(six, one), make.bitOr(six, one), make.not(zero), make.not(one), make.bit(one)];
    const known = all.map(({ code, text }) => [text, code.node.kind === 'constant' ? code.node.value : null]);
    expect(known).toEqual(all.map(({ text, worth }) => [text, worth(new Map())]));
  });

  test('that changes nothing is left out', () => {
    const [zero, one, a, s] = [make.constant(0), make.constant(1), make.leaf('a'), make.leaf('s')] as const;
    const [cond, checked] = [make.equal(a, one), make.check(make.equal(a, one), one)] as const;
    const pairs: [Both, Both][] = [
      [make.bitOr(zero, s), s],
      [make.bitOr(s, zero), s],
      [make.not(make.not(cond)), cond],
      [make.and(one, cond), cond],
      [make.and(cond, one), cond],
      [make.or(zero, cond), cond],
      [make.or(cond, zero), cond],
      [make.and(zero, checked), zero],
      [make.or(one, checked), one],
      [make.choose(one, cond, zero), cond],
      [make.choose(zero, one, cond), cond],
      [make.choose(cond, one, one), one],
      [make.bound(a, () => one), one],
      [make.check(one, cond), cond],
    ];
    for (const [made, left] of pairs) expect([made.text, made.code]).toEqual([made.text, left.code]);
  });
});
