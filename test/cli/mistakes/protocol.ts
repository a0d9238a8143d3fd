/** A protocol that is right, of many features, for the mistakes that are made in it. */
export const protocol = `import { always, and, array, atEnd, blocking, demand, expire, fairRwsem } from 'racewalk';
import { flag, guardBecomes, not, record, runsInstead, stepDropped, stepsExchanged } from 'racewalk';
import { asserted, parameter, queue, range, reference, role, scenario, set, shared, sometimes } from 'racewalk';
import { sort, spinlock, vocabulary, when, withoutLock, words } from 'racewalk';
import { setup } from 'xstate';

const object = sort('object');
const depth = parameter('depth', 2);
const counted = asserted('counted', 'an object that is found is counted');

const cache = shared(
  'cache',
  {
    lock: spinlock,
    map: fairRwsem(),
    slot: reference(object),
    refs: array(object, range(0, depth)),
    state: words('empty', 'full'),
    hot: flag,
    waiting: queue(object, 2),
    known: set(object),
  },
  ({ lock }) => ({
    slot: lock.held(),
  }),
);

const holder = role(
  'holder',
  {
    registers: { object: reference(object), tries: range(0, 1) },
    choices: { any: object },
    family: true,
  },
  ({ self, chosen }) => {
    const refs = cache.refs.at(self.object);
    return {
      guards: {
        cached: cache.slot.isnt('none'),
        isHot: cache.hot,
        isFull: cache.state.is('full'),
        isKnown: cache.known.has(chosen.any),
      },
      actions: {
        find: self.object.set(cache.slot),
        get: refs.increment(),
        clear: cache.slot.set('none'),
        unlock: cache.lock.release(),
        heat: cache.hot.set(true),
        learn: cache.known.add(chosen.any),
        put: [refs.decrement(), when(refs.is(0), expire(object, self.object)), self.object.set('none')],
        check: demand(counted, refs.moreThan(0)),
      },
      steps: {
        lock: cache.lock.acquire(),
        wait: blocking(cache.hot, cache.hot.set(false)),
      },
    };
  },
);
const machine = setup(vocabulary(holder));

const lookup = machine.createMachine({
  id: 'lookup',
  initial: 'start',
  states: {
    start: {
      on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } },
    },
    locked: {
      on: {
        'look into slot': [
          { guard: 'cached', actions: 'find', target: 'found' },
          { target: 'missed' },
        ],
      },
    },
    missed: {
      on: { unlock: { actions: 'unlock', target: 'done' } },
    },
    found: {
      on: { 'get object': { actions: ['get', 'check'], target: 'held' } },
    },
    held: {
      on: { unlock: { actions: 'unlock', target: 'using' } },
    },
    using: {
      on: { 'put object': { actions: 'put', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

const removal = machine.createMachine({
  id: 'removal',
  initial: 'start',
  states: {
    start: {
      on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } },
    },
    locked: {
      on: { 'empty slot': { actions: ['find', 'clear'], target: 'emptied' } },
    },
    emptied: {
      on: { unlock: { actions: 'unlock', target: 'unlocked' } },
    },
    unlocked: {
      on: { 'put object': { actions: 'put', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

export default scenario({
  name: 'cache',
  text: 'One thread looks an object up and uses it while another removes it from the cache.',
  bounds: { object: 1 },
  initial: [
    cache.slot.set(0),
    cache.refs.at(0).set(1),
  ],
  actors: {
    cpu0: holder.runs(lookup, { tries: 0 }),
    cpu1: holder.runs(removal),
  },
  expect: {
    verdict: 'holds',
    depth: 8,
  },
  properties: [
    atEnd('freed', 'in the end the object has no references', cache.refs.at(0).is(0)),
    sometimes('shared', 'the object is in use when it leaves the cache', cache.refs.at(0).is(2)),
    always('using', 'who uses an object has one', holder.all((cpu) => not(and(cpu.in('using'), cpu.object.is('none'))))),
    counted,
  ],
  mutants: {
    'no lock': {
      text: 'the lock is never taken.',
      change: withoutLock(cache.lock),
      expect: { violates: 'use of a stale reference', steps: 7 },
    },
    'always cached': {
      text: 'nobody looks whether there is an object.',
      change: guardBecomes(holder, 'cached', true),
      expect: { violates: 'none used as an index', steps: 6 },
    },
  },
});
`;
