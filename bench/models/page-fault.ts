/**
 * The page-fault benchmark: threads that fault, a writer that unmaps and maps again, a reader that resolves faults
 * on the second page. Step for step and variable for variable the model of bench/promela/page-fault.pml, so that
 * Spin counts the same states: the rwsem is a count and two flags here, not the language's own.
 */
import { and as both, setup } from 'xstate';
import {
  actor,
  and,
  array,
  asserted,
  demand,
  flag,
  index,
  me,
  not,
  optional,
  or,
  parameter,
  pickIndex,
  queue,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  sort,
  when,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const thread = sort('thread');
const page = sort('page');
const frames = parameter('frames', 3);

const mm = shared('mm', {
  readers: range(0, [thread, 1]),
  writer: flag,
  writerWaits: flag,
  mapped: flag,
  ptl: flag,
  framesFree: range(0, frames),
  /** Who installed the entry. */
  pte: array(page, optional(actor)),
  messages: queue(thread, thread),
  woken: array(thread, flag),
  faultPage: array(thread, index(page)),
});

const writerExcludes = asserted('exclusion', 'nobody reads while the writer writes');
const readable = not(or(mm.writer, mm.writerWaits));

/** `self.thread` is a constant of each actor. */
const faulter = role(
  'faulter',
  { registers: { thread: index(thread), page: index(page), hasFrame: flag }, choices: { page } },
  ({ self, chosen }) => {
    const pte = mm.pte.at(self.page);
    return {
      guards: {
        readable,
        mapped: mm.mapped,
        pteNone: pte.is('none'),
        userfault: self.page.isnt(0),
        woken: mm.woken.at(self.thread),
        frameFree: mm.framesFree.moreThan(0),
        ptlFree: not(mm.ptl),
        hasFrame: self.hasFrame,
      },
      actions: {
        touchPage: self.page.set(chosen.page),
        readLock: mm.readers.increment(),
        readUnlock: mm.readers.decrement(),
        forgetPage: self.page.set(0),
        // A full queue needs no guard: the language reports it.
        reportFault: [mm.faultPage.at(self.thread).set(self.page), mm.messages.enqueue(self.thread)],
        consumeWake: [mm.woken.at(self.thread).set(false), mm.faultPage.at(self.thread).set(0)],
        takeFrame: [mm.framesFree.decrement(), self.hasFrame.set(true)],
        returnFrame: [mm.framesFree.increment(), self.hasFrame.set(false)],
        lockPtl: mm.ptl.set(true),
        unlockPtl: mm.ptl.set(false),
        installPte: [pte.set(me), self.hasFrame.set(false)],
      },
    };
  },
);

const faultingThread = setup(vocabulary(faulter)).createMachine({
  id: 'faulting thread',
  initial: 'running',
  states: {
    running: { on: { touch: { target: 'faulted', actions: 'touchPage' } } },
    faulted: { on: { 'read lock': { guard: 'readable', target: 'locked', actions: 'readLock' } } },
    locked: {
      on: {
        'find VMA': [
          { guard: 'mapped', target: 'found' },
          { target: 'running', actions: ['readUnlock', 'forgetPage'] },
        ],
      },
    },
    found: {
      on: {
        'read PTE': [
          { guard: both(['pteNone', 'userfault']), target: 'missing' },
          { guard: 'pteNone', target: 'vacant' },
          { target: 'leaving' },
        ],
      },
    },
    missing: { on: { report: { target: 'asleep', actions: ['reportFault', 'readUnlock'] } } },
    asleep: { on: { 'wake up': { guard: 'woken', target: 'faulted', actions: 'consumeWake' } } },
    vacant: { on: { 'allocate frame': { guard: 'frameFree', target: 'allocated', actions: 'takeFrame' } } },
    allocated: { on: { 'lock PTE': { guard: 'ptlFree', target: 'holding', actions: 'lockPtl' } } },
    holding: {
      on: {
        'recheck PTE': [{ guard: 'pteNone', target: 'settled', actions: 'installPte' }, { target: 'settled' }],
      },
    },
    settled: { on: { 'unlock PTE': { target: 'leaving', actions: 'unlockPtl' } } },
    leaving: {
      on: {
        'read unlock': [
          { guard: 'hasFrame', target: 'running', actions: ['returnFrame', 'readUnlock', 'forgetPage'] },
          { target: 'running', actions: ['readUnlock', 'forgetPage'] },
        ],
      },
    },
  },
});

/** `page` is the next page to clear, or none past the last one. */
const unmapper = role('unmapper', { registers: { page: optional(page) } }, ({ self }) => ({
  guards: {
    noReaders: mm.readers.is(0),
    pagesDone: self.page.is('none'),
    pteNone: mm.pte.at(self.page).is('none'),
  },
  actions: {
    queue: mm.writerWaits.set(true),
    writeLock: [mm.writer.set(true), mm.writerWaits.set(false)],
    clearPte: [mm.pte.at(self.page).set('none'), mm.framesFree.increment()],
    nextPage: self.page.set(pickIndex(page, self.page.known().isLast(), 'none', self.page.known().next())),
    firstPage: self.page.set(0),
    toggleVma: mm.mapped.set(not(mm.mapped)),
    writeUnlock: [demand(writerExcludes, and(mm.writer, mm.readers.is(0))), mm.writer.set(false)],
  },
}));

const unmappingThread = setup(vocabulary(unmapper)).createMachine({
  id: 'unmapping thread',
  initial: 'running',
  states: {
    running: { on: { 'queue for writing': { target: 'queued', actions: 'queue' } } },
    queued: { on: { 'write lock': { guard: 'noReaders', target: 'clearing', actions: 'writeLock' } } },
    clearing: {
      on: {
        'clear PTE': [
          { guard: 'pagesDone', target: 'cleared', actions: 'firstPage' },
          { guard: 'pteNone', target: 'clearing', actions: 'nextPage' },
          { target: 'clearing', actions: ['clearPte', 'nextPage'] },
        ],
      },
    },
    cleared: { on: { 'toggle VMA': { target: 'changed', actions: 'toggleVma' } } },
    changed: { on: { 'write unlock': { target: 'running', actions: 'writeUnlock' } } },
  },
});

const resolver = role('resolver', { registers: { thread: index(thread), hasFrame: flag } }, ({ self }) => {
  const pte = mm.pte.at(mm.faultPage.at(self.thread));
  return {
    guards: {
      messageThere: not(mm.messages.isEmpty()),
      readable,
      mapped: mm.mapped,
      frameFree: mm.framesFree.moreThan(0),
      ptlFree: not(mm.ptl),
      pteNone: pte.is('none'),
    },
    actions: {
      readMessage: [self.thread.set(mm.messages.head()), mm.messages.dequeue()],
      readLock: mm.readers.increment(),
      readUnlock: mm.readers.decrement(),
      takeFrame: [mm.framesFree.decrement(), self.hasFrame.set(true)],
      returnFrame: [when(self.hasFrame, mm.framesFree.increment()), self.hasFrame.set(false)],
      lockPtl: mm.ptl.set(true),
      unlockPtl: mm.ptl.set(false),
      installPte: [pte.set(me), self.hasFrame.set(false)],
      wake: [mm.woken.at(self.thread).set(true), self.thread.set(0)],
    },
  };
});

const resolvingThread = setup(vocabulary(resolver)).createMachine({
  id: 'resolving thread',
  initial: 'running',
  states: {
    running: { on: { 'read message': { guard: 'messageThere', target: 'told', actions: 'readMessage' } } },
    told: { on: { 'read lock': { guard: 'readable', target: 'locked', actions: 'readLock' } } },
    locked: {
      on: {
        'find VMA': [
          { guard: both(['mapped', 'frameFree']), target: 'allocated', actions: 'takeFrame' },
          { target: 'copied' },
        ],
      },
    },
    allocated: { on: { 'lock PTE': { guard: 'ptlFree', target: 'holding', actions: 'lockPtl' } } },
    holding: {
      on: {
        'recheck PTE': [{ guard: 'pteNone', target: 'settled', actions: 'installPte' }, { target: 'settled' }],
      },
    },
    settled: { on: { 'unlock PTE': { target: 'copied', actions: 'unlockPtl' } } },
    copied: { on: { 'read unlock': { target: 'unlocked', actions: ['readUnlock', 'returnFrame'] } } },
    unlocked: { on: { wake: { target: 'running', actions: 'wake' } } },
  },
});

/** With 3 threads 119,772 states, with 4 threads 2,654,060: Spin counts the same. */
export function pageFault(threads: number, states: number): Scenario {
  const faulting = Array.from(
    { length: threads },
    (_, id) => [`F${id}`, faulter.runs(faultingThread, { thread: id })] as const,
  );
  return scenario({
    name: `bench-page-fault-${threads}`,
    text: `${threads} threads fault while one writer unmaps and one reader resolves`,
    bounds: { thread: threads, page: 2 },
    initial: [mm.mapped.set(true), mm.framesFree.set(3)],
    actors: {
      ...Object.fromEntries(faulting),
      W: unmapper.runs(unmappingThread, { page: 0 }),
      R: resolver.runs(resolvingThread),
    },
    properties: [writerExcludes],
    expect: { verdict: 'holds', states },
  });
}
