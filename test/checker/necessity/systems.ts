/** Small systems whose weakenings can be listed by hand. */
import { setup } from 'xstate';
import {
  and,
  array,
  atEnd,
  expire,
  flag,
  ghost,
  optional,
  range,
  reference,
  role,
  scenario,
  shared,
  sometimes,
  sort,
  spinlock,
  variant,
  when,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const object = sort('object');
const cache = shared(
  'cache',
  { lock: spinlock, slot: reference(object), refs: array(object, range(0, 2)) },
  ({ lock }) => ({ slot: lock.held() }),
);

export const holder = role('holder', { registers: { object: reference(object) }, family: true }, ({ self }) => {
  const refs = cache.refs.at(self.object);
  return {
    guards: { cached: cache.slot.isnt('none') },
    actions: {
      find: self.object.set(cache.slot),
      get: refs.increment(),
      clear: cache.slot.set('none'),
      unlock: cache.lock.release(),
      put: [refs.decrement(), when(refs.is(0), expire(object, self.object)), self.object.set('none')],
    },
    steps: { lock: cache.lock.acquire() },
  };
});

export const lookup = setup(vocabulary(holder)).createMachine({
  id: 'lookup',
  initial: 'start',
  states: {
    start: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: {
      on: { 'look into slot': [{ guard: 'cached', actions: 'find', target: 'found' }, { target: 'missed' }] },
    },
    missed: { on: { unlock: { actions: 'unlock', target: 'done' } } },
    found: { on: { 'get object': { actions: 'get', target: 'held' } } },
    held: { on: { unlock: { actions: 'unlock', target: 'using' } } },
    using: { on: { 'put object': { actions: 'put', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const removal = setup(vocabulary(holder)).createMachine({
  id: 'removal',
  initial: 'start',
  states: {
    start: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: { on: { 'empty slot': { actions: ['find', 'clear'], target: 'emptied' } } },
    emptied: { on: { unlock: { actions: 'unlock', target: 'unlocked' } } },
    unlocked: { on: { 'put object': { actions: 'put', target: 'done' } } },
    done: { type: 'final' },
  },
});

/** The cache of README.md: a lookup against a removal. */
export const cached = scenario({
  name: 'cached',
  text: 'One thread looks an object up while another removes it.',
  bounds: { object: 1 },
  initial: [cache.slot.set(0), cache.refs.at(0).set(1)],
  actors: { cpu0: holder.runs(lookup), cpu1: holder.runs(removal) },
  expect: { verdict: 'holds', states: 22, transitions: 29, depth: 8 },
  properties: [atEnd('freed', 'in the end the object has no references', cache.refs.at(0).is(0))],
});

const board = shared('board', { lock: spinlock, written: flag }, ({ lock }) => ({ written: lock.held() }));

export const writer = role('writer', { registers: { noted: flag, ready: flag } }, ({ self }) => ({
  guards: { ready: self.ready },
  actions: { write: board.written.set(true), note: self.noted.set(true), unlock: board.lock.release() },
  steps: { lock: board.lock.acquire() },
}));

export const writing = setup(vocabulary(writer)).createMachine({
  id: 'writing',
  initial: 'start',
  states: {
    start: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: { on: { write: { actions: ['write', 'note'], target: 'written' } } },
    written: { on: { unlock: { actions: 'unlock', target: 'looking' } } },
    looking: { always: [{ guard: 'ready', target: 'done' }, { target: 'lookingAgain' }] },
    lookingAgain: { always: { target: 'looking' } },
    done: { type: 'final' },
  },
});

/** Two threads that write the same, which nobody reads: hardly anything of it is needed. */
export const written = scenario({
  name: 'written',
  text: 'Two threads write on a board.',
  bounds: {},
  actors: { first: writer.runs(writing, { ready: true }), second: writer.runs(writing, { ready: true }) },
  properties: [sometimes('written', 'something is written', board.written)],
  expect: { verdict: 'holds' },
});

const pair = shared('pair', { first: spinlock, second: spinlock, called: ghost(flag) });
export const caller = role('caller', { registers: { last: optional(object) } }, ({ self }) => ({
  actions: {
    call: pair.called.set(true),
    unlockFirst: pair.first.release(),
    unlockSecond: [pair.second.release(), self.last.set('none')],
  },
  steps: { lockFirst: pair.first.acquire(), lockSecond: pair.second.acquire() },
}));

export const calling = setup(vocabulary(caller)).createMachine({
  id: 'calling',
  initial: 'start',
  states: {
    start: { on: { call: { actions: 'call', target: 'called' } } },
    called: { on: { 'lock first': { guard: 'lockFirst', actions: 'lockFirst', target: 'half' } } },
    half: { on: { 'lock second': { guard: 'lockSecond', actions: 'lockSecond', target: 'both' } } },
    both: { on: { 'unlock second': { actions: 'unlockSecond', target: 'left' } } },
    left: { on: { 'unlock first': { actions: 'unlockFirst', target: 'done' } } },
    done: { type: 'final' },
  },
});

const era = shared('era', { early: variant(flag) });

export const chooser = role('chooser', { registers: { done: flag } }, ({ self }) => ({
  guards: { early: era.early, mixed: and(era.early, self.done) },
  actions: {},
}));

/** Which way it goes is for the scenario to say, but for the last one. */
export const choosing = setup(vocabulary(chooser)).createMachine({
  id: 'choosing',
  initial: 'start',
  states: {
    start: { always: [{ guard: 'early', target: 'early' }, { target: 'late' }] },
    early: { on: { go: [{ guard: 'mixed', target: 'late' }, { target: 'start' }] } },
    late: { type: 'final' },
  },
});
