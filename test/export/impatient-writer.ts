/** A writer that queues for a lock and may give up, or writes and goes on as a reader; what it notes a reader takes. */
import { raise, setup } from 'xstate';
import {
  asserted,
  demand,
  fairRwsem,
  not,
  queue,
  role,
  type Scenario,
  scenario,
  shared,
  sort,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const note = sort('note');
const book = shared('book', { lock: fairRwsem(), notes: queue(note, note) });
const inOrder = asserted('order', 'the oldest note is taken first');

const writer = role('writer', { registers: {}, optional: ['give up'] }, () => ({
  actions: {
    queue: book.lock.queueWrite(),
    leave: book.lock.leaveQueue(),
    downgrade: book.lock.downgrade(),
    close: book.lock.releaseRead(),
    note: [book.notes.enqueue(1), book.notes.enqueue(0)],
  },
  steps: { write: book.lock.acquireWrite() },
}));
const writing = setup(vocabulary(writer)).createMachine({
  id: 'impatient writer',
  initial: 'idle',
  states: {
    idle: { on: { ask: { target: 'waiting', actions: 'queue' } } },
    waiting: {
      on: {
        write: { guard: 'write', target: 'active', actions: ['write', raise({ type: 'written' })] },
        'give up': { target: 'gone', actions: 'leave' },
      },
    },
    active: { on: { written: { target: 'reading', actions: ['note', 'downgrade'] } } },
    reading: { on: { close: { target: 'gone', actions: 'close' } } },
    gone: { type: 'final' },
  },
});

const reader = role('reader', { registers: {} }, () => ({
  guards: { noted: not(book.notes.isEmpty()) },
  actions: {
    take: [demand(inOrder, book.notes.head().known().is(1)), book.notes.clear()],
    drop: book.notes.dequeue(),
    close: book.lock.releaseRead(),
  },
  steps: { read: book.lock.acquireRead() },
}));
const reading = setup(vocabulary(reader)).createMachine({
  id: 'reader',
  initial: 'idle',
  states: {
    idle: { on: { read: { guard: 'read', target: 'active', actions: 'read' } } },
    active: {
      on: {
        'take a note': { guard: 'noted', target: 'active', actions: 'take' },
        'drop a note': { guard: 'noted', target: 'active', actions: 'drop' },
        close: { target: 'gone', actions: 'close' },
      },
    },
    gone: { type: 'final' },
  },
});

/** Violated: who drops the first note and then takes one takes the second. */
export const impatientWriter: Scenario = scenario({
  name: 'impatient-writer',
  text: 'A writer that may give up, and two readers.',
  bounds: { note: 2 },
  actors: { writer: writer.runs(writing), first: reader.runs(reading), second: reader.runs(reading) },
  properties: [inOrder],
});
