/**
 * The classic litmus tests: exactly the outcomes that SC, x86-TSO and PSO allow. Sets are written by hand, from the
 * verdicts published for x86-TSO (Owens, Sarkar, Sewell: "A better x86 memory model: x86-TSO") and for PSO (SPARC
 * Architecture Manual, version 8, appendix K): what is listed under TSO is allowed there beyond SC, and so on.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Memory } from '../../../../checker/language/spec.ts';
import { type Instruction, interpreted, type Observed, searched, type Threads, thread } from './litmus.ts';
import { simulate } from './simulator.ts';

interface Row {
  readonly name: string;
  readonly threads: Threads;
  readonly observed: readonly Observed[];
  readonly sc: readonly string[];
  /** Besides those of SC. */
  readonly tso: readonly string[];
  /** Besides those of TSO. */
  readonly pso: readonly string[];
}

type Outcomes = readonly [sc: string, tso?: string, pso?: string];
function row(name: string, programs: readonly string[], observed: readonly Observed[], outcomes: Outcomes): Row {
  const [sc, tso, pso] = [0, 1, 2].map((at) => (outcomes[at] ?? '').split(',').flatMap((each) => each.trim() || []));
  return { name, threads: programs.map(thread), observed, sc: sc ?? [], tso: tso ?? [], pso: pso ?? [] };
}

const r = (thread: number, register: 0 | 1 = 0): Observed => [thread, register];
const pair: readonly Observed[] = [r(0), r(1)];
const reader: readonly Observed[] = [r(1, 0), r(1, 1)];
const both: readonly Observed[] = ['x', 'y'];

// Store buffering: each thread stores, then reads what the other stores.
const sb = (first: string, second: string, relaxed: Outcomes[1] = '0 0'): Row =>
  row(`SB${label(first, second)}`, [`x = 1; ${first}r0 = y`, `y = 1; ${second}r0 = x`], pair, [
    '0 1, 1 0, 1 1',
    relaxed,
  ]);
// Message passing: data in x, flag in y; `1 0` is a flag without data.
const mp = (first: string, second: string, relaxed: string): Row =>
  row(`MP${label(first, second)}`, [`x = 1; ${first}y = 1`, `r0 = y; ${second}r1 = x`], reader, [
    '0 0, 0 1, 1 1',
    '',
    relaxed,
  ]);
// Write against write: each thread's second store last would be a circle.
const ww = (first: string, second: string, relaxed: string): Row =>
  row(`2+2W${label(first, second)}`, [`x = 1; ${first}y = 2`, `y = 1; ${second}x = 2`], both, [
    '1 2, 2 1, 2 2',
    '',
    relaxed,
  ]);
const rr = (first: string, second: string, tso: string, pso = ''): Row =>
  row(
    `R${label(first, second)}`,
    [`x = 1; ${first}y = 1`, `y = 2; ${second}r0 = x`],
    [r(1), 'y'],
    ['0 1, 1 1, 1 2', tso, pso],
  );
const ss = (first: string, second: string, relaxed: string): Row =>
  row(
    `S${label(first, second)}`,
    [`x = 2; ${first}y = 1`, `r0 = y; ${second}x = 1`],
    [r(1), 'x'],
    ['0 1, 0 2, 1 1', '', relaxed],
  );
function label(...barriers: readonly string[]): string {
  if (barriers.every((each) => each === '')) return '';
  return `+${barriers.map((each) => each.replace('; ', '') || 'po').join('+')}`;
}
const mb = 'mb; ';
const wmb = 'wmb; ';
const rmb = 'rmb; ';

const iriw = (barrier: string): Row =>
  row(
    `IRIW${label(barrier)}`,
    ['x = 1', 'y = 1', `r0 = x; ${barrier}r1 = y`, `r0 = y; ${barrier}r1 = x`],
    [r(2, 0), r(2, 1), r(3, 0), r(3, 1)],
    // Two readers never see two stores in different orders: all of the sixteen but `1 0 1 0`.
    [
      Array.from({ length: 16 }, (_, bits) => [...bits.toString(2).padStart(4, '0')].join(' '))
        .filter((outcome) => outcome !== '1 0 1 0')
        .join(','),
    ],
  );

