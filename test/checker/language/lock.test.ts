/**
 * Truth tables of the locks, written by hand: every engine shares the one definition in lock.ts, so nothing else
 * would notice a wrong one. Cells: the state afterwards, 'waits' where the operation is not enabled, or the failure.
 */
import { describe, expect, test } from '@jest/globals';
import {
  array,
  bitLock,
  type Effect,
  fairRwsem,
  mightSleep,
  mutex,
  type ReadWriteLock,
  rwsem,
  type Step,
  shared,
  sort,
  spinlock,
  userCopy,
  vmaLock,
} from '../../../checker/language/index.ts';
import { rows, Trial } from './table.ts';

const locks = shared('locks', {
  spinlock,
  mutex,
  'bit lock': bitLock,
  rwsem: rwsem(2),
  'VMA lock': vmaLock,
  'fair rwsem': fairRwsem(),
});
type Name = Exclude<keyof typeof locks, 'ref' | 'set' | 'block'>;

const failures: { readonly [short: string]: string } = {
  '!held': 'unlock of what is not held',
  '!deep': 'assignment outside the domain',
};

/** States: - free; X, x held by me, by another; R, r a reader; W, w a writer; +Q, +q queued for writing. */
interface Fields {
  owner?: number | 'none';
  writer?: number | 'none';
  readers?: number[];
  queued?: number[];
}
function fieldsOf(state: string, exclusive: boolean, fair: boolean): Fields {
  const [held = '', queue = ''] = state.split('+');
  const member = (mine: string, theirs: string) => (held === mine ? 0 : held === theirs ? 1 : 'none');
  if (exclusive) return { owner: member('X', 'x') };
  const count = (letter: string) => held.split(letter).length - 1;
  const fields: Fields = { writer: member('W', 'w'), readers: [count('R'), count('r'), 0] };
  const queued = [...(queue.includes('Q') ? [0] : []), ...(queue.includes('q') ? [1] : [])];
  return fair ? { ...fields, queued } : fields;
}

const isExclusive = (name: Name) => name === 'spinlock' || name === 'mutex' || name === 'bit lock';
const stateOf = (name: Name, text: string) => fieldsOf(text, isExclusive(name), name === 'fair rwsem');

function start(name: Name, state: string): Trial {
  const trial = new Trial(locks.block);
  const { shared: blocks } = trial.frame.state;
  blocks.locks = Object.assign({}, blocks.locks, { [name]: stateOf(name, state) });
  return trial;
}
function after(trial: Trial, name: Name): unknown {
  const fields = Object.entries(Object(trial.frame.state.shared.locks));
  return fields.find(([field]) => field === name)?.[1];
}

function verify(name: Name, operation: Step | Effect, state: string, cell: string): void {
  const trial = start(name, state);
  if ('kind' in operation) {
    expect(trial.value(operation.guard)).toBe(cell !== 'waits');
    expect(blockersIn(trial, operation).length > 0).toBe(cell === 'waits');
  }
  const failure = trial.run('kind' in operation ? operation.effect : operation);
  if (cell === 'waits') expect(failure).toBe('acquire of what is held');
  else if (cell.startsWith('!')) expect(failure).toBe(failures[cell]);
  else {
    expect(failure).toBeUndefined();
    expect(after(trial, name)).toEqual(stateOf(name, cell));
  }
}
/** What the wait-for graph is made of. */
function blockersIn(trial: Trial, { waitsFor }: Step): number[] {
  if (waitsFor === null) return [];
  const { id, blockedBy } = waitsFor;
  return [0, 1, 2].filter((actor) => trial.value(blockedBy, { bound: [...Array(id).fill(undefined), actor] }));
}

describe.each(['spinlock', 'mutex', 'bit lock'] as const)('%s', (name) => {
  const lock = locks[name];
  const operations = { acquire: lock.acquire(), release: lock.release() };

  test.each(
    rows(`
      state  acquire  release
      -      X        !held
      X      waits    -
      x      waits    !held
    `),
  )('$row: $column → $cell', ({ row, column, cell }) => {
    verify(name, column === 'acquire' ? operations.acquire : operations.release, row, cell);
  });

  test.each(
    rows(`
      state  free  held
      -      yes   no
      X      no    yes
      x      no    no
    `),
  )('$row: $column? $cell', ({ row, column, cell }) => {
    const cond = column === 'free' ? lock.isFree() : lock.held();
    expect(start(name, row).value(cond.ir)).toBe(cell === 'yes');
  });
});

function readWriteOperations(lock: ReadWriteLock): { readonly [column: string]: Step | Effect } {
  return {
    down_read: lock.acquireRead(),
    up_read: lock.releaseRead(),
    down_write: lock.acquireWrite(),
    up_write: lock.releaseWrite(),
    downgrade: lock.downgrade(),
  };
}

test.each(
  rows(`
    state  down_read  up_read  down_write  up_write  downgrade
    -      R          !held    W           !held     !held
    R      RR         -        waits       !held     !held
    RR     !deep      R        waits       !held     !held
    r      Rr         !held    waits       !held     !held
    rr     Rrr        !held    waits       !held     !held
    Rr     RRr        r        waits       !held     !held
    W      waits      !held    waits       -         R
    w      waits      !held    waits       !held     !held
  `),
)('a read-write semaphore that one actor may read-lock twice: $row: $column → $cell', ({ row, column, cell }) => {
  verify('rwsem', readWriteOperations(locks.rwsem)[column] ?? [], row, cell);
});

