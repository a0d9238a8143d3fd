import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { fingerprint, fingerprintLength } from '../../../checker/counterexample/fingerprint.ts';
import { atEnd, index, range, role, type Scenario, scenario, shared, sort } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { bothDone, counter, noneLost, readsOne } from '../../counter.ts';

const of = (subject: Scenario, mutant: string | null = null): string => fingerprint(buildSystem(subject, mutant));

interface Detail {
  readonly event?: string;
  readonly max?: number;
  readonly promised?: number;
  readonly reversed?: boolean;
  readonly description?: string;
}
/** One thread that counts: everything built anew by each call. */
function counting({ event = 'count', max = 3, promised = 3, reversed = false, description = '' }: Detail = {}) {
  const memory = shared('memory', { count: range(0, max) });
  const thread = role('thread', { registers: {} }, () => ({
    guards: { isLess: memory.count.lessThan(max) },
    actions: { add: memory.count.increment(), reset: memory.count.set(0) },
  }));
  const on = { [event]: { guard: 'isLess', actions: 'add' }, reset: { actions: 'reset' } } as const;
  const { reset } = on;
  const machine = setup(vocabulary(thread)).createMachine({
    id: 'thread',
    description,
    on: reversed ? { reset, [event]: on[event] } : on,
  });
  return scenario({
    name: 'counting',
    text: 'One thread counts.',
    actors: { thread: thread.runs(machine) },
    properties: [atEnd('full', 'it ends full', memory.count.is(promised))],
  });
}

describe('the fingerprint of a system', () => {
  test('is the same for definitions that are built twice', () => {
    const before = of(counting());
    sort('something else');
    role('another', { registers: {} }, () => ({}));
    expect(of(counting())).toBe(before);
    expect(before).toHaveLength(fingerprintLength);
  });

  test.each<[string, Detail]>([
    ['an event is called otherwise', { event: 'add' }],
    ['a domain is larger', { max: 4 }],
    ['a property promises something else', { promised: 2 }],
    ['events are tried in another order', { reversed: true }],
  ])('differs where %s', (_, detail) => {
    expect(of(counting(detail))).not.toBe(of(counting()));
  });

  test('does not depend on whether a sort is interchangeable, which only decides how it may be searched', () => {
    const about = (interchangeable: boolean): Scenario => {
      const memory = shared('other', { one: index(sort('thing', { interchangeable, standard: 2 })) });
      return { ...counting(), properties: [atEnd('same', 'it is itself', memory.one.is(memory.one))] };
    };
    expect(of(about(true))).toBe(of(about(false)));
    expect(of(about(true))).not.toBe(of(counting()));
  });
  test('does not depend on words that decide nothing', () => {
    expect(of(counting({ description: 'counts' }))).toBe(of(counting()));
    expect(of(counter({ text: 'Other words.', reference: 'here' }))).toBe(of(counter()));
  });

  test('differs between a scenario and each of its mutants', () => {
    expect(new Set([of(counter()), of(counter(), 'no lock'), of(counter(), 'no check')]).size).toBe(3);
  });

  test('differs where properties are added or change places, since tokens number them', () => {
    const lists = [
      [noneLost, readsOne],
      [readsOne, noneLost],
      [noneLost, readsOne, bothDone],
    ];
    expect(new Set(lists.map((properties) => of(counter({ properties })))).size).toBe(3);
  });
});
