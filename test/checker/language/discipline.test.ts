/** Fields that declare their lock: every access of a taken transition counts, failed earlier candidates included. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import {
  array,
  type CondLike,
  type Effect,
  exists,
  flag,
  lockless,
  mutex,
  role,
  rwsem,
  scenario,
  shared,
  sort,
  when,
  withoutLock,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const slot = sort('slot', { standard: 2 });
const store = shared(
  'store',
  {
    lock: mutex,
    sem: rwsem(),
    each: array(slot, mutex),
    guarded: flag,
    readable: flag,
    cells: array(slot, flag),
    free: flag,
  },
  (s) => ({
    guarded: s.lock.held(),
    readable: { read: s.sem.held(), write: s.sem.heldWrite() },
    cells: (member) => s.each.at(member).held(),
  }),
);

/** The checks that fail when one actor does this, having taken these locks before. */
function failures(before: Effect, does: { guard?: CondLike; effect?: Effect }, drop = false): string[] {
  const actorRole = role('worker', { registers: {} }, () => ({
    guards: { guard: does.guard ?? true },
    actions: { before, act: does.effect ?? [] },
  }));
  const machine = setup(vocabulary(actorRole)).createMachine({
    id: 'worker',
    initial: 'start',
    states: {
      start: { on: { before: { actions: 'before', target: 'ready' } } },
      ready: {
        on: {
          act: [
            { guard: 'guard', actions: 'act', target: 'done' },
            { actions: 'act', target: 'done' },
          ],
        },
      },
      done: { tags: 'idle' },
    },
  });
  const of = scenario({
    name: 's',
    text: '',
    actors: { t: actorRole.runs(machine) },
    properties: [],
    mutants: { dropped: { text: '', change: withoutLock(store.lock), expect: { holds: 'p' } } },
  });
  const mutant = drop ? 'dropped' : null;
  const found = [...explore(buildSystem(of, mutant)).violations.keys()];
  // What the compiler proves is not checked in the steps, and must be the same.
  const { result, outcome } = checkProgram(buildProgram(buildSystem(of, mutant)), { until: null });
  outcome.release();
  expect(result.violations.map(({ property }) => property)).toEqual(found);
  return found;
}
/** Another lock of the same name. */
const elsewhere = shared('elsewhere', { lock: mutex, sem: rwsem() });
const missing = ['access without the lock'];
const { effect: locked } = store.lock.acquire();
const { effect: reading } = store.sem.acquireRead();
const { effect: writing } = store.sem.acquireWrite();
const { effect: slotLocked } = store.each.at(1).acquire();

describe('access to a guarded field', () => {
  test.each<[string, Effect, Effect, string[]]>([
    ['a write under its lock', locked, store.guarded.set(true), []],
    ['a write without it', [], store.guarded.set(true), missing],
    ['a write under another lock', writing, store.guarded.set(true), missing],
    ['a read without it', [], store.free.set(store.guarded), missing],
    ['a write without it, spelled out', [], lockless(store.guarded).set(true), []],
    ['a read without it, spelled out', [], store.free.set(lockless(store.guarded)), []],
    ['a read as a reader', reading, store.free.set(store.readable), []],
    ['a write as a reader', reading, store.readable.set(true), missing],
    ['a write as the writer', writing, store.readable.set(true), []],
    ['a read as the writer', writing, store.free.set(store.readable), []],
    ['an element under its own lock', slotLocked, store.cells.at(1).set(true), []],
    ["an element under another one's", slotLocked, store.cells.at(0).set(true), missing],
    ['every element under one lock', slotLocked, store.free.set(exists(slot, (i) => store.cells.at(i))), missing],
    [
      'a write under the lock of that name elsewhere',
      elsewhere.lock.acquire().effect,
      store.guarded.set(true),
      missing,
    ],
    ['a write as the writer elsewhere', elsewhere.sem.acquireWrite().effect, store.readable.set(true), missing],
    ['a write after the unlock', [locked, store.lock.release()], store.guarded.set(true), missing],
    ['a write after another unlock', [locked, writing, store.sem.releaseWrite()], store.guarded.set(true), []],
    ['a write after a downgrade', [writing, store.sem.downgrade()], store.readable.set(true), missing],
    ['a read after a downgrade', [writing, store.sem.downgrade()], store.free.set(store.readable), []],
    ['a write where only one way locks', when(store.free, locked), store.guarded.set(true), missing],
    ['a write where both ways lock', when(store.free, locked, locked), store.guarded.set(true), []],
    [
      'an element after the unlock of another',
      [slotLocked, store.each.at(0).acquire().effect, store.each.at(0).release()],
      store.cells.at(1).set(true),
      [],
    ],
    ['a field that declares none', [], store.free.set(true), []],
  ])('%s', (_, before, effect, found) => {
    expect(failures(before, { effect })).toEqual(found);
  });

  test('a guard reads too, and so does one that fails before another candidate is taken', () => {
    expect(failures(locked, { guard: store.guarded })).toEqual([]);
    expect(failures([], { guard: store.guarded })).toEqual(missing);
  });

  test('where a mutant drops the lock, its declaration is no check: a consequence must show', () => {
    expect(failures([], { effect: store.guarded.set(true) }, true)).toEqual([]);
    expect(failures(locked, { effect: store.guarded.set(true) }, true)).toEqual([]);
    expect(failures([], { effect: store.cells.at(0).set(true) }, true)).toEqual(missing);
  });
});
