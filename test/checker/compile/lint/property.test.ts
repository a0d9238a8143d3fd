/** Properties that cannot mean what they say: each rule once broken and, next to it, once kept. */
import { describe, expect, test } from '@jest/globals';
import { builtInChecks } from '../../../../checker/counterexample/judgement.ts';
import {
  actionBecomes,
  actor,
  always,
  asserted,
  type CondLike,
  demand,
  exists,
  IndexExpr,
  index,
  inState,
  me,
  nothing,
  parameter,
  queue,
  range,
  runsInstead,
  shared,
  sort,
} from '../../../../checker/language/index.ts';
import type { ScenarioSpec } from '../../../../checker/language/spec.ts';
import { machineOf, mm, page, refusal, scenarioOf, withStateA, worker } from './refusals.ts';

const machine = withStateA({ on: { go: { guard: 'ready', target: 'b' } } });
const refused = (more: Partial<ScenarioSpec>, mutant: string | null = null) =>
  refusal(() => scenarioOf(machine, more), mutant);
const asking = (cond: CondLike) => refused({ properties: [always('p', '', cond)] });

describe('nobody acts in a property', () => {
  const chosen = new IndexExpr({ op: 'chosen', name: 'page', sort: page }, page);
  test.each<[string, CondLike, string]>([
    ['held', mm.lock.held(), "'mm.lock' is asked about for the acting actor"],
    ['me', inState(me, 'a'), 'there is no me'],
    ['a choice', mm.dirty.at(chosen), "the choice 'page' has no value"],
  ])('%s', (_, cond, message) => {
    expect(asking(cond)).toContain(`scenario 's', property 'p': `);
    expect(asking(cond)).toContain(message);
  });
  test('that a lock is free or held by somebody can be asked', () => {
    expect(asking(mm.lock.isFree())).toBeNull();
    expect(asking(exists(actor, (who) => mm.lock.heldBy(who)))).toBeNull();
  });
});

describe('names of properties', () => {
  test.each([...builtInChecks])('%s is a built-in check', (name) => {
    expect(refused({ properties: [always(name, '', mm.ready)] })).toBe(
      `scenario 's': a property cannot be called '${name}', which is a built-in check`,
    );
  });
});

describe('a property that statements demand', () => {
  const promise = asserted('A1', 'it is ready');
  const demanding = worker.runs(withStateA({ on: { go: { actions: 'mark', target: 'b' } } }));
  test('and none does', () => {
    expect(refused({ properties: [promise] })).toContain(
      "scenario 's', property 'A1': no statement of its machines demands it",
    );
  });
  test('some does, though a mutant leaves it out', () => {
    const initial = [demand(promise, mm.ready)];
    const mutants = {
      silent: { text: '', change: actionBecomes(worker, 'mark', nothing), expect: { holds: 'it says nothing' } },
    };
    const more = { actors: { t: demanding }, properties: [promise], initial, mutants };
    expect([refused(more), refused(more, 'silent')]).toEqual([null, null]);
  });
});

describe('control states of a family', () => {
  test('that no machine has', () => {
    expect(asking(worker.some((t) => t.in('bb')))).toBe(
      "scenario 's', property 'p': no actor that it asks about has a state 'bb'; there are a, b",
    );
  });
  test('some of which machines of other scenarios have', () => {
    expect(asking(worker.some((t) => t.in('bb', 'b')))).toBeNull();
  });
  test("that only a mutant's machine has", () => {
    const other = worker.runs(machineOf({ states: { a: { on: { go: 'bb' } }, bb: {} } }));
    const mutants = { other: { text: '', change: runsInstead('t', other), expect: { holds: 'p' } } };
    const properties = [
      always(
        'p',
        '',
        worker.all((t) => t.in('a', 'b', 'bb')),
      ),
    ];
    expect([refused({ properties, mutants }), refused({ properties, mutants }, 'other')]).toEqual([null, null]);
    const alone = [
      always(
        'p',
        '',
        worker.all((t) => t.in('bb')),
      ),
    ];
    expect(refused({ properties: alone, mutants })).toBeNull();
  });
});

describe('sizes that only the bounds tell', () => {
  const slot = sort('slot');
  const sized = (fields: Parameters<typeof shared>[1], slots: number) => {
    const store = shared('store', { ...fields, at: index(slot) });
    return refused({ properties: [always('p', '', store.at.is(0))], bounds: { slot: slots } });
  };
  test('an empty range', () => {
    expect(sized({ count: range(3, slot) }, 2)).toBe('range(3, 2) is empty; write the smaller number first');
    expect(sized({ count: range(3, slot) }, 3)).toBeNull();
  });
  test('a wide range', () => {
    expect(sized({ count: range(0, [slot, 2 ** 30]) }, 1)).toContain('is not of whole numbers of at most 31 bits');
  });
  test('a queue', () => {
    expect(sized({ list: queue(slot, [slot, 256]) }, 1)).toContain("has a queue of 'slot' with room for 257");
    expect(sized({ list: queue(slot, [slot, 255]) }, 1)).toBeNull();
    expect(sized({ list: queue(slot, parameter('room', 0)) }, 1)).toContain(
      'with room for 0; bind it to a whole number from 1 to 256',
    );
  });
});
