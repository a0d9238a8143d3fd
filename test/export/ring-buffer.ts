/** A ring of slots between two who put and two who get, with two condition variables; for what counts round a ring. */
import { setup } from 'xstate';
import {
  actionBecomes,
  always,
  array,
  type Cond,
  type Effect,
  flag,
  howMany,
  index,
  memberAt,
  mutex,
  nothing,
  range,
  role,
  scenario,
  shared,
  sizeOf,
  sort,
  type WaitQueue,
  waitQueue,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const slot = sort('slot');
const ring = shared(
  'ring',
  {
    lock: mutex,
    notFull: waitQueue,
    notEmpty: waitQueue,
    full: array(slot, flag),
    first: index(slot),
    used: range(0, slot),
  },
  ({ lock }) => ({ full: lock.held(), first: lock.held(), used: lock.held() }),
);
const end = memberAt(slot, ring.first.number().plus(ring.used).modulo(slot));

function side(name: string, own: WaitQueue, others: WaitQueue, mustWait: Cond, move: Effect) {
  return role(name, { registers: {} }, () => ({
    guards: { mustWait },
    actions: { sleep: own.sleep(ring.lock), move, wake: others.wakeOne(), unlock: ring.lock.release() },
    steps: { lock: ring.lock.acquire(), woken: own.woken() },
  }));
}
const put: Effect = [ring.full.at(end).set(true), ring.used.increment()];
const putter = side('putter', ring.notFull, ring.notEmpty, ring.used.is(sizeOf(slot)), put);
const get: Effect = [
  ring.full.at(ring.first).set(false),
  ring.first.set(ring.first.nextInCircle()),
  ring.used.decrement(),
];
const getter = side('getter', ring.notEmpty, ring.notFull, ring.used.is(0), get);

const turn = (id: string, of: typeof putter) =>
  setup(vocabulary(of)).createMachine({
    id,
    initial: 'start',
    states: {
      start: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
      locked: { on: { look: [{ guard: 'mustWait', actions: 'sleep', target: 'asleep' }, { target: 'going' }] } },
      asleep: { on: { 'wake up': { guard: 'woken', target: 'start' } } },
      going: { on: { move: { actions: ['move', 'wake'], target: 'moved' } } },
      moved: { on: { unlock: { actions: 'unlock', target: 'done' } } },
      done: { type: 'final' },
    },
  });
const putting = turn('putting', putter);
const getting = turn('getting', getter);

export const ringBuffer = scenario({
  name: 'ring-buffer',
  text: 'Two put into a ring of two slots, and two get.',
  bounds: { slot: 2 },
  actors: {
    put1: putter.runs(putting),
    put2: putter.runs(putting),
    get1: getter.runs(getting),
    get2: getter.runs(getting),
  },
  properties: [
    always('counted', 'as many slots are full as are counted', howMany(slot, (one) => ring.full.at(one)).is(ring.used)),
  ],
  mutants: {
    'wakes nobody': {
      text: 'who puts wakes nobody, so that who sleeps already sleeps for ever.',
      change: actionBecomes(putter, 'wake', nothing),
      expect: { violates: 'lost wake-up' },
    },
  },
});
