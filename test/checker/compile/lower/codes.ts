/** Small codes over a few fields, each with what it is worth: a function that knows nothing of codes. */
import { setup } from 'xstate';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import type { Code } from '../../../../checker/compile/lower/code.ts';
import * as code from '../../../../checker/compile/lower/code.ts';
import type { Program } from '../../../../checker/compile/lower/program.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { mutex, range, role, scenario, set, shared, sort } from '../../../../checker/language/index.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';

const thing = sort('thing');
const fields = shared('w', { a: range(0, 2), b: range(-1, 1), s: set(thing), lock: mutex });
const chooser = role('chooser', { registers: {}, choices: { thing }, family: true }, ({ chosen }) => ({
  guards: { isSmall: fields.a.is(0), isNegative: fields.b.is(-1), isMissing: fields.s.has(chosen.thing) },
  actions: { write: [fields.a.set(1), fields.b.set(1)], add: fields.s.add(chosen.thing) },
  steps: { lock: fields.lock.acquire() },
}));
const choosing = setup(vocabulary(chooser)).createMachine({
  id: 'choosing',
  initial: 'start',
  states: {
    start: {
      on: { write: { actions: 'write', target: 'yes' }, lock: { guard: 'lock', actions: 'lock', target: 'no' } },
    },
    yes: { on: { add: { guard: 'isMissing', actions: 'add', target: 'no' } } },
    no: { on: { go: { guard: 'isNegative', target: 'yes' }, stay: { guard: 'isSmall', target: 'start' } } },
  },
});
/** Two actors that may hold a lock, two numbers and a set of three things. */
const buildFields = (): Program =>
  buildProgram(
    buildSystem(
      scenario({
        name: 'codes',
        text: 'fields for codes',
        bounds: { thing: 3 },
        actors: { first: chooser.runs(choosing), second: chooser.runs(choosing) },
        properties: [],
      }),
    ),
  );

/** Where a number from 0 to 2, one from -1 to 1, the set and the first one's control state are, counted by hand. */
export const leaves = {
  a: { id: 2, lo: 0, hi: 2 },
  b: { id: 3, lo: -1, hi: 1 },
  s: { id: 4, lo: 0, hi: 7 },
  control: { id: 0, lo: 0, hi: 2 },
} as const;

/** The values of the leaves. */
export type State = ReadonlyMap<number, number>;
/** What happens instead of a value. */
export class Fails extends Error {}

/** A code and its worth, by another way. */
export interface Both {
  readonly text: string;
  readonly code: Code;
  readonly worth: (state: State) => number;
}

const truth = (value: boolean): number => (value ? 1 : 0);
const two =
  (name: string, make: (left: Code, right: Code) => Code, worth: (left: number, right: number) => number) =>
  (left: Both, right: Both): Both => ({
    text: `${name}(${left.text}, ${right.text})`,
    code: make(left.code, right.code),
    worth: (state) => worth(left.worth(state), right.worth(state)),
  });
/** The right side counts only where the left does not decide. */
const lazy =
  (name: string, join: (left: Code, right: Code) => Code, strong: number) =>
  (left: Both, right: Both): Both => ({
    text: `${name}(${left.text}, ${right.text})`,
    code: join(left.code, right.code),
    worth: (state) => (left.worth(state) === strong ? strong : right.worth(state)),
  });

export const make = {
  constant: (value: number): Both => ({ text: String(value), code: code.constant(value), worth: () => value }),
  leaf: (name: keyof typeof leaves): Both => {
    const { id, lo, hi } = leaves[name];
    return { text: name, code: code.leaf(id, true, lo, hi), worth: (state) => state.get(id) ?? Number.NaN };
  },
  plus: two('plus', code.plus, (left, right) => left + right),
  minus: two('minus', code.minus, (left, right) => left - right),
  equal: two('equal', code.equal, (left, right) => truth(left === right)),
  less: two('less', code.less, (left, right) => truth(left < right)),
  bitAnd: two('bitAnd', code.bitAnd, (left, right) => left & right),
  bitOr: two(
    'bitOr',
    (left, right) => code.bitOr(left, right, 7),
    (left, right) => left | right,
  ),
  bit: (of: Both): Both => ({
    text: `bit(${of.text})`,
    code: code.bit(of.code),
    worth: (state) => 1 << of.worth(state),
  }),
  and: lazy('and', code.and, 0),
  or: lazy('or', code.or, 1),
  not: (of: Both): Both => ({
    text: `not(${of.text})`,
    code: code.not(of.code),
    worth: (state) => 1 - of.worth(state),
  }),
  choose: (cond: Both, yes: Both, no: Both): Both => ({
    text: `choose(${cond.text}, ${yes.text}, ${no.text})`,
    code: code.choose(cond.code, yes.code, no.code),
    worth: (state) => (cond.worth(state) === 1 ? yes : no).worth(state),
  }),
  /** A value that is computed once and used twice. */
  bound: (value: Both, body: (value: Both) => Both): Both => {
    const inside = body({ text: 'it', code: code.temporary(7, value.code), worth: value.worth });
    return {
      text: `let(${value.text}, ${inside.text})`,
      code: code.bound(7, value.code, inside.code),
      // Also where it is not used.
      worth: (state) => {
        value.worth(state);
        return inside.worth(state);
      },
    };
  },
  check: (ok: Both, value: Both): Both => ({
    text: `check(${ok.text}, ${value.text})`,
    code: code.check(ok.code, 0, false, value.code),
    worth: (state) => {
      if (ok.worth(state) !== 1) throw new Fails();
      return value.worth(state);
    },
  }),
};

