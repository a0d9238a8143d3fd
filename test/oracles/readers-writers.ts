/** Readers and writers, each idle, waiting or active: without preference, and with waiting writers preferred. */
import { setup } from 'xstate';
import {
  always,
  and,
  fairRwsem,
  or,
  role,
  rwsem,
  type Scenario,
  scenario,
  shared,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const book = shared('book', { plain: rwsem(), preferring: fairRwsem() });

const reader = role('reader', { registers: {} }, () => ({
  actions: { close: book.plain.releaseRead() },
  steps: { open: book.plain.acquireRead() },
}));
const writer = role('writer', { registers: {} }, () => ({
  actions: { close: book.plain.releaseWrite() },
  steps: { open: book.plain.acquireWrite() },
}));
const patientReader = role('patient reader', { registers: {} }, () => ({
  actions: { close: book.preferring.releaseRead() },
  steps: { open: book.preferring.acquireRead() },
}));
const preferredWriter = role('preferred writer', { registers: {} }, () => ({
  actions: { queue: book.preferring.queueWrite(), close: book.preferring.releaseWrite() },
  steps: { open: book.preferring.acquireWrite() },
}));

function machineOf(role: typeof reader | typeof writer | typeof patientReader) {
  return setup(vocabulary(role)).createMachine({
    id: role.name,
    initial: 'idle',
    states: {
      idle: { on: { ask: { target: 'waiting' } } },
      waiting: { on: { open: { guard: 'open', target: 'active', actions: 'open' } } },
      active: { on: { close: { target: 'idle', actions: 'close' } } },
    },
  });
}
const readerMachine = machineOf(reader);
const writerMachine = machineOf(writer);
const patientReaderMachine = machineOf(patientReader);
const preferredWriterMachine = setup(vocabulary(preferredWriter)).createMachine({
  id: 'preferred writer',
  initial: 'idle',
  states: {
    idle: { on: { ask: { target: 'waiting', actions: 'queue' } } },
    waiting: { on: { open: { guard: 'open', target: 'active', actions: 'open' } } },
    active: { on: { close: { target: 'idle', actions: 'close' } } },
  },
});

function several<T>(count: number, name: string, spec: T): { [name: string]: T } {
  return Object.fromEntries(Array.from({ length: count }, (_, id) => [`${name}${id}`, spec]));
}

/** A reader may read while a writer waits. */
export function readersWriters(readers: number, writers: number): Scenario {
  const writing = writer.count((each) => each.in('active'));
  const reading = reader.count((each) => each.in('active'));
  return scenario({
    name: `readers-writers-${readers}-${writers}`,
    text: `${readers} readers and ${writers} writers, no preference`,
    actors: {
      ...several(readers, 'r', reader.runs(readerMachine)),
      ...several(writers, 'w', writer.runs(writerMachine)),
    },
    properties: [exclusion(writing, reading)],
  });
}
/** A waiting writer holds new readers back. */
export function writersPreferred(readers: number, writers: number): Scenario {
  const writing = preferredWriter.count((each) => each.in('active'));
  const reading = patientReader.count((each) => each.in('active'));
  return scenario({
    name: `writers-preferred-${readers}-${writers}`,
    text: `${readers} readers and ${writers} writers, writers preferred`,
    actors: {
      ...several(readers, 'r', patientReader.runs(patientReaderMachine)),
      ...several(writers, 'w', preferredWriter.runs(preferredWriterMachine)),
    },
    properties: [exclusion(writing, reading)],
  });
}

type Count = ReturnType<typeof reader.count>;
function exclusion(writing: Count, reading: Count) {
  return always('exclusion', 'one writer, or readers, or nobody', or(writing.is(0), and(writing.is(1), reading.is(0))));
}
