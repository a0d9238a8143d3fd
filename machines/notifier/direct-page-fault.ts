/**
 * A guest's access to a page and the fault of its secondary MMU: direct_page_fault(), arch/x86/kvm/mmu/mmu.c; hva_to_pfn(),
 * virt/kvm/kvm_main.c; mmu_invalidate_retry_hva(), include/linux/kvm_host.h; Linux 6.1. By the constant `secondary.pinned`
 * the scheme before notifiers, in which an SPTE keeps the reference of GUP. `kvmFaultUnderEntryLock` is the form of PPC
 * Book3S HV, where SPTEs have a lock of their own and what is counted is read without mmu_lock.
 * Not modelled: huge pages, memslot changes, asynchronous page faults that the guest knows of, a second vCPU's TLB.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { gupSlow } from '../gup/get-user-pages-locked.ts';
import { vcpu } from './kvm-fault-role.ts';

const vcpuSetup = setup(vocabulary(vcpu));

/** get_user_page_fast_only() with FOLL_WRITE, mm/gup.c, in short: get-user-pages-fast.ts reads PMD entry and PTE apart. */
const gupFast = vcpuSetup.createStateConfig({
  initial: 'entering',
  states: {
    entering: { on: { 'disable interrupts': { guard: 'disableIrqs', actions: 'disableIrqs', target: 'reading' } } },
    reading: {
      on: {
        'read PTE': [{ guard: 'fastFinds', actions: 'readEntry', target: 'taking' }, { target: 'leavingEmpty' }],
      },
    },
    // What was read may be another page's frame by now; its count is raised all the same.
    taking: {
      on: {
        'try to get frame': [
          { guard: 'seenHeld', actions: ['getSeen', 'noteSeen'], target: 'rechecking' },
          { actions: 'forgetSeen', target: 'leavingEmpty' },
        ],
      },
    },
    rechecking: {
      on: {
        'read PTE again': [
          { guard: 'stillMapped', target: 'leaving' },
          { actions: 'putAgain', target: 'leavingEmpty' },
        ],
      },
    },
    leaving: { on: { 'enable interrupts': { actions: 'enableIrqs', target: '#gupReturned' } } },
    leavingEmpty: { on: { 'enable interrupts': { actions: 'enableIrqs', target: '#gupSlow' } } },
  },
});

const running = vcpuSetup.createStateConfig({
  on: {
    'access memory': [
      { guard: 'storeRetiresBeforeLoad', actions: ['store', 'turnToReading'] },
      { guard: 'storeRetires', actions: 'store', target: 'done' },
      { guard: 'loadRetires', actions: 'load', target: 'done' },
      { target: 'exited' },
    ],
  },
});
const snapshot = (target: string) =>
  vcpuSetup.createStateConfig({
    on: { 'read invalidation sequence': { actions: 'snapshotSeq', target } },
  });
/** Makes the SPTE under the lock, after a look at what was invalidated meanwhile. */
const mapping = vcpuSetup.createStateConfig({
  initial: 'locking',
  states: {
    locking: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'testing' } } },
    testing: {
      on: {
        'test for retry': [
          { guard: 'mustRetry', actions: 'forgetSnapshot', target: 'refused' },
          { actions: 'forgetSnapshot', target: 'setting' },
        ],
      },
    },
    setting: {
      on: {
        'set SPTE': [
          { guard: 'foundZero', actions: 'setSpteZero', target: 'set' },
          { actions: 'setSpte', target: 'set' },
        ],
      },
    },
    set: {
      on: {
        'unlock mmu_lock': [
          { guard: 'keepsReference', actions: ['unlockMmu', 'keepPage'], target: '#running' },
          { actions: 'unlockMmu', target: 'putting' },
        ],
      },
    },
    refused: { on: { 'unlock mmu_lock': { actions: 'unlockMmu', target: 'putting' } } },
    // From here on only the notifier keeps the SPTE from outliving the frame.
    putting: { on: { 'put frame': { actions: 'putPage', target: '#running' } } },
  },
});
const ends = {
  failing: { id: 'gupFailed', on: { 'exit to user space': { actions: 'forgetSnapshot', target: 'failed' } } },
  done: { type: 'final' },
  failed: { type: 'final' },
} as const;

