/** What goes through store buffers: words that the code accesses without a lock, and unlocks that somebody waits for. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import {
  actor,
  array,
  asserted,
  type CondLike,
  demand,
  type Effect,
  each,
  expire,
  flag,
  ghost,
  lockless,
  me,
  optional,
  role,
  scenario,
  shared,
  sort,
  spinlock,
  when,
} from '../../../../checker/language/index.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';

const slot = sort('slot', { standard: 2 });
const block = shared('block', {
  base: flag,
  word: flag,
  copies: array(slot, flag),
  noted: ghost(flag),
  notedOwner: ghost(optional(actor)),
  lock: spinlock,
  other: spinlock,
  own: array(actor, spinlock),
});
const word = lockless(block.word);
const right = asserted('right', 'the word is set');

interface Does {
  readonly guard?: CondLike;
  readonly effect?: Effect;
}
function runs(name: string, { guard = true, effect = [] }: Does) {
  const actorRole = role(name, { registers: { on: flag } }, ({ self }) => ({
    guards: { guard },
    // Something has to go through the buffers, or store buffers are refused.
    actions: { act: [effect, block.base.set(true), self.on.set(lockless(block.base))] },
  }));
  const machine = setup(vocabulary(actorRole)).createMachine({
    id: name,
    initial: 'a',
    states: { a: { on: { go: { guard: 'guard', actions: 'act', target: 'b' } } }, b: { type: 'final' } },
  });
  return actorRole.runs(machine);
}
/** What may be in the buffer of the first actor, beside the base, when the second one does this. */
function buffered(first: Effect, second: Does): string[] {
  const of = scenario({
    name: 's',
    text: '',
    memory: { model: 'TSO', buffer: 4 },
    actors: { first: runs('first', { effect: first }), second: runs('second', second) },
    properties: [right],
  });
  const [kinds = []] = buildSystem(of).buffers?.kinds ?? [];
  return kinds.map(({ name }) => name).filter((name) => name !== 'block.base');
}

describe('a word that is stored goes through the buffer', () => {
  test.each<[string, Does]>([
    ['if another actor copies it without a lock', { effect: block.copies.at(0).set(word) }],
    ['if a guard reads it', { guard: word }],
    ['if what is done depends on it', { effect: when(word, block.copies.at(0).set(true)) }],
    ['if what is done else depends on it', { effect: when(word, [], block.copies.at(0).set(true)) }],
    ['if a ghost and more depend on it', { effect: when(word, [block.noted.set(true), block.copies.at(0).set(true)]) }],
    ['if it is copied beside an object that is freed', { effect: [expire(slot, 0), block.copies.at(0).set(word)] }],
    ['if each round of a loop copies it', { effect: each(slot, (at) => block.copies.at(at).set(word)) }],
  ])('%s', (_, second) => {
    expect(buffered(block.word.set(true), second)).toEqual(['block.word']);
  });
});

describe('what only says whether a step is right makes no word of it:', () => {
  test.each<[string, Effect]>([
    ['a demand', demand(right, word)],
    ['a ghost that takes its value', block.noted.set(word)],
    ['a ghost that is set depending on it', when(word, block.noted.set(true))],
    ['a ghost that is set otherwise', when(word, [], block.noted.set(true))],
    ['ghosts on both ways', when(word, block.noted.set(true), block.notedOwner.set('none'))],
    ['a ghost in a loop', each(slot, () => when(word, block.noted.set(true)))],
  ])('%s', (_, effect) => {
    expect(buffered(block.word.set(true), { effect })).toEqual([]);
  });

  test('a ghost itself is stored at once', () => {
    expect(buffered(block.noted.set(true), { effect: demand(right, lockless(block.noted)) })).toEqual([]);
  });
});

describe('an unlock', () => {
  const takes = (lock: typeof block.lock): Effect => [lock.acquire().effect, lock.release()];
  test('goes through the buffer if another actor takes the lock, or looks at it', () => {
    expect(buffered(takes(block.lock), { effect: takes(block.lock) })).toEqual(['block.lock']);
    expect(buffered(takes(block.lock), { guard: block.lock.isFree() })).toEqual(['block.lock']);
  });
  test('does not if nobody else does', () => {
    expect(buffered(takes(block.lock), { effect: takes(block.other) })).toEqual([]);
    expect(buffered(takes(block.lock), {})).toEqual([]);
  });
  test('does not if each actor has one of its own, which stands for a context and is no memory', () => {
    expect(buffered(takes(block.own.at(me)), { effect: takes(block.own.at(me)) })).toEqual([]);
    expect(buffered(takes(block.own.at(0)), { effect: takes(block.own.at(0)) })).toEqual(['block.own']);
  });
});
