/** N threads read a counter into a register, then write the register plus one back; the register keeps its value. */
import { setup } from 'xstate';
import {
  actor,
  atEnd,
  howMany,
  mutex,
  range,
  role,
  type Scenario,
  scenario,
  shared,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const memory = shared('memory', { counter: range(0, actor), lock: mutex });
const threads = howMany(actor, () => true);
const noUpdateLost = atEnd('no lost update', 'the counter counts every thread', memory.counter.is(threads));

const adder = role('adder', { registers: { read: range(0, actor) } }, ({ self }) => ({
  actions: { read: self.read.set(memory.counter), write: memory.counter.set(self.read.plus(1)) },
}));
const racingThread = setup(vocabulary(adder)).createMachine({
  id: 'racing thread',
  initial: 'starting',
  states: {
    starting: { on: { read: { target: 'knowing', actions: 'read' } } },
    knowing: { on: { write: { target: 'done', actions: 'write' } } },
    done: { type: 'final' },
  },
});

const lockedAdder = role('locked adder', { registers: { read: range(0, actor) } }, ({ self }) => ({
  actions: {
    read: self.read.set(memory.counter),
    write: memory.counter.set(self.read.plus(1)),
    unlock: memory.lock.release(),
  },
  steps: { lock: memory.lock.acquire() },
}));
const lockingThread = setup(vocabulary(lockedAdder)).createMachine({
  id: 'locking thread',
  initial: 'starting',
  states: {
    starting: { on: { lock: { guard: 'lock', target: 'locked', actions: 'lock' } } },
    locked: { on: { read: { target: 'knowing', actions: 'read' } } },
    knowing: { on: { write: { target: 'written', actions: 'write' } } },
    written: { on: { unlock: { target: 'done', actions: 'unlock' } } },
    done: { type: 'final' },
  },
});

/** N threads without a lock. */
export function lostUpdate(count: number): Scenario {
  const actors = Array.from({ length: count }, (_, id) => [`t${id}`, adder.runs(racingThread)] as const);
  return scenario({
    name: `lost-update-${count}`,
    text: `${count} threads increment a counter without a lock`,
    actors: Object.fromEntries(actors),
    properties: [noUpdateLost],
  });
}
/** N threads under a lock. */
export function lockedUpdate(count: number): Scenario {
  const actors = Array.from({ length: count }, (_, id) => [`t${id}`, lockedAdder.runs(lockingThread)] as const);
  return scenario({
    name: `locked-update-${count}`,
    text: `${count} threads increment a counter under a lock`,
    actors: Object.fromEntries(actors),
    properties: [noUpdateLost],
  });
}
