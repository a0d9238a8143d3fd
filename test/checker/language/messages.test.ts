/** Queues of records: what each operation does to slots and length, by hand; and a channel that everything agrees on. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check, checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import { condIr } from '../../../checker/language/expression.ts';
import {
  actor,
  and,
  arbitrary,
  type Effect,
  flag,
  index,
  ModelError,
  me,
  optional,
  queue,
  range,
  record,
  role,
  scenario,
  set,
  shared,
  sort,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { depthFirst } from '../../../checker/search/strategy.ts';
import { conforms } from '../../conformance/compare.ts';
import { channel } from '../../export/channel.ts';
import { symmetryDiffers } from '../../random/symmetric.ts';
import { Trial } from './table.ts';

const page = sort('page');
const box = shared('box', {
  mail: queue(record({ hot: flag, n: range(1, 3), page: index(page), from: optional(actor) }), 3),
});

interface Slots {
  readonly length: number;
  readonly slots: readonly { hot: boolean; n: number; page: number | 'none'; from: number | 'none' }[];
}
/** The length, and what lies in each slot. */
function stateOf(trial: Trial): string[] {
  const { mail } = trial.frame.state.shared.box as unknown as { readonly mail: Slots };
  return [
    String(mail.length),
    ...mail.slots.map(({ hot, n, page: at, from }) => `${hot ? 'hot' : ''}${n}${at}${from}`),
  ];
}
const none = '1nonenone';
const { mail } = box;
const send = (n: number, at = n - 1): Effect => mail.enqueue({ hot: n > 1, n, page: at, from: me });
const one = '100';
const two = 'hot210';
const three = 'hot320';

describe('slots and length', () => {
  test.each<[string, Effect[], string[]]>([
    ['nothing yet', [], ['0', none, none, none]],
    ['one', [send(1)], ['1', one, none, none]],
    ['three in their order', [send(1), send(2), send(3)], ['3', one, two, three]],
    ['the head is dropped, the rest moves up', [send(1), send(2), send(3), mail.dequeue()], ['2', two, three, none]],
    ['nothing of an empty one', [mail.dequeue()], ['0', none, none, none]],
    ['the last one leaves what was at first', [send(1), mail.dequeue()], ['0', none, none, none]],
    ['one in the middle is removed', [send(1), send(2), send(3), mail.remove(1)], ['2', one, three, none]],
    ['the last', [send(1), send(2), send(3), mail.remove(2)], ['2', one, two, none]],
    ['none behind the last one', [send(1), mail.remove(1)], ['1', one, none, none]],
    ['all', [send(1), send(2), mail.clear()], ['0', none, none, none]],
    [
      'the head goes to the end',
      [send(1), send(2), mail.enqueue({ hot: mail.head().hot, n: mail.head().n, page: mail.head().page, from: me })],
      ['3', one, two, one],
    ],
  ])('%s', (_, effects, after) => {
    const trial = new Trial(box.block, { page: 3 });
    for (const effect of effects) expect(trial.run(effect)).toBeUndefined();
    expect(stateOf(trial)).toEqual(after);
  });

  test('a full queue takes no more, and what cannot be held is no message', () => {
    const trial = new Trial(box.block, { page: 2 });
    for (const n of [1, 2, 1]) trial.run(send(n));
    expect(trial.run(send(1))).toBe('queue overflow');
    expect(new Trial(box.block, { page: 2 }).run(send(4, 0))).toBe('assignment outside the domain');
    expect(new Trial(box.block, { page: 2 }).run(send(1, 2))).toBe('assignment outside the domain');
    // The page of no message is none, which no message may name.
    const unnamed = mail.enqueue({ hot: true, n: 1, page: mail.head().page, from: 'none' });
    expect(new Trial(box.block, { page: 2 }).run(unnamed)).toBe('none used as an index');
  });

  test('what is asked of them', () => {
    const trial = new Trial(box.block, { page: 3 });
    const holds = (cond: Parameters<typeof condIr>[0]) => trial.value(condIr(cond));
    const asked = () => [
      holds(mail.isEmpty()),
      holds(mail.some((each) => each.hot)),
      holds(mail.all((each) => each.hot)),
      holds(mail.head().n.is(1)),
      holds(mail.head().page.is('none')),
      holds(mail.at(1).from.is(me)),
    ];
    // Slots that are not in use hold first values, which no question about messages sees.
    expect(asked()).toEqual([true, false, true, true, true, false]);
    trial.run(send(2));
    expect(asked()).toEqual([false, true, true, false, false, false]);
    trial.run(send(1));
    expect(asked()).toEqual([false, true, false, false, false, true]);
    expect(holds(mail.length().is(2))).toBe(true);
  });
});

