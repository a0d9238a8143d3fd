/**
 * Two threads that take a lock and drop it for ever. Three states: free, or in the hands of one. Each may take it and
 * drop it while the other waits: a cycle of two steps that starts in the first state, and weak fairness allows it, since
 * the other one can take the lock in one of its two states only.
 */
import { setup } from 'xstate';
import { guardBecomes, mutex, notStarved, role, type Scenario, scenario, shared } from '../checker/language/index.ts';
import type { ScenarioSpec } from '../checker/language/spec.ts';
import { vocabulary } from '../checker/language/vocabulary.ts';

export const shop = shared('shop', { lock: mutex });
export const taker = role('taker', { registers: {} }, () => ({
  guards: { mayDrop: true },
  actions: { drop: shop.lock.release() },
  steps: { take: shop.lock.acquire() },
}));
export const taking = setup(vocabulary(taker)).createMachine({
  id: 'taking thread',
  initial: 'waiting',
  states: {
    waiting: { on: { take: { guard: 'take', actions: 'take', target: 'inside' } } },
    inside: { tags: 'idle', on: { drop: { guard: 'mayDrop', actions: 'drop', target: 'waiting' } } },
  },
});
export const served = notStarved('S1', 'nobody waits for ever', taker, (t) => t.in('waiting'));

/** Served in order, with whatever a test wants otherwise. */
export function takers(changes: Partial<ScenarioSpec> = {}): Scenario {
  return scenario({
    name: 'takers',
    text: 'Two threads take a lock again and again.',
    actors: { a: taker.runs(taking), b: taker.runs(taking) },
    properties: [served],
    fairness: { a: { take: 'strong' }, b: { take: 'strong' } },
    expect: { verdict: 'holds', states: 3, transitions: 4, depth: 1 },
    mutants: {
      'never dropped': {
        text: 'who has the lock keeps it',
        change: guardBecomes(taker, 'mayDrop', false),
        expect: { violates: 'S1', steps: 1 },
        bug: 'X04',
      },
    },
    ...changes,
  });
}
/** The lock serves whomever it likes. */
export function unfairTakers(changes: Partial<ScenarioSpec> = {}): Scenario {
  const { fairness: _, ...rest } = takers({
    name: 'unfair-takers',
    expect: { verdict: 'violated', violates: 'S1', steps: 2 },
    mutants: {},
  });
  return scenario({ ...rest, ...changes });
}
