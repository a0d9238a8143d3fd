/** Which steps of a trace stand on one line. */
import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../checker/counterexample/facts.ts';
import type { TraceStep } from '../../../checker/counterexample/trace.ts';
import { fold } from '../../../checker/report/fold.ts';

const rest = { field: '', isGhost: false, isUntold: false, matters: true };
const quiet = {
  in: 'mm/a.c:f',
  seen: [],
  broken: [],
  chosen: [],
  changes: [],
  isTold: false,
  failure: null,
  found: [],
};
function step(actor: number, event: string, more: Partial<TraceStep> = {}): TraceStep {
  return { actor, event, ...quiet, ...more };
}
function lock(place: string, old: string, fresh: string): Change {
  return { place, owner: null, old, new: fresh, brief: '', isLock: true, isStandard: fresh === 'free', ...rest };
}
const take = (actor: number) => step(actor, 'lock', { changes: [lock('l', 'free', 'held')] });
const drop = (actor: number) => step(actor, 'unlock', { changes: [lock('l', 'held', 'free')] });
const store: Change = {
  place: 'x',
  owner: null,
  old: '0',
  new: '1',
  brief: '',
  isLock: false,
  isStandard: false,
  ...rest,
};
/** Positions by line. */
const lines = (steps: readonly TraceStep[], loopsAt = -1) => fold(steps, loopsAt).map((group) => group.steps);

describe('steps on one line', () => {
  test('are those of one actor that only take and drop a lock; the last before a switch stands alone', () => {
    const steps = [take(0), step(0, 'look'), drop(0), step(0, 'go on'), step(1, 'act')];
    expect(lines(steps)).toEqual([[0, 1, 2], [3], [4]]);
    expect(fold(steps, -1).map((group) => group.isBeforeSwitch)).toEqual([false, true, true]);
  });

  test('are not those that keep a lock while another acts', () => {
    expect(lines([take(0), step(0, 'look'), step(0, 'go on'), step(1, 'act'), drop(0)])).toEqual([
      [0],
      [1],
      [2],
      [3],
      [4],
    ]);
  });

  test('are not those that another could tell, or that saw what another did', () => {
    const told = step(0, 'c', { isTold: true });
    expect(lines([step(0, 'a'), step(0, 'b'), told, step(0, 'd'), step(0, 'e')])).toEqual([[0, 1], [2], [3], [4]]);
  });

  test('may change registers of their own', () => {
    expect(lines([step(0, 'a', { changes: [{ ...store, owner: 0 }] }), step(0, 'b'), step(0, 'c')])).toEqual([
      [0, 1],
      [2],
    ]);
  });

  test('may lie in several functions, but on one side of where what repeats begins', () => {
    const both = [step(0, 'a'), step(0, 'b', { in: 'mm/a.c:g' }), step(0, 'c')];
    expect(lines([...both, step(1, 'd')])).toEqual([[0, 1], [2], [3]]);
    // But not where it ends.
    expect(lines(both)).toEqual([[0], [1], [2]]);
    expect(lines([step(0, 'a'), step(0, 'b'), step(0, 'c'), step(0, 'd')], 1)).toEqual([[0], [1, 2], [3]]);
  });
});