test.each(
  rows(`
    state  down_read  up_read  down_write  up_write  downgrade
    -      R          !held    W           !held     !held
    R      !deep      -        waits       !held     !held
    r      Rr         !held    waits       !held     !held
    Rr     !deep      r        waits       !held     !held
    W      waits      !held    waits       -         R
    w      waits      !held    waits       !held     !held
  `),
)('a per-VMA lock: $row: $column → $cell', ({ row, column, cell }) => {
  verify('VMA lock', readWriteOperations(locks['VMA lock'])[column] ?? [], row, cell);
});

test.each(
  rows(`
    state   down_read  up_read  queue   leave  down_write  up_write  downgrade
    -       R          !held    -+Q     -      W           !held     !held
    -+Q     waits      !held    -+Q     -      W           !held     !held
    -+q     waits      !held    -+Qq    -+q    W+q         !held     !held
    -+Qq    waits      !held    -+Qq    -+q    W+q         !held     !held
    R       !deep      -        R+Q     R      waits       !held     !held
    R+q     waits      -+q      R+Qq    R+q    waits       !held     !held
    r       Rr         !held    r+Q     r      waits       !held     !held
    r+Q     waits      !held    r+Q     r      waits       !held     !held
    r+q     waits      !held    r+Qq    r+q    waits       !held     !held
    Rr      !deep      r        Rr+Q    Rr     waits       !held     !held
    Rr+q    waits      r+q      Rr+Qq   Rr+q   waits       !held     !held
    W       waits      !held    W+Q     W      waits       -         R
    W+q     waits      !held    W+Qq    W+q    waits       -+q       R+q
    w       waits      !held    w+Q     w      waits       !held     !held
    w+Q     waits      !held    w+Q     w      waits       !held     !held
    w+q     waits      !held    w+Qq    w+q    waits       !held     !held
    w+Qq    waits      !held    w+Qq    w+q    waits       !held     !held
  `),
)('a semaphore whose queued writers hold readers back: $row: $column → $cell', ({ row, column, cell }) => {
  const lock = locks['fair rwsem'];
  const operations = { ...readWriteOperations(lock), queue: lock.queueWrite(), leave: lock.leaveQueue() };
  verify('fair rwsem', Object.entries(operations).find(([name]) => name === column)?.[1] ?? [], row, cell);
});

describe.each(['rwsem', 'VMA lock', 'fair rwsem'] as const)('%s', (name) => {
  const lock = locks[name];
  test.each(
    rows(`
      state  held  read  write
      -      no    no    no
      R      yes   yes   no
      r      no    no    no
      Rr     yes   yes   no
      W      yes   no    yes
      w      no    no    no
    `),
  )('$row: held by me, $column? $cell', ({ row, column, cell }) => {
    const cond = column === 'read' ? lock.heldRead() : column === 'write' ? lock.heldWrite() : lock.held();
    expect(start(name, row).value(cond.ir)).toBe(cell === 'yes');
  });
});

describe('who stands in the way', () => {
  test.each<[string, Name, string, Step, number[]]>([
    ['the owner, who may be oneself', 'mutex', 'X', locks.mutex.acquire(), [0]],
    ['the owner', 'mutex', 'x', locks.mutex.acquire(), [1]],
    ['each reader for a writer, oneself included', 'rwsem', 'Rr', locks.rwsem.acquireWrite(), [0, 1]],
    ['the writer for a reader', 'rwsem', 'w', locks.rwsem.acquireRead(), [1]],
    ['each queued writer for a reader', 'fair rwsem', 'r+Qq', locks['fair rwsem'].acquireRead(), [0, 1]],
    ['no queued writer for another', 'fair rwsem', 'r+q', locks['fair rwsem'].acquireWrite(), [1]],
    ['nobody', 'fair rwsem', '-+q', locks['fair rwsem'].acquireWrite(), []],
  ])('%s', (_, name, state, step, blockers) => {
    expect(blockersIn(start(name, state), step)).toEqual(blockers);
  });
});

describe('under a spinlock', () => {
  const sleeping: readonly [string, Effect, string | undefined][] = [
    ['waiting for a mutex', locks.mutex.acquire().effect, 'sleep while atomic'],
    ['waiting for a bit lock', locks['bit lock'].acquire().effect, 'sleep while atomic'],
    ['waiting for a semaphore', locks.rwsem.acquireRead().effect, 'sleep while atomic'],
    ['waiting for a semaphore as a writer', locks['fair rwsem'].acquireWrite().effect, 'sleep while atomic'],
    ['sleeping', mightSleep, 'sleep while atomic'],
    ['copying from user memory', userCopy, 'user copy while atomic'],
  ];
  test.each(sleeping)('%s is an error', (_, effect, failure) => {
    expect(start('spinlock', 'X').run(effect, { waits: true })).toBe(failure);
  });

  test.each(sleeping)('of somebody else, %s is none', (_, effect) => {
    expect(start('spinlock', 'x').run(effect, { waits: true })).toBeUndefined();
  });

  test.each(sleeping.slice(0, 4))('%s is none where another candidate follows: it only tries', (_, effect) => {
    expect(start('spinlock', 'X').run(effect, { waits: false })).toBeUndefined();
  });

  test('another spinlock may be waited for', () => {
    const two = shared('two', { outer: spinlock, inner: spinlock });
    const trial = new Trial(two.block);
    expect(trial.run([two.outer.acquire().effect, two.inner.acquire().effect], { waits: true })).toBeUndefined();
  });
});

test('each element of an array of locks is a lock of its own', () => {
  const slot = sort('slot');
  const row = shared('row', { lock: array(slot, mutex) });
  const trial = new Trial(row.block, { slot: 2 });
  expect(trial.run(row.lock.at(0).acquire().effect)).toBeUndefined();
  expect(trial.value(row.lock.at(0).acquire().guard)).toBe(false);
  expect(trial.value(row.lock.at(1).acquire().guard)).toBe(true);
  expect(trial.run(row.lock.at(1).release())).toBe('unlock of what is not held');
});