describe('is refused', () => {
  const refused = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof ModelError) return error.message;
    }
    return '';
  };
  test.each<[string, () => unknown, string]>([
    ['a field that is none', () => mail.enqueue({ hot: true, n: 1, page: 0, from: me, to: 1 } as never), "and no 'to'"],
    ['a field that is missing', () => mail.enqueue({ hot: true, n: 1, page: 0 } as never), "is given no 'from'"],
    ['a misspelt field', () => (mail.head() as never as { hto: unknown }).hto, "has no 'hto'"],
    [
      'a method of another queue',
      () => (mail as never as { has(): unknown }).has(),
      "queue of records and has no 'has'",
    ],
    ['a capacity of scenarios', () => queue(record({ hot: flag }), page), 'is a whole number from 1 to 64'],
    ['no room', () => queue(record({ hot: flag }), 0), 'is a whole number from 1 to 64'],
    ['a field with parts', () => queue(record({ hot: set(page) }), 2), "the field 'hot' is a set; a message holds"],
  ])('%s', (_, work, message) => {
    expect(refused(work)).toContain(message);
  });
});

describe.each(['any', 'in order'] as const)('a channel that delivers %s', (effect) => {
  test('is the same to engine, reference, XState and depth first', () => {
    const of = channel(2, effect);
    const { states, transitions, violations } = explore(buildSystem(of));
    expect([...violations]).toEqual([]);
    expect(check(of)).toMatchObject({ verdict: 'holds', states, transitions, unwitnessed: [] });
    const { result, outcome } = checkProgram(buildProgram(buildSystem(of)), { strategy: depthFirst() });
    outcome.release();
    expect(result).toMatchObject({ states, transitions });
    expect(conforms(of)).toMatchObject({ complete: true, differences: [] });
    expect(symmetryDiffers(of, null, 10_000)).toEqual([]);
  });
});

test('three senders overflow it if they do not ask for room: three messages are picked, and three sent', () => {
  const { violations } = check(channel(3, 'any', 3), null, { until: null });
  expect(violations.map(({ property, steps }) => [property, steps])).toEqual([['queue overflow', 6]]);
});

test('an arbitrary one starts with as many messages as it may hold, each of any fields: 1 + 4 + 16', () => {
  const flags = shared('flags', { mail: queue(record({ one: flag, two: flag }), 2), on: flag });
  const idle = role('idle', { registers: {} }, () => ({
    guards: {
      never: and(
        flags.mail.head().one,
        flags.mail.at(1).two,
        flags.mail.head().two,
        flags.mail.at(1).one,
        flags.mail.length().is(0),
      ),
    },
  }));
  const machine = setup(vocabulary(idle)).createMachine({
    id: 'idling',
    initial: 'a',
    states: { a: { tags: 'idle', on: { go: { guard: 'never', target: 'b' } } }, b: {} },
  });
  const of = scenario({
    name: 'starts',
    text: '',
    initial: arbitrary(flags.mail),
    actors: { t: idle.runs(machine) },
    properties: [],
  });
  expect(check(of).states).toBe(21);
});
