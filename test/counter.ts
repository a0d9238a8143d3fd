/**
 * Two threads add one to a counter under a lock: read it, then write one more. Small enough to count by hand.
 *
 * Positions of a thread: ready, locked, read, written, done. At most one thread is between locked and written, so
 * (2 × 2 pairs outside) + (3 positions inside × 2 threads × 2 places of the other) = 16 pairs of positions; both done
 * counts twice, since the registers tell who was first: 17 states. Both can start in the first state and one in the
 * two where the other is done, and each of the 12 states inside has one step: 16 transitions. All runs take 8 steps.
 */
import { setup } from 'xstate';
import {
  and,
  atEnd,
  flag,
  ghost,
  guardBecomes,
  never,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  sometimes,
  spinlock,
  withoutLock,
} from '../checker/language/index.ts';
import type { Mutant, ScenarioSpec } from '../checker/language/spec.ts';
import { vocabulary } from '../checker/language/vocabulary.ts';

export const memory = shared(
  'memory',
  { count: range(0, 3), lock: spinlock, touched: ghost(flag), unused: flag },
  (memory) => ({ count: memory.lock.held() }),
);
export const adder = role('adder', { registers: { seen: range(0, 3) } }, ({ self }) => ({
  guards: { holdsLock: memory.lock.held() },
  actions: {
    read: [self.seen.set(memory.count), memory.unused.set(true)],
    write: [memory.count.set(self.seen.plus(1)), memory.touched.set(true)],
    unlock: memory.lock.release(),
  },
  steps: { lock: memory.lock.acquire() },
}));
export const adding = setup(vocabulary(adder)).createMachine({
  id: 'adding thread',
  initial: 'ready',
  states: {
    ready: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: { on: { 'read count': { actions: 'read', target: 'read' } } },
    read: { on: { 'write count': { guard: 'holdsLock', actions: 'write', target: 'written' } } },
    written: { on: { unlock: { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const noneLost = atEnd('C1', 'no addition is lost', memory.count.is(2));
export const readsOne = sometimes(
  'seen one',
  'a thread sees the other one’s addition',
  adder.some((t) => t.seen.is(1)),
);

export const noLock: Mutant = {
  text: 'the lock is not taken.',
  change: withoutLock(memory.lock),
  expect: { violates: 'C1', steps: 8 },
  bug: 'X01',
  reference: 'any textbook',
};
export const noCheck: Mutant = {
  text: 'the write does not look whether the lock is held.',
  change: guardBecomes(adder, 'holdsLock', true),
  expect: { holds: 'a thread that writes holds it anyway' },
  bug: 'X02',
};

/** The scenario, with whatever a test wants otherwise. */
export function counter(changes: Partial<ScenarioSpec> = {}): Scenario {
  return scenario({
    name: 'counter',
    text: 'Two threads add one each.',
    actors: { a: adder.runs(adding), b: adder.runs(adding) },
    properties: [noneLost, readsOne],
    expect: { verdict: 'holds', states: 17, transitions: 16, depth: 8 },
    mutants: { 'no lock': noLock, 'no check': noCheck },
    ...changes,
  });
}

/** Where both are done, which real code reaches: a violation that is claimed. */
export const bothDone = never(
  'C2',
  'the threads never both end',
  and(
    adder.some((t) => t.in('done')),
    adder.all((t) => t.in('done')),
  ),
);
