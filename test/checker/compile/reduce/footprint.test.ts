/**
 * What steps read, write and lead to, against all states: whatever depends on a field reads it, whatever happens in some
 * state is foreseen, and a comparison of two numbers is foreseen exactly.
 */
import { describe, expect, test } from '@jest/globals';
import type { Code, Instruction } from '../../../../checker/compile/lower/code.ts';
import type { Program } from '../../../../checker/compile/lower/program.ts';
import { disturbs, type Footprint, footprint, type Knowledge } from '../../../../checker/compile/reduce/footprint.ts';
import { noParts, Parts } from '../../../../checker/compile/reduce/parts.ts';
import { type Both, Fails, leaves, make, makeCodes, makeProgram, type State, states } from '../lower/codes.ts';

const first = { index: 0, code: 0 };
const fields = [leaves.a.id, leaves.b.id, leaves.s.id];

/** Two transitions that lead to different states. */
function twoOf({ transitions }: Program): readonly [number, number] {
  const other = transitions.findIndex(({ to }) => to !== transitions[0]?.to);
  return [0, other];
}
/** Takes one transition where the condition is true, the other where it is not. */
function decide(cond: Code, [whenTrue, whenFalse]: readonly [number, number]): Instruction[] {
  return [
    {
      kind: 'if',
      cond,
      yes: [{ kind: 'emit', transition: whenTrue }],
      no: [{ kind: 'emit', transition: whenFalse }],
    },
  ];
}
function outcome({ worth }: Both, state: State): number | 'fails' {
  try {
    return worth(state);
  } catch (problem) {
    if (problem instanceof Fails) return 'fails';
    throw problem;
  }
}
function fits(state: State, knowledge: Knowledge): boolean {
  return [...knowledge].every(([leaf, { lo, hi }]) => {
    const value = state.get(leaf) ?? Number.NaN;
    return lo <= value && value <= hi;
  });
}
const knowledges: readonly Knowledge[] = [
  new Map(),
  new Map([[leaves.a.id, { lo: 0, hi: 0 }]]),
  new Map([[leaves.a.id, { lo: 1, hi: 2 }]]),
  new Map([
    [leaves.a.id, { lo: 1, hi: 1 }],
    [leaves.b.id, { lo: -1, hi: 0 }],
  ]),
  new Map([[leaves.b.id, { lo: 1, hi: 1 }]]),
];

describe('the footprint of a decision', () => {
  /** The outcomes that it foresees. */
  function foreseen(program: Program, { code }: Both, knowledge: Knowledge): Footprint & { happens: Set<number> } {
    const both = twoOf(program);
    const found = footprint(program, new Parts(program), [decide(code, both)], first, knowledge);
    const to = (transition: number): number => program.transitions[transition]?.to ?? -1;
    const happens = new Set([...found.targets].map((target) => (target === to(both[0]) ? 1 : 0)));
    return { ...found, happens };
  }
  const known = (knowledge: Knowledge): readonly State[] => states.filter((state) => fits(state, knowledge));

  test('foresees all that happens while what is known is true', () => {
    const program = makeProgram();
    for (const knowledge of knowledges) {
      for (const both of makeCodes().conditions) {
        const { happens } = foreseen(program, both, knowledge);
        const real = new Set(known(knowledge).map((state) => outcome(both, state)));
        const missing = [...real].filter((each) => each !== 'fails' && !happens.has(each));
        expect([both.text, ...missing]).toEqual([both.text]);
      }
    }
  });

  test('foresees nothing else where two numbers are compared', () => {
    const program = makeProgram();
    const { comparisons } = makeCodes();
    for (const knowledge of knowledges) {
      for (const both of [...comparisons, ...comparisons.map(make.not)]) {
        const real = new Set(known(knowledge).map((state) => outcome(both, state)));
        const { happens } = foreseen(program, both, knowledge);
        expect([both.text, ...[...happens].sort()]).toEqual([both.text, ...[...real].sort()]);
      }
    }
  });

  test('reads every field on which the outcome depends', () => {
    const program = makeProgram();
    const parts = new Parts(program);
    for (const knowledge of knowledges) {
      for (const both of makeCodes().conditions) {
        const { reads } = foreseen(program, both, knowledge);
        const among = known(knowledge);
        const missing = fields.filter((field) => {
          const others = fields.filter((each) => each !== field);
          const alike = (state: State): string => others.map((each) => state.get(each)).join();
          const depends = new Set(among.map((state) => `${alike(state)}: ${outcome(both, state)}`)).size;
          return depends > new Set(among.map(alike)).size && (reads & parts.all(field)) === noParts;
        });
        expect([both.text, ...missing]).toEqual([both.text]);
        if (knowledge.size === 0) expect(reads & ~parts.read(both.code)).toBe(noParts);
      }
    }
  });

  test('reads no field of which it does not speak', () => {
    const program = makeProgram();
    const parts = new Parts(program);
    for (const { code, text } of makeCodes().conditions) {
      const spoken = (['a', 'b', 's'] as const).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
      const unspoken = (['a', 'b', 's'] as const).filter((name) => !spoken.includes(name));
      for (const name of unspoken) expect(parts.read(code) & parts.all(leaves[name].id)).toBe(noParts);
    }
  });
});

