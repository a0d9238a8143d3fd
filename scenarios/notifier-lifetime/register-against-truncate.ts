/** A consumer subscribes while the pages of a file are taken away, and is interrupted. */
import {
  actionBecomes,
  and,
  type CondLike,
  guardBecomes,
  not,
  nothing,
  scenario,
  sometimes,
  when,
} from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { builtIn, properties as p, registersLater } from '../../models/index.ts';
import { secondVma } from '../file-pages/setting.ts';
import { registered } from './setting.ts';

const unlessInterrupted = (guard: CondLike) => and(guard, not(subscriber.self.interrupted));
const told = [p.SEC3, p.SEC5, p.SEC5rest, p.DATA7, p.REF1, p.REF3];

export default scenario({
  name: 'register-against-truncate',
  text: 'A consumer subscribes to an address space that maps a file in two VMAs, while ftruncate() takes the page of the file away. The truncation announces under i_mmap_rwsem alone; two VMAs of one file share it, so that it is taken once.',
  bounds: { page: 2, vma: 2, offset: 1, frame: 1 },
  boundsReason: 'two VMAs of one page of one file',
  initial: [secondVma(), registersLater(0)],
  actors: { R: subscriber.runs(notifierRegister), T: truncater.runs(truncate, { first: 0 }) },
  properties: [
    ...told,
    registered,
    p.someTruncated,
    p.someCount,
    sometimes(
      'waits for the file',
      'the registration waits until a bracket under i_mmap_rwsem is over',
      subscriber.some((s) => s.in('registering.takingAllLocks.lockingMapping')),
    ),
  ],
  expect: { verdict: 'holds', states: 947, transitions: 1760, depth: 74 },
  mutants: {
    'i_mmap not locked': {
      text: 'the locks of the anon_vmas alone are taken: the truncation announces an end of which it has not announced the start',
      change: [guardBecomes(subscriber, 'lockMapping', true), actionBecomes(subscriber, 'lockMapping', nothing)],
      bug: 'B24',
      expect: { violates: 'SEC5', steps: 31 },
      reference: 'mm/vma.c, mm_take_all_locks(): vm_lock_mapping()',
    },
    'taken twice': {
      text: 'nothing notes that the lock of the file is taken already, and the second VMA waits for what the first has taken',
      change: guardBecomes(subscriber, 'mappingHeld', false),
      expect: { violates: builtIn.L3, steps: 12 },
      reference: 'mm/vma.c, vm_lock_mapping(): AS_MM_ALL_LOCKS',
    },
  },
});

export const interrupted = scenario({
  name: 'register-interrupted',
  text: 'A signal arrives while the locks are taken one by one: those that are taken are given back, and nobody is registered.',
  bounds: { page: 2, vma: 2, offset: 1, frame: 1 },
  boundsReason: 'two VMAs, each with a lock of its own and that of an anon_vma, and one lock of their file',
  initial: [secondVma(), registersLater(0)],
  actors: {
    R: subscriber.runs(notifierRegister, { mayBeInterrupted: true }),
    T: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...told,
    registered,
    sometimes(
      'interrupted',
      'the call ends with EINTR',
      subscriber.some((s) => s.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 2253, transitions: 5031, depth: 75 },
  mutants: {
    'locks kept': {
      text: 'the call returns EINTR without a look at what it has locked: the truncation waits for i_mmap_rwsem for ever',
      change: [
        guardBecomes(subscriber, 'anonToUnlock', unlessInterrupted(subscriber.guards.anonToUnlock)),
        guardBecomes(subscriber, 'mappingToUnlock', unlessInterrupted(subscriber.guards.mappingToUnlock)),
        actionBecomes(
          subscriber,
          'unlockAllLocks',
          when(not(subscriber.self.interrupted), subscriber.actions.unlockAllLocks),
        ),
      ],
      bug: 'B26',
      expect: { violates: builtIn.LOCK4, steps: 9 },
      reference: 'mm/vma.c, mm_take_all_locks(): out_unlock',
    },
    'undo begins at the second': {
      text: 'the undo passes over the lock that was taken first',
      change: guardBecomes(subscriber, 'mappingToUnlock', false),
      bug: 'B26',
      expect: { violates: builtIn.LOCK4, steps: 15 },
      reference: 'mm/vma.c, mm_drop_all_locks()',
    },
    'mutex kept': {
      text: 'the locks are given back, but not mm_all_locks_mutex: nobody can register any more',
      change: actionBecomes(subscriber, 'unlockAllLocks', nothing),
      bug: 'B26',
      expect: { violates: builtIn.LOCK4, steps: 9 },
      reference: 'mm/vma.c, mm_drop_all_locks()',
    },
  },
});

export const withoutMemory = scenario({
  name: 'register-without-memory',
  text: 'There is no memory for the subscriptions of an address space: the call fails before it has taken more than mmap_lock.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'nothing is looked up',
  initial: [registersLater(0)],
  actors: { R: subscriber.runs(notifierRegister, { allocationFails: true }) },
  properties: [
    sometimes(
      'refused',
      'the call ends with ENOMEM',
      subscriber.some((s) => s.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 6, transitions: 5, depth: 5 },
  mutants: {
    'mmap_lock kept': {
      text: 'the call returns with mmap_lock',
      change: actionBecomes(subscriber, 'unlockMmap', nothing),
      expect: { violates: builtIn.LOCK4, steps: 5 },
      reference: 'mm/mmu_notifier.c, mmu_notifier_register(): mmap_write_unlock()',
    },
  },
});
