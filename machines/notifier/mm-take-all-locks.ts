/**
 * mm_take_all_locks() and mm_drop_all_locks(), mm/vma.c, Linux 6.12, with their vocabulary; before 6.4, by
 * kernel.noVmaLocks, mm/mmap.c without the locks of VMAs. Part of mmu-notifier-register.ts. A signal ends it between two
 * VMAs, never while it waits for a lock.
 * Not modelled: hugetlb, whose i_mmap locks come before the others; anon_vmas that VMAs share, and those of forked
 * ancestors. A pass over the VMAs that has nothing to lock in one does not look for a signal there: the next pass does.
 */
import {
  and,
  type Cond,
  each,
  exists,
  flag,
  type IndexExpr,
  not,
  or,
  type RecordPlace,
  reference,
  set,
  when,
} from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const allLocksRegisters = {
  /** The VMA at which a pass over all of them is, and those that it has passed. */
  vma: reference(m.vma),
  passed: set(m.vma),
  /** A signal was pending: -EINTR. */
  interrupted: flag,
};

type Vma = IndexExpr<'vma'>;

export function allLocksVocabulary(self: RecordPlace<typeof allLocksRegisters>, of: IndexExpr<'mm'>) {
  const { vma, passed } = self;
  const { mmapLock } = m.cache;
  const anonLock = (v: Vma) => m.vmas.anonLock.at(v);
  /** One pass over the VMAs. */
  const pass = (belongs: (v: Vma) => Cond) => {
    const left = (v: Vma) => and(m.vmas.mm.at(v).is(of), m.vmaIsLive(v), belongs(v), not(passed.has(v)));
    const next = each(m.vma, (v) => when(and(vma.is('none'), left(v)), [vma.set(v), passed.add(v)]));
    return { more: exists(m.vma, left), next: [vma.set('none'), next] };
  };
  const vmas = pass(() => m.hasVmaLocks());
  const mappings = pass(m.mapsTheFile);
  const anonVmas = pass(m.hasAnonVma);
  const holds = (v: Vma) => or(anonLock(v).heldWrite(), and(m.mapsTheFile(v), mmapLock.heldWrite()));
  const toUnlock = (v: Vma) =>
    and(anonLock(v).heldWrite(), not(exists(m.vma, (other) => and(other.before(v), holds(other)))));
  return {
    guards: {
      moreVmas: vmas.more,
      moreMappings: mappings.more,
      moreAnonVmas: anonVmas.more,
      /** AS_MM_ALL_LOCKS: two VMAs of one file share its lock. */
      mappingHeld: mmapLock.heldWrite(),
      anonToUnlock: exists(m.vma, toUnlock),
      mappingToUnlock: mmapLock.heldWrite(),
      isInterrupted: m.signalPending(),
    },
    actions: {
      nextVma: vmas.next,
      nextMapping: mappings.next,
      nextAnonVma: anonVmas.next,
      endPass: [vma.set('none'), passed.clear()],
      interrupt: [self.interrupted.set(true), vma.set('none'), passed.clear()],
      nextToUnlock: each(m.vma, (v) => when(toUnlock(v), vma.set(v))),
      unlockAnon: [m.vmas.anonLock.at(vma).releaseWrite(), vma.set('none')],
      unlockMapping: mmapLock.releaseWrite(),
      unlockAllLocks: m.notifier.allLocks.release(),
    },
    steps: {
      lockAllLocks: m.notifier.allLocks.acquire(),
      lockVma: m.vmas.lock.at(vma).acquireWrite(),
      lockMapping: mmapLock.acquireWrite(),
      lockAnon: m.vmas.anonLock.at(vma).acquireWrite(),
    },
  };
}

const file = 'mm/vma.c';

/** A look for a signal before what is locked of each VMA. */
function lookForSignal<const Next extends string>(next: Next) {
  return {
    on: {
      'look for signal': [
        { description: 'a signal is pending: EINTR', guard: 'isInterrupted', actions: 'interrupt', target: 'taken' },
        { description: 'none', target: next },
      ],
    },
  } as const;
}

/** With `interrupted`, dropAllLocks is owed all the same: some of the locks are taken. */
export const takeAllLocks = states({
  initial: 'lockingMutex',
  meta: { in: `${file}:mm_take_all_locks`, version: '6.12' },
  states: {
    lockingMutex: {
      on: { 'lock mm_all_locks_mutex': { guard: 'lockAllLocks', actions: 'lockAllLocks', target: 'atVma' } },
    },
    // Faults that hold only the VMA's lock have not seen the subscriber, and must have ended.
    atVma: {
      always: [
        { description: 'another VMA', guard: 'moreVmas', actions: 'nextVma', target: 'beforeVma' },
        { description: 'no further VMA', actions: 'endPass', target: 'atMapping' },
      ],
    },
    beforeVma: lookForSignal('lockingVma'),
    lockingVma: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'atVma' } } },

    atMapping: {
      always: [
        {
          description: 'another VMA of the file',
          guard: 'moreMappings',
          actions: 'nextMapping',
          target: 'beforeMapping',
        },
        { description: 'no further VMA of the file', actions: 'endPass', target: 'atAnonVma' },
      ],
    },
    beforeMapping: lookForSignal('hasMapping'),
    hasMapping: { always: [{ guard: 'mappingHeld', target: 'atMapping' }, { target: 'lockingMapping' }] },
    lockingMapping: {
      meta: { in: `${file}:vm_lock_mapping` },
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atMapping' } },
    },

    atAnonVma: {
      always: [
        { description: 'another anon_vma', guard: 'moreAnonVmas', actions: 'nextAnonVma', target: 'beforeAnonVma' },
        { description: 'no further anon_vma', actions: 'endPass', target: 'taken' },
      ],
    },
    beforeAnonVma: lookForSignal('lockingAnonVma'),
    lockingAnonVma: {
      meta: { in: `${file}:vm_lock_anon_vma` },
      on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'atAnonVma' } },
    },
    taken: { type: 'final' },
  },
});

/** VMA by VMA; the locks of VMAs go with mmap_lock. */
export const dropAllLocks = states({
  initial: 'atVma',
  meta: { in: `${file}:mm_drop_all_locks`, version: '6.12' },
  states: {
    atVma: {
      always: [
        { description: 'an anon_vma', guard: 'anonToUnlock', actions: 'nextToUnlock', target: 'unlockingAnonVma' },
        { description: 'the file', guard: 'mappingToUnlock', target: 'unlockingMapping' },
        { description: 'nothing is left', target: 'unlockingMutex' },
      ],
    },
    unlockingAnonVma: {
      meta: { in: `${file}:vm_unlock_anon_vma` },
      on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'atVma' } },
    },
    unlockingMapping: {
      meta: { in: `${file}:vm_unlock_mapping` },
      on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'atVma' } },
    },
    unlockingMutex: {
      on: { 'unlock mm_all_locks_mutex': { actions: 'unlockAllLocks', target: 'dropped' } },
    },
    dropped: { type: 'final' },
  },
});
