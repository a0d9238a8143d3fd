/**
 * A program whose GRU accesses a page: every miss in its TLB is a fault that a CPU resolves, first in the interrupt, gru_intr(),
 * and if that cannot be had at once in a call of the program, gru_handle_user_call_os() with gru_user_dropin();
 * gru_try_dropin(), gru_vtop() and atomic_pte_lookup(), drivers/misc/sgi-gru/grufault.c. Nothing is asked again after the
 * look-up and no reference is held: the hardware ignores what is dropped in if the miss was purged meanwhile.
 * Not modelled: that get_user_pages() faults in what is not there (the instruction ends with an exception), the zero page, huge
 * pages, preloading of further pages, contexts that are unloaded.
 */
import { setup } from 'xstate';
import { and, flag, index, not, or, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const gruUser = role(
  'GRU user',
  {
    registers: {
      /** Constants. */
      consumer: index(m.consumer),
      page: index(m.page),
      writes: flag,
      /** What the entry led to: nothing keeps it from being freed. */
      frame: reference(m.frame),
      write: flag,
    },
    optional: ['issue instruction'],
  },
  ({ self }) => {
    const c = self.consumer;
    const cached = m.guestCached(c, self.page);
    const seen = m.entryLockless(m.ptep(self.page));
    const { waiters } = m.gru;
    const hits = and(not(cached.kind.is('none')), or(not(self.writes), cached.write));
    return {
      guards: {
        stores: and(self.writes, hits),
        loads: and(not(self.writes), hits),
        rangeActive: m.rangeActive(c),
        mapped: and(m.tableAt(self.page).isnt('none'), seen.kind.is('present'), or(not(self.writes), seen.write)),
        missIsValid: m.missIsValid(c, self.page),
      },
      actions: {
        store: m.guestStoreCached(c, self.page),
        load: m.guestLoadCached(c, self.page),
        readHandle: m.readFaultHandle(c, self.page),
        leaveHandle: m.leaveFaultHandle(c, self.page),
        noteFrame: [self.frame.set(seen.frame), self.write.set(seen.write)],
        dropIn: m.dropIn(c, self.page, self.frame.known(), self.write),
        forgetFrame: [self.frame.set('none'), self.write.set(false)],
        prepareToWait: waiters.at(c).prepare(),
        finishWait: waiters.at(c).finish(),
        unlockMmap: m.mmapLockOf(self.page).releaseRead(),
      },
      steps: {
        tryMmapLock: m.mmapLockOf(self.page).acquireRead(),
        lockMmap: m.mmapLockOf(self.page).acquireRead(),
        wakeUp: waiters.at(c).woken(),
      },
    };
  },
);

/** gru_try_dropin(): goes on to `active` or `missing`, or drops in and goes on to `over`. */
const dropin = states({
  reading: { on: { 'read fault handle': { actions: 'readHandle', target: 'testing' } } },
  // After the handle: an invalidation that has begun before is seen here, and one that begins later purges the miss.
  testing: {
    on: {
      'look at active ranges': [
        {
          description: 'something is being invalidated',
          guard: 'rangeActive',
          actions: 'leaveHandle',
          target: 'active',
        },
        { description: 'none', target: 'lookingUp' },
      ],
    },
  },
  lookingUp: {
    meta: { in: 'drivers/misc/sgi-gru/grufault.c:atomic_pte_lookup' },
    on: {
      'look at PTE': [
        { description: 'a page', guard: 'mapped', actions: 'noteFrame', target: 'foundPage' },
        { description: 'not there, or not to be written', actions: 'leaveHandle', target: 'missing' },
      ],
    },
  },
  foundPage: {
    on: {
      'drop in and restart': [
        {
          description: 'the miss is valid',
          guard: 'missIsValid',
          actions: ['dropIn', 'leaveHandle', 'forgetFrame'],
          target: 'over',
        },
        { description: 'ignored: purged since', actions: ['leaveHandle', 'forgetFrame'], target: 'over' },
      ],
    },
  },
});

const inInterrupt = { in: 'drivers/misc/sgi-gru/grufault.c:gru_intr' } as const;
const inUnlock = { in: 'drivers/misc/sgi-gru/grufault.c:gru_unlock_gts' } as const;
const inUserCall = { in: 'drivers/misc/sgi-gru/grufault.c:gru_user_dropin' } as const;

/** wait_event() of ms_wait_queue, with mmap_lock held. */
const waiting = states({
  asking: {
    meta: inUserCall,
    on: {
      'look whether to wait': [
        { description: 'something is being invalidated', guard: 'rangeActive', target: 'preparing' },
        { description: 'nothing is', target: 'reading' },
      ],
    },
  },
  preparing: { meta: inUserCall, on: { prepare_to_wait: { actions: 'prepareToWait', target: 'askingAgain' } } },
  // Queued first: whoever ends the invalidation later wakes.
  askingAgain: {
    meta: inUserCall,
    on: {
      'look again': [
        { description: 'still', guard: 'rangeActive', target: 'sleeping' },
        { description: 'not any more', target: 'finishing' },
      ],
    },
  },
  sleeping: {
    tags: 'asleep',
    meta: { ...inUserCall, while: 'rangeActive' },
    on: { 'wake up': { guard: 'wakeUp', actions: 'wakeUp', target: 'preparing' } },
  },
  finishing: { meta: inUserCall, on: { finish_wait: { actions: 'finishWait', target: 'reading' } } },
});

export const gruDropin = setup(vocabulary(gruUser)).createMachine({
  id: 'program with a GRU',
  initial: 'idle',
  meta: {
    in: 'drivers/misc/sgi-gru/grufault.c:gru_try_dropin',
    version: '5.15',
    excludes: { ...anonymousOnly, ...residentOnly },
  },
  states: {
    idle: {
      tags: 'idle',
      meta: { in: 'user space' },
      on: { 'issue instruction': { target: 'running' } },
    },
    running: {
      id: 'running',
      meta: { in: 'hardware' },
      on: {
        'access memory': [
          { description: 'stored', guard: 'stores', actions: 'store', target: 'idle' },
          { description: 'loaded', guard: 'loads', actions: 'load', target: 'idle' },
          { description: 'no translation', target: 'missed' },
        ],
      },
    },
    // The interrupt may not wait for anything.
    missed: {
      meta: inInterrupt,
      on: {
        'try mmap_lock': [
          { description: 'taken', guard: 'tryMmapLock', actions: 'tryMmapLock', target: 'interrupt' },
          { description: 'held for writing', target: 'polling' },
        ],
      },
    },
    interrupt: {
      initial: 'reading',
      states: {
        ...dropin,
        active: { meta: inInterrupt, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#polling' } } },
        missing: { meta: inInterrupt, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#polling' } } },
        over: { meta: inInterrupt, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#running' } } },
      },
    },
    polling: {
      id: 'polling',
      meta: { in: 'drivers/misc/sgi-gru/grufault.c:gru_find_lock_gts' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'call' } },
    },
    call: {
      initial: 'asking',
      states: {
        ...waiting,
        ...dropin,
        active: { always: { target: 'asking' } },
        missing: { meta: inUnlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#failed' } } },
        over: { meta: inUnlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#running' } } },
      },
    },
    failed: { id: 'failed', type: 'final' },
  },
});