describe('parts', () => {
  test('of all leaves are apart, with one for each member of a set and each control state', () => {
    const program = makeProgram();
    const parts = new Parts(program);
    const size = (set: bigint): number => set.toString(2).replaceAll('0', '').length;
    const all = program.layout.leaves.all.map(({ id }) => parts.all(id));
    const union = all.reduce((sum, each) => sum | each, noParts);
    expect(size(union)).toBe(all.reduce((sum, each) => sum + size(each), 0));
    expect([leaves.a, leaves.s, leaves.control].map(({ id }) => size(parts.all(id)))).toEqual([1, 3, 3]);
  });

  test('of a set that is asked for members are those members', () => {
    const parts = new Parts(makeProgram());
    const of = (bits: number): bigint =>
      parts.read(make.bitAnd(make.leaf('s'), make.constant(bits)).code) & parts.all(leaves.s.id);
    expect(of(7)).toBe(parts.all(leaves.s.id));
    expect(of(1) | of(2) | of(4)).toBe(of(7));
    expect([of(1) & of(2), of(1) & of(4), of(2) & of(4)]).toEqual([noParts, noParts, noParts]);
    expect(of(5)).toBe(of(1) | of(4));
  });

  test('of a set to which members are added, or from which they are taken, are those members', () => {
    const program = makeProgram();
    const parts = new Parts(program);
    const member = (bits: number): bigint => parts.read(make.bitAnd(make.leaf('s'), make.constant(bits)).code);
    const stored = (value: Both): bigint | null => parts.storedPart(leaves.s.id, value.code, first);
    expect(stored(make.bitOr(make.leaf('s'), make.constant(4)))).toBe(member(4));
    // What is kept are the others.
    expect(stored(make.bitAnd(make.leaf('s'), make.constant(~2)))).toBe(member(2));
    expect(stored(make.constant(5))).toBeNull();
    expect(stored(make.bitOr(make.leaf('a'), make.constant(1)))).toBeNull();
    expect(stored(make.plus(make.leaf('s'), make.constant(1)))).toBeNull();
    expect(stored(make.bitOr(make.leaf('s'), make.leaf('a')))).toBeNull();
    expect(parts.storedPart(leaves.a.id, make.bitAnd(make.leaf('a'), make.constant(1)).code, first)).toBeNull();
  });

  test('of a control state that is left and one that is entered are those two', () => {
    const parts = new Parts(makeProgram());
    const { id, lo, hi } = leaves.control;
    const control: Code = { node: { kind: 'leaf', leaf: id, fresh: true }, lo, hi, fails: false };
    const isIn = (state: number): bigint =>
      parts.read(make.equal({ text: 'control', code: control, worth: () => 0 }, make.constant(state)).code);
    expect(isIn(0) | isIn(1) | isIn(2)).toBe(parts.all(id));
    expect(parts.storedPart(id, make.constant(2).code, { index: 0, code: 1 })).toBe(isIn(1) | isIn(2));
    expect(parts.storedPart(id, control, first)).toBeNull();
  });
});

describe('two footprints disturb each other', () => {
  const of = (reads: bigint, writes: bigint): Footprint => ({ reads, writes, targets: new Set() });
  test.each([
    ['if both write', of(0n, 2n), of(0n, 2n), true],
    ['if one reads what the other writes', of(2n, 0n), of(0n, 2n), true],
    ['if one writes what the other reads', of(0n, 2n), of(2n, 0n), true],
    ['not if both read', of(2n, 0n), of(2n, 0n), false],
    ['not if they touch different parts', of(1n, 2n), of(4n, 8n), false],
  ])('%s', (_, one, other, expected) => {
    expect(disturbs(one, other)).toBe(expected);
  });
});