export const kvmFault = vcpuSetup.createMachine({
  id: 'vCPU',
  initial: 'running',
  states: {
    running: { id: 'running', ...running },
    exited: snapshot('gupFast'),
    gupFast,
    gupSlow: { id: 'gupSlow', ...gupSlow },
    gotPage: { id: 'gupReturned', always: { target: 'mapping' } },
    mapping,
    ...ends,
  },
});

/** The broken order: the number is read when GUP has returned. */
export const kvmFaultLateSnapshot = vcpuSetup.createMachine({
  id: 'vCPU with a late snapshot',
  initial: 'running',
  states: {
    running: { id: 'running', ...running },
    exited: { always: { target: 'gupFast' } },
    gupFast,
    gupSlow: { id: 'gupSlow', ...gupSlow },
    gotPage: { id: 'gupReturned', ...snapshot('mapping') },
    mapping,
    ...ends,
  },
});

/** The broken order: the test for a retry precedes the lock. */
export const kvmFaultTestsUnlocked = vcpuSetup.createMachine({
  id: 'vCPU that tests before it locks',
  initial: 'running',
  states: {
    running: { id: 'running', ...running },
    exited: snapshot('gupFast'),
    gupFast,
    gupSlow: { id: 'gupSlow', ...gupSlow },
    gotPage: { id: 'gupReturned', always: { target: 'testing' } },
    testing: {
      on: {
        'test for retry': [
          { guard: 'counted', actions: 'forgetSnapshot', target: 'putting' },
          { guard: 'moved', actions: 'forgetSnapshot', target: 'putting' },
          { actions: 'forgetSnapshot', target: 'locking' },
        ],
      },
    },
    locking: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'setting' } } },
    setting: {
      on: {
        'set SPTE': [
          { guard: 'foundZero', actions: 'setSpteZero', target: 'set' },
          { actions: 'setSpte', target: 'set' },
        ],
      },
    },
    set: { on: { 'unlock mmu_lock': { actions: 'unlockMmu', target: 'putting' } } },
    putting: { on: { 'put frame': { actions: 'putPage', target: 'running' } } },
    ...ends,
  },
});

/** What is counted is read under the entry's lock only: first the count, then the number. */
export const kvmFaultUnderEntryLock = vcpuSetup.createMachine({
  id: 'vCPU of PPC Book3S HV',
  initial: 'running',
  states: {
    running: { id: 'running', ...running },
    exited: snapshot('gupFast'),
    gupFast,
    gupSlow: { id: 'gupSlow', ...gupSlow },
    gotPage: { id: 'gupReturned', always: { target: 'locking' } },
    locking: { on: { 'lock entry': { guard: 'lockMmu', actions: 'lockMmu', target: 'readingCount' } } },
    readingCount: {
      on: {
        'read count': [{ guard: 'counted', actions: 'forgetSnapshot', target: 'refused' }, { target: 'readingSeq' }],
      },
    },
    readingSeq: {
      on: {
        'read sequence again': [
          { guard: 'moved', actions: 'forgetSnapshot', target: 'refused' },
          { actions: 'forgetSnapshot', target: 'setting' },
        ],
      },
    },
    setting: {
      on: {
        'set SPTE': [
          { guard: 'foundZero', actions: 'setSpteZero', target: 'set' },
          { actions: 'setSpte', target: 'set' },
        ],
      },
    },
    set: { on: { 'unlock entry': { actions: 'unlockMmu', target: 'putting' } } },
    refused: { on: { 'unlock entry': { actions: 'unlockMmu', target: 'putting' } } },
    putting: { on: { 'put frame': { actions: 'putPage', target: 'running' } } },
    ...ends,
  },
});
