/** Locks under store buffers: an unlock is a store like any other, and a lock is no more of a barrier than it promises. */
import { describe, expect, test } from '@jest/globals';
import type { Memory } from '../../../../checker/language/spec.ts';
import { interpreted, locking, type Observed, searched } from './litmus.ts';

const models: readonly Memory[] = [{ model: 'SC' }, { model: 'TSO', buffer: 4 }, { model: 'PSO', buffer: 4 }];
const first: Observed = [0, 0];
const second: Observed = [1, 0];
const reader: readonly Observed[] = [
  [1, 0],
  [1, 1],
];

interface Row {
  readonly name: string;
  readonly threads: readonly string[];
  readonly observed: readonly Observed[];
  readonly sc: readonly string[];
  /** Besides those of SC. */
  readonly tso?: string;
  /** Besides those of TSO. */
  readonly pso?: string;
}
const rows: readonly Row[] = [
  {
    // SC: who reads x as 0 after its unlock has unlocked before x was stored.
    name: 'an unlock may be visible late: another thread still finds the lock taken',
    threads: ['lock; unlock; r0 = x', 'x = 1; mb; r0 = locked'],
    observed: [first, second],
    sc: ['0 0', '1 0', '1 1'],
    tso: '0 1',
  },
  {
    name: 'an unlock does not let the stores before it out',
    threads: ['lock; x = 1; unlock; r0 = y', 'y = 1; mb; r0 = x; lock; unlock'],
    observed: [first, second],
    sc: ['0 1', '1 0', '1 1'],
    tso: '0 0',
  },
  {
    name: 'what is stored under a lock is seen by whoever takes the lock next',
    threads: ['lock; x = 1; y = 1; unlock', 'lock; r0 = y; r1 = x; unlock'],
    observed: reader,
    sc: ['0 0', '1 1'],
  },
  {
    name: 'taking a lock is a locked instruction under TSO, and orders no store under PSO: SB',
    threads: ['x = 1; lock; unlock; r0 = y', 'y = 1; mb; r0 = x; lock; unlock'],
    observed: [first, second],
    sc: ['0 1', '1 0', '1 1'],
    pso: '0 0',
  },
  {
    // Whoever comes second takes the lock when all is visible that the first stored before its unlock.
    name: 'store buffering around one lock that both take is ordered by its unlock',
    threads: ['x = 1; lock; unlock; r0 = y', 'y = 1; lock; unlock; r0 = x'],
    observed: [first, second],
    sc: ['0 1', '1 0', '1 1'],
  },
  {
    name: 'taking a lock is a locked instruction under TSO, and orders no store under PSO: MP',
    threads: ['x = 1; lock; y = 1; unlock', 'r0 = y; r1 = x; lock; unlock'],
    observed: reader,
    sc: ['0 0', '0 1', '1 1'],
    pso: '1 0',
  },
  {
    // The second lock has to come after the own unlock, and that after all that is older.
    name: 'a lock that is taken again orders what was stored before its unlock',
    threads: ['x = 1; lock; unlock; lock; y = 1; unlock', 'r0 = y; r1 = x; lock; unlock'],
    observed: reader,
    sc: ['0 0', '0 1', '1 1'],
  },
];

describe.each(models.map((memory) => [memory.model, memory] as const))('%s', (model, memory) => {
  test.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const threads = row.threads.map(locking);
    const { tso, pso } = row;
    const allowed = [...row.sc, ...(model !== 'SC' && tso ? [tso] : []), ...(model === 'PSO' && pso ? [pso] : [])];
    const engine = searched(threads, row.observed, memory);
    expect(engine.seen).toEqual(allowed.sort());
    // No lock counts as held at the end, taken twice, or part of a deadlock, while its unlock is on its way.
    expect(engine.violations).toBe(0);
    expect(engine.memory?.heldBack ?? false).toBe(false);
    expect(interpreted(threads, row.observed, memory)).toEqual({ seen: engine.seen, states: engine.states });
  });
});