export interface Codes {
  /** Of two numbers that do not depend on each other. */
  readonly comparisons: readonly Both[];
  readonly sums: readonly Both[];
  /** Every kind of code, folded and not. */
  readonly conditions: readonly Both[];
}
/** Makes them all. */
export function makeCodes(): Codes {
  const [zero, one, minusOne, two2] = [
    make.constant(0),
    make.constant(1),
    make.constant(-1),
    make.constant(2),
  ] as const;
  const a = make.leaf('a');
  const b = make.leaf('b');
  const s = make.leaf('s');
  const numbers = [zero, one, minusOne, two2, make.constant(3), a, b];

  // Both sides one of the numbers; no code has the same field twice.
  const comparisons = numbers.flatMap((left) =>
    numbers
      .filter((right) => left !== right || (left !== a && left !== b))
      .flatMap((right) => [make.equal(left, right), make.less(left, right)]),
  );
  const sums = [a, b, one, two2].flatMap((left) =>
    [a, b, one, minusOne]
      .filter((right) => left !== right)
      .flatMap((right) => [make.plus(left, right), make.minus(left, right)]),
  );
  const some = [make.equal(a, one), make.less(b, zero), make.less(a, two2), make.equal(b, zero)];
  const checked = make.check(make.less(a, one), make.equal(b, one));
  const conditions = [
    ...comparisons,
    ...some.map(make.not),
    make.not(make.not(make.equal(a, one))),
    ...[make.and, make.or].flatMap((join) => [
      ...some.flatMap((left) => some.map((right) => join(left, right))),
      ...[zero, one].flatMap((truth) => some.flatMap((cond) => [join(truth, cond), join(cond, truth)])),
      join(checked, make.equal(a, zero)),
      join(make.equal(b, one), checked),
      join(checked, one),
      join(zero, checked),
    ]),
    ...some.flatMap((cond) => [
      make.choose(cond, make.equal(a, zero), make.equal(b, one)),
      make.choose(cond, one, make.less(a, one)),
      make.choose(cond, one, one),
      make.choose(cond, checked, zero),
      make.equal(make.choose(cond, a, b), one),
    ]),
    make.choose(checked, one, one),
    make.choose(one, make.equal(a, one), zero),
    make.choose(zero, zero, make.equal(a, one)),
    checked,
    make.check(checked, make.equal(a, zero)),
    make.check(one, make.equal(a, zero)),
    make.check(zero, make.equal(a, zero)),
    make.equal(checked, two2),
    make.equal(two2, checked),
    make.less(checked, two2),
    make.less(make.constant(5), checked),
    ...sums.map((sum) => make.equal(sum, one)),
    ...sums.map((sum) => make.less(zero, sum)),
    make.bound(make.plus(a, b), (it) => make.or(make.less(it, zero), make.equal(it, two2))),
    make.bound(make.choose(checked, one, two2), (it) => make.equal(it, one)),
    make.bound(a, () => one),
    make.bound(checked, () => one),
    ...[1, 2, 5, 7].flatMap((bits) => [
      make.less(zero, make.bitAnd(s, make.constant(bits))),
      make.equal(make.bitAnd(s, make.constant(bits)), zero),
      make.equal(make.bitOr(s, make.constant(bits)), s),
    ]),
    make.equal(make.bitAnd(s, make.bit(a)), zero),
    make.equal(make.bit(one), two2),
    make.equal(make.bit(a), two2),
    make.equal(make.bitAnd(make.constant(6), make.constant(3)), make.constant(2)),
    make.equal(make.bitOr(make.constant(6), make.constant(3)), make.constant(7)),
    make.equal(make.bitOr(zero, s), make.constant(5)),
    make.equal(make.bitOr(s, zero), make.constant(5)),
  ];
  return { comparisons, sums, conditions };
}

/** Every state of the three fields. */
export const states: readonly State[] = [0, 1, 2].flatMap((ofA) =>
  [-1, 0, 1].flatMap((ofB) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map(
      (ofS) =>
        new Map([
          [leaves.a.id, ofA],
          [leaves.b.id, ofB],
          [leaves.s.id, ofS],
        ]),
    ),
  ),
);

/** The program of which the codes are, with the leaves where they are said to be. */
export function makeProgram(): Program {
  const program = buildFields();
  for (const [name, leaf] of Object.entries(leaves)) {
    const found = program.layout.leaves.all[leaf.id];
    if (found?.lo !== leaf.lo || found.hi !== leaf.hi) {
      throw new Error(`${name} is not leaf ${leaf.id} of ${program.layout.leaves.all.map(({ text }) => text)}`);
    }
  }
  return program;
}
