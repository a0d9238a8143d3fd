/** LOCK1: the classes of the models and what the kernel documents of them; that no scenario does else is in claims.ts. */
import { describe, expect, test } from '@jest/globals';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { Domain } from '../../checker/language/domain.ts';
import {
  breachesOfOrder,
  judgeOrder,
  lockClasses,
  nestedAgain,
  nestings,
  orderBreach,
} from '../../models/properties/lock-order.ts';
import { scenarios } from '../../scenarios/index.ts';

function locksIn(domain: Domain, name: string): string[] {
  if (domain.kind === 'lock') return [name];
  if (domain.kind === 'array') return locksIn(domain.of, name);
  if (domain.kind !== 'record') return [];
  return Object.entries(domain.fields).flatMap(([field, inner]) => locksIn(inner, `${name}.${field}`));
}

const classes = lockClasses.map(({ lock }) => lock);

test('every lock of every scenario is a class, and every class is a lock of some scenario', () => {
  const blocks = new Map(scenarios.flatMap((each) => buildSystem(each).blocks.map((block) => [block.name, block])));
  const found = [...blocks.values()].flatMap(({ name, fields }) => locksIn({ kind: 'record', fields }, name));
  expect([...classes].sort()).toEqual(found.sort());
});

describe('what is documented', () => {
  test('is of two classes', () => {
    const named = [...nestings, ...nestedAgain].flatMap(({ held, taken }) => [held, taken]);
    expect(named.filter((each) => !classes.includes(each))).toEqual([]);
  });

  test('makes no circle, but for what is nested again', () => {
    expect(nestings.filter(({ held, taken }) => held === taken || judgeOrder(taken, held) === 'documented')).toEqual([
      // Of another address space.
      expect.objectContaining({ held: 'mm.lock', taken: 'xpmem.recallMutex' }),
    ]);
  });

  test('says of each class but that of interrupts under what it is taken, or what under it', () => {
    const named = new Set(nestings.flatMap(({ held, taken }) => [held, taken]));
    expect(classes.filter((each) => !named.has(each))).toEqual(['task.irqsOff']);
  });
});

test('what follows from several pairs is documented, and its opposite is against it', () => {
  expect(judgeOrder('file.inodeLock', 'pt.ptl')).toBe('documented');
  expect(judgeOrder('pt.ptl', 'file.inodeLock')).toBe('against the documented order');
  expect(judgeOrder('postcopyMutex.lock', 'uffd.faultLock')).toBe('documented');
  expect(judgeOrder('uffd.faultLock', 'postcopyMutex.lock')).toBe('against the documented order');
});

test('of two classes that nothing connects, and of a class under itself, neither is documented', () => {
  expect(judgeOrder('pt.ptl', 'uffd.faultLock')).toBe('not documented');
  expect(judgeOrder('uffd.faultLock', 'pt.ptl')).toBe('not documented');
  expect(judgeOrder('uffd.faultLock', 'uffd.faultLock')).toBe('not documented');
  expect(judgeOrder('pt.ptl', 'pt.ptl')).toBe('documented');
});

test('of a lock of one’s own nothing is asked', () => {
  expect([judgeOrder('s.a', 'pt.ptl'), judgeOrder('pt.ptl', 's.a'), orderBreach('s.a', 's.b')]).toEqual([
    null,
    null,
    null,
  ]);
});

test('only what is realised is judged', () => {
  const pair = { held: 'pt.ptl', taken: 'uffd.faultLock' };
  expect(breachesOfOrder([{ ...pair, realised: false }])).toEqual([]);
  expect(breachesOfOrder([{ ...pair, realised: true }])).toEqual([
    'LOCK1: uffd.faultLock is taken under pt.ptl: not documented',
  ]);
});