describe('the footprint of a body', () => {
  const put = (name: 'a' | 'b' | 's', value: Both): Instruction => ({
    kind: 'store',
    leaf: leaves[name].id,
    value: value.code,
  });
  const found = (body: readonly Instruction[], knowledge: Knowledge = new Map()): Footprint => {
    const program = makeProgram();
    return footprint(program, new Parts(program), [body], first, knowledge);
  };
  const parts = (): Parts => new Parts(makeProgram());
  const emit: Instruction = { kind: 'emit', transition: 0 };

  test('writes what is stored, and reads what is stored there', () => {
    const { reads, writes, targets } = found([put('a', make.plus(make.leaf('b'), make.constant(1))), emit]);
    expect([reads, writes]).toEqual([parts().all(leaves.b.id), parts().all(leaves.a.id)]);
    expect(targets.size).toBe(1);
  });

  test('of a step that is never taken is empty, but one that fails counts', () => {
    expect(found([put('a', make.constant(1))])).toEqual({ reads: noParts, writes: noParts, targets: new Set() });
    expect(found([put('a', make.constant(1)), { kind: 'fail', failure: 0 }]).writes).toBe(parts().all(leaves.a.id));
    expect(found([put('a', make.constant(1)), { kind: 'later', failure: 0 }]).writes).toBe(parts().all(leaves.a.id));
    const failing = make.check(make.equal(make.leaf('b'), make.constant(1)), make.constant(1));
    expect(found([put('a', failing)])).toMatchObject({ reads: parts().all(leaves.b.id) });
  });

  test('ends where the step is complete or has failed', () => {
    const after = put('a', make.constant(1));
    for (const end of [emit, { kind: 'fail', failure: 0 } as const]) expect(found([end, after]).writes).toBe(noParts);
    for (const kind of ['begin', 'taken'] as const) {
      expect(found([{ kind }, after, emit]).writes).toBe(parts().all(leaves.a.id));
    }
    expect(found([{ kind: 'later', failure: 0 }, after, emit]).writes).toBe(parts().all(leaves.a.id));
    const never = make.check(make.constant(0), make.constant(1));
    expect(found([put('b', never), after, emit]).writes & parts().all(leaves.a.id)).toBe(noParts);
  });

  test('goes on after a decision if one of its sides does', () => {
    const isOne = make.equal(make.leaf('a'), make.constant(1)).code;
    const after = put('b', make.constant(1));
    const sides = [
      [[emit], []],
      [[], [emit]],
      [[], []],
    ] as const;
    for (const [yes, no] of sides) {
      expect(found([{ kind: 'if', cond: isOne, yes, no }, after, emit]).writes).toBe(parts().all(leaves.b.id));
    }
    expect(found([{ kind: 'if', cond: isOne, yes: [emit], no: [emit] }, after]).writes).toBe(noParts);
    const [yes, no] = [[emit], [after, emit]] as const;
    const knowing = found([{ kind: 'if', cond: isOne, yes, no }], new Map([[leaves.a.id, { lo: 1, hi: 1 }]]));
    expect(knowing.writes).toBe(noParts);
  });

  test('knows no more what has been stored to', () => {
    const isOne = make.equal(make.leaf('a'), make.constant(1)).code;
    const cond: Instruction = { kind: 'if', cond: isOne, yes: [], no: [put('b', make.constant(1))] };
    const knowledge = new Map([[leaves.a.id, { lo: 1, hi: 1 }]]);
    expect(found([cond, emit], knowledge).writes).toBe(noParts);
    const writes = found([put('a', make.leaf('b')), cond, emit], knowledge).writes;
    expect(writes).toBe(parts().all(leaves.a.id) | parts().all(leaves.b.id));
  });

  test('knows what is computed once', () => {
    const it = { kind: 'temporary', id: 3 } as const;
    const isOne = make.equal(
      { text: 'it', code: { node: it, lo: 0, hi: 2, fails: false }, worth: () => 0 },
      make.constant(1),
    );
    const cond: Instruction = { kind: 'if', cond: isOne.code, yes: [], no: [put('b', make.constant(1))] };
    const body = [{ kind: 'let', id: 3, value: make.leaf('a').code } as const, cond, emit];
    expect(found(body).writes).toBe(parts().all(leaves.b.id));
    expect(found(body, new Map([[leaves.a.id, { lo: 1, hi: 1 }]])).writes).toBe(noParts);
  });
});