const table: readonly Row[] = [
  sb('', ''),
  sb(mb, ''),
  sb('', mb),
  sb(wmb, wmb),
  sb(mb, mb, ''),
  mp('', '', '1 0'),
  mp('', rmb, '1 0'),
  mp(wmb, '', ''),
  mp(wmb, rmb, ''),
  mp(mb, mb, ''),
  row('MP+release+acquire', ['x = 1; y =release 1', 'r0 =acquire y; r1 = x'], reader, ['0 0, 0 1, 1 1']),
  row('SB+release+acquire', ['x =release 1; r0 =acquire y', 'y =release 1; r0 =acquire x'], pair, [
    '0 1, 1 0, 1 1',
    '0 0',
  ]),
  row('LB', ['r0 = x; y = 1', 'r0 = y; x = 1'], pair, ['0 0, 0 1, 1 0']),
  row('LB+mb+mb', ['r0 = x; mb; y = 1', 'r0 = y; mb; x = 1'], pair, ['0 0, 0 1, 1 0']),
  iriw(''),
  iriw(mb),
  ww('', '', '1 1'),
  ww(wmb, '', '1 1'),
  ww(wmb, wmb, ''),
  ww(mb, mb, ''),
  rr('', '', '0 2'),
  rr(wmb, '', '0 2'),
  // A barrier of the reading thread alone: PSO lets the other one's stores change places.
  rr('', mb, '', '0 2'),
  rr(wmb, mb, ''),
  rr(mb, mb, ''),
  ss('', '', '1 2'),
  ss('', mb, '1 2'),
  ss(wmb, '', ''),
  ss(mb, '', ''),
  // x86-TSO's n6: a thread sees its own store before the others do.
  row(
    'n6',
    ['x = 1; r0 = x; r1 = y', 'y = 2; x = 2'],
    [r(0, 0), r(0, 1), 'x'],
    ['1 0 2, 1 2 1, 1 2 2, 2 2 2', '1 0 1', '2 0 2'],
  ),
  // x86-TSO's n5: of two stores to one place, two threads cannot both see the other's last.
  row('n5', ['x = 1; r0 = x', 'x = 2; r0 = x'], pair, ['1 1, 1 2, 2 2']),
];

const models: readonly Memory[] = [{ model: 'SC' }, { model: 'TSO', buffer: 2 }, { model: 'PSO', buffer: 2 }];
function allowed({ sc, tso, pso }: Row, { model }: Memory): string[] {
  return [...sc, ...(model === 'SC' ? [] : tso), ...(model === 'PSO' ? pso : [])].sort();
}

describe.each(models.map((memory) => [memory.model, memory] as const))('%s allows exactly', (_, memory) => {
  test.each(table.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const { threads, observed } = each;
    const engine = searched(threads, observed, memory);
    expect(engine.seen).toEqual(allowed(each, memory));
    expect(engine.violations).toBe(0);
    // Two places are enough for two stores.
    expect(engine.memory?.heldBack ?? false).toBe(false);
    expect(interpreted(threads, observed, memory)).toEqual({ seen: engine.seen, states: engine.states });
    expect(simulate(threads, observed, memory.model)).toEqual(engine.seen);
  });
});

describe('programs that nobody has chosen', () => {
  const store = fc.record({
    op: fc.constantFrom('store' as const, 'store' as const, 'release' as const),
    to: fc.constantFrom('x' as const, 'y' as const),
    value: fc.constantFrom(1, 2),
  });
  const load = fc.record({
    op: fc.constant('load' as const),
    from: fc.constantFrom('x' as const, 'y' as const),
    into: fc.constantFrom(0 as const, 1 as const),
  });
  const barrier = fc.record({ op: fc.constantFrom('smp_mb' as const, 'smp_wmb' as const) });
  const program: fc.Arbitrary<Instruction[]> = fc.array(fc.oneof(store, store, load, barrier), {
    minLength: 1,
    maxLength: 4,
  });
  const observed: readonly Observed[] = [r(0, 0), r(0, 1), r(1, 0), r(1, 1), 'x', 'y'];
  const stores = (list: readonly Instruction[]): boolean => list.some((each) => 'to' in each);

  test.each(['TSO', 'PSO'] as const)('under %s end as the simulator says, in engine and interpreter', (model) => {
    fc.assert(
      fc.property(program, program, (one, other) => {
        fc.pre(stores(one) || stores(other));
        fc.pre([...one, ...other].some((each) => each.op === 'load'));
        const threads = [one, other];
        const memory: Memory = { model, buffer: 4 };
        const engine = searched(threads, observed, memory);
        expect(engine.memory?.heldBack).toBe(false);
        expect(engine.seen).toEqual(simulate(threads, observed, model));
        expect(interpreted(threads, observed, memory)).toEqual({ seen: engine.seen, states: engine.states });
      }),
      { seed: 7, numRuns: 30 },
    );
  });
});
