/**
 * mmu_notifier_register(), mm/mmu_notifier.c, Linux 6.12, by a task of the address space: with mmap_lock and all the locks
 * that mm-take-all-locks.ts takes, nobody is between the two calls of a bracket, and so everybody who is told of an end
 * has been told of the start.
 * Not modelled: mmu_interval_notifier_insert(), which takes care of a bracket that is under way by itself.
 */
import { setup } from 'xstate';
import { and, flag, index, me, not, type RecordPlace, role, set } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { allLocksRegisters, allLocksVocabulary, dropAllLocks, takeAllLocks } from './mm-take-all-locks.ts';

export const registrationRegisters = {
  /** Constants: which consumer; there is no memory for the subscriptions; a signal may arrive in the call. */
  consumer: index(m.consumer),
  allocationFails: flag,
  mayBeInterrupted: flag,
  /** The subscriptions that were allocated and are not published. */
  allocated: flag,
  /** Who was on the list beside it. */
  seen: set(m.consumer),
  ...allLocksRegisters,
};

export function registrationVocabulary(self: RecordPlace<typeof registrationRegisters>) {
  const of = m.notifier.mm.at(self.consumer);
  const allLocks = allLocksVocabulary(self, of);
  const lock = m.notifier.lock.at(of);
  const mmapLock = m.mms.lock.at(of);
  return {
    guards: {
      ...allLocks.guards,
      subscriptionsThere: m.notifier.allocated.at(of),
      allocationFails: self.allocationFails,
      wasInterrupted: self.interrupted,
      publishes: self.allocated,
      signalMayCome: and(self.mayBeInterrupted, not(m.signalPending())),
    },
    actions: {
      ...allLocks.actions,
      queueForMmapLock: mmapLock.queueWrite(),
      unlockMmap: [m.endVmaWrites(of), mmapLock.releaseWrite()],
      allocateSubscriptions: self.allocated.set(true),
      freeSubscriptions: [self.allocated.set(false), self.interrupted.set(false)],
      publishSubscriptions: [m.publishSubscriptions(of), self.allocated.set(false)],
      mmgrab: m.mmgrab(of),
      seeList: m.seeList(of, self.seen),
      link: m.writeList(of, self.seen, self.consumer, true),
      unlockSubscriptions: lock.release(),
      returnSuccess: m.registrationReturned(self.consumer),
      receiveSignal: m.sendSignal(me, 'nonfatal'),
    },
    steps: {
      ...allLocks.steps,
      lockMmap: mmapLock.acquireWrite(),
      lockSubscriptions: lock.acquire(),
    },
  };
}

const locked = { in: 'mm/mmu_notifier.c:__mmu_notifier_register' } as const;

/** Ends with the consumer registered, or at #registrationFailed. */
export const registration = states({
  initial: 'called',
  meta: { in: 'mm/mmu_notifier.c:mmu_notifier_register', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } } },
    mmapLocked: {
      meta: locked,
      on: {
        'look at subscriptions': [
          { description: 'there already', guard: 'subscriptionsThere', target: 'takingAllLocks' },
          { description: 'none', target: 'allocating' },
        ],
      },
    },
    // No allocation is possible once the locks are taken.
    allocating: {
      meta: locked,
      on: {
        'allocate subscriptions': [
          { description: 'no memory: ENOMEM', guard: 'allocationFails', target: 'failing' },
          { description: 'allocated', actions: 'allocateSubscriptions', target: 'takingAllLocks' },
        ],
      },
    },
    takingAllLocks: {
      ...takeAllLocks,
      onDone: [
        { description: 'interrupted', guard: 'wasInterrupted', target: 'undoing' },
        { description: 'all taken', guard: 'publishes', target: 'publishing' },
        { description: 'all taken', target: 'grabbing' },
      ],
    },
    undoing: { ...dropAllLocks, onDone: { actions: 'freeSubscriptions', target: 'failing' } },
    failing: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: '#registrationFailed' } } },
    publishing: {
      meta: locked,
      on: { 'publish subscriptions': { actions: 'publishSubscriptions', target: 'grabbing' } },
    },
    grabbing: { meta: locked, on: { mmgrab: { actions: 'mmgrab', target: 'lockingSubscriptions' } } },
    lockingSubscriptions: {
      meta: locked,
      on: { 'lock subscriptions': { guard: 'lockSubscriptions', actions: 'lockSubscriptions', target: 'atHead' } },
    },
    atHead: { meta: locked, on: { 'read head of list': { actions: 'seeList', target: 'linking' } } },
    linking: { meta: locked, on: { 'add to list': { actions: 'link', target: 'linked' } } },
    linked: {
      meta: locked,
      on: { 'unlock subscriptions': { actions: 'unlockSubscriptions', target: 'droppingAllLocks' } },
    },
    droppingAllLocks: { ...dropAllLocks, onDone: { target: 'unlocking' } },
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'registered' } } },
    registered: { type: 'final' },
  },
});

/** What the caller does around it: it is a task of the address space, or takes mm_users. */
export const subscriber = role(
  'subscriber',
  {
    registers: {
      ...registrationRegisters,
      /** Constant: the caller is of another process. */
      takesUsers: flag,
    },
    optional: ['signal arrives'],
  },
  ({ self }) => {
    const register = registrationVocabulary(self);
    const of = m.notifier.mm.at(self.consumer);
    return {
      guards: { ...register.guards, takesUsers: self.takesUsers },
      actions: { ...register.actions, mmput: m.mmput(of) },
      steps: { ...register.steps, mmget: m.mmgetNotZero(of) },
    };
  },
);

export const notifierRegister = setup(vocabulary(subscriber)).createMachine({
  id: 'mmu_notifier_register',
  initial: 'begun',
  meta: { in: 'virt/kvm/kvm_main.c:kvm_create_vm', version: '6.12' },
  states: {
    begun: { always: [{ guard: 'takesUsers', target: 'gettingMm' }, { target: 'registering' }] },
    gettingMm: {
      meta: { in: 'kernel/fork.c:get_task_mm' },
      on: {
        mmget_not_zero: [
          { description: 'in use', guard: 'mmget', actions: 'mmget', target: 'registering' },
          { description: 'no users left', target: 'failed' },
        ],
      },
    },
    registering: {
      ...registration,
      on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
      onDone: { target: 'returning' },
    },
    returning: { on: { 'go on': { actions: 'returnSuccess', target: 'registered' } } },
    registered: { always: [{ guard: 'takesUsers', target: 'puttingMm' }, { target: 'done' }] },
    puttingMm: { on: { mmput: { actions: 'mmput', target: 'done' } } },
    refused: {
      id: 'registrationFailed',
      always: [{ guard: 'takesUsers', target: 'puttingMmToFail' }, { target: 'failed' }],
    },
    puttingMmToFail: { on: { mmput: { actions: 'mmput', target: 'failed' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
