/**
 * A first store to a VMA that has no anon_vma: lock_vma_under_rcu(), __vmf_anon_prepare(), mm/memory.c, and
 * __anon_vma_prepare(), mm/rmap.c, with find_mergeable_anon_vma(), mm/vma.c, Linux 6.12. Of the lock of a VMA it has the semaphore
 * of 6.4 to 6.14. The VMA next to it is looked at, which mmap_lock alone keeps: the fault tries it, and looks its VMA up anew
 * where it cannot have it. Until 6.9 no VMA without an anon_vma was locked, and mmap_lock not tried: that was asked before
 * the VMA was locked in 6.4 (`anonFaultOf64`), and after it from 6.5 on (`anonFaultOf65`).
 * Not modelled: which anon_vma it is, page_table_lock, want of memory, the VMA on the other side.
 */
import { setup } from 'xstate';
import { index, lockless, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bySemaphore } from './lock-vma-under-rcu.ts';
import { vmaReaderRegisters, vmaReaderVocabulary } from './vma-reader-role.ts';

export const anonFaulter = role(
  'anon faulter',
  {
    registers: {
      ...vmaReaderRegisters,
      /** Constant: an address in the VMA that lies next to its own. */
      beside: index(m.page),
      neighbour: reference(m.vma),
    },
    family: true,
  },
  ({ self }) => {
    const reader = vmaReaderVocabulary(self);
    const beside = lockless(m.vmaLife.tree.at(self.beside));
    const v = self.vma.known();
    return {
      guards: {
        ...reader.guards,
        hasAnonVma: m.vmaAnon.isSet.at(v),
        hasNeighbour: beside.isnt('none'),
        neighbourHasAnonVma: m.vmaAnon.isSet.at(self.neighbour.known()),
      },
      actions: {
        ...reader.actions,
        noteNeighbour: self.neighbour.set(beside),
        forgetNeighbour: self.neighbour.set('none'),
        setAnonVma: m.setOwnAnonVma(v),
        dropTried: m.mmapLockOf(self.page).releaseRead(),
      },
      steps: { ...reader.steps, tryMmapLock: m.mmapLockOf(self.page).acquireRead() },
    };
  },
);
const machine = setup(vocabulary(anonFaulter));

/** __anon_vma_prepare(). */
const prepare = states({
  initial: 'finding',
  meta: { in: 'mm/vma.c:find_mergeable_anon_vma', version: '6.12' },
  states: {
    finding: {
      on: {
        'find neighbour': [
          { guard: 'hasNeighbour', actions: 'noteNeighbour', target: 'looking', description: 'found' },
          { target: 'setting', description: 'none there' },
        ],
      },
    },
    looking: {
      meta: { in: 'mm/vma.c:reusable_anon_vma' },
      on: {
        'look at neighbour': [
          {
            guard: 'neighbourHasAnonVma',
            actions: 'forgetNeighbour',
            target: 'setting',
            description: 'it has an anon_vma, which is shared',
          },
          { actions: 'forgetNeighbour', target: 'setting', description: 'it has none' },
        ],
      },
    },
    setting: {
      meta: { in: 'mm/rmap.c:__anon_vma_prepare' },
      on: { 'set anon_vma': { actions: 'setAnonVma', target: 'set' } },
    },
    set: { type: 'final' },
  },
});

const inPrepare = { in: 'mm/memory.c:__vmf_anon_prepare', version: '6.12' } as const;
const inFind = { in: 'mm/memory.c:lock_mm_and_find_vma', version: '6.12' } as const;
const inFault = { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.12' } as const;

/** What is the same in all: the end of the fault, and all of it under mmap_lock. */
const ends = states({
  unlocking: {
    meta: { in: 'include/linux/mm.h:vma_end_read', version: '6.12' },
    on: { 'unlock vm_lock': { actions: 'unlockVm', target: 'done' } },
  },
  atMmapLock: {
    id: 'atMmapLock',
    meta: inFind,
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'finding' } },
  },
  finding: {
    meta: inFind,
    on: {
      'find VMA': [
        { guard: 'inTree', actions: 'findUnderLock', target: 'testingUnderLock', description: 'found' },
        { target: 'missing', description: 'none there' },
      ],
    },
  },
  testingUnderLock: {
    meta: inPrepare,
    on: {
      'test anon_vma': [
        { guard: 'hasAnonVma', target: 'unlockingMmap', description: 'set' },
        { target: 'preparingUnderLock', description: 'none' },
      ],
    },
  },
  preparingUnderLock: { ...prepare, onDone: { target: 'unlockingMmap' } },
  unlockingMmap: { meta: inFault, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
  missing: { meta: inFind, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failedWithSegv' } } },
  done: { type: 'final' },
  failedWithSegv: { type: 'final' },
});

export const anonFault = machine.createMachine({
  id: 'first store to a VMA',
  initial: 'bySemaphore',
  states: {
    bySemaphore,
    using: {
      id: 'using',
      meta: inPrepare,
      on: {
        'test anon_vma': [
          { guard: 'hasAnonVma', target: 'unlocking', description: 'set' },
          { target: 'trying', description: 'none: neighbours may change' },
        ],
      },
    },
    trying: {
      meta: inPrepare,
      on: {
        'try mmap_lock': [
          { guard: 'tryMmapLock', actions: 'tryMmapLock', target: 'preparing', description: 'taken' },
          { target: 'refused', description: 'held or wanted for writing' },
        ],
      },
    },
    refused: {
      meta: { in: 'mm/internal.h:vmf_anon_prepare', version: '6.12' },
      on: { 'unlock vm_lock': { actions: 'unlockVm', target: 'atMmapLock' } },
    },
    preparing: { ...prepare, onDone: { target: 'prepared' } },
    prepared: { meta: inPrepare, on: { 'drop mmap_lock': { actions: 'dropTried', target: 'unlocking' } } },
    ...ends,
  },
});

const { states: bySemaphoreStates } = bySemaphore;
const { found, keeping } = bySemaphoreStates;
const inLock = { in: 'mm/memory.c:lock_vma_under_rcu', version: '6.4' } as const;
/** The fault has made sure that there is an anon_vma, as it believes, and does not ask for mmap_lock. */
const trusting = states({
  using: {
    id: 'using',
    meta: inPrepare,
    on: {
      'test anon_vma': [
        { guard: 'hasAnonVma', target: 'unlocking', description: 'set' },
        { target: 'preparing', description: 'none' },
      ],
    },
  },
  preparing: { ...prepare, onDone: { target: 'unlocking' } },
  ...ends,
});

export const anonFaultOf64 = machine.createMachine({
  id: 'first store to a VMA, 6.4',
  initial: 'bySemaphore',
  states: {
    bySemaphore: {
      ...bySemaphore,
      states: {
        ...bySemaphoreStates,
        found: {
          meta: inLock,
          on: {
            'test anon_vma': [
              { guard: 'hasAnonVma', target: 'tested', description: 'set' },
              { actions: 'forgetFound', target: 'leaving', description: 'none' },
            ],
          },
        },
        tested: found,
      },
    },
    ...trusting,
  },
});

export const anonFaultOf65 = machine.createMachine({
  id: 'first store to a VMA, 6.5',
  initial: 'bySemaphore',
  states: {
    bySemaphore: {
      ...bySemaphore,
      states: {
        ...bySemaphoreStates,
        keeping: {
          meta: inLock,
          on: {
            'test anon_vma': [
              { guard: 'hasAnonVma', target: 'kept', description: 'set' },
              { target: 'givingUp', description: 'none' },
            ],
          },
        },
        kept: keeping,
      },
    },
    ...trusting,
  },
});
