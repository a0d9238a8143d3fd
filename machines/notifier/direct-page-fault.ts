/**
 * A guest's access to a page and the fault of its secondary MMU: direct_page_fault(), arch/x86/kvm/mmu/mmu.c; hva_to_pfn(),
 * virt/kvm/kvm_main.c; mmu_invalidate_retry_hva(), include/linux/kvm_host.h; Linux 6.1. By the constant `secondary.pinned`
 * the scheme before notifiers, in which an SPTE keeps the reference of GUP. `kvmFaultUnderEntryLock` is the form of PPC
 * Book3S HV, where SPTEs have a lock of their own and what is counted is read without mmu_lock.
 * Not modelled: huge pages, memslot changes, asynchronous page faults that the guest knows of, a second vCPU's TLB.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { gupSlow } from '../gup/get-user-pages-locked.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { vcpu } from './kvm-fault-role.ts';

const vcpuSetup = setup(vocabulary(vcpu));
const onX86 = { in: 'arch/x86/kvm/mmu/mmu.c:direct_page_fault', version: '6.1' } as const;
const onBook3S = { in: 'arch/powerpc/kvm/book3s_64_mmu_hv.c:kvmppc_book3s_hv_page_fault', version: '4.14' } as const;

/** get_user_page_fast_only() with FOLL_WRITE, mm/gup.c, in short: get-user-pages-fast.ts reads PMD entry and PTE apart. */
export const gupFast = states({
  initial: 'entering',
  meta: { in: 'mm/gup.c:gup_pte_range', version: '6.1' },
  states: {
    entering: {
      meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
      on: { 'disable interrupts': { guard: 'disableIrqs', actions: 'disableIrqs', target: 'reading' } },
    },
    reading: {
      on: {
        'read PTE': [
          { description: 'writable', guard: 'fastFinds', actions: 'readEntry', target: 'taking' },
          { description: 'not there, or not writable', target: 'leavingEmpty' },
        ],
      },
    },
    // What was read may be another page's frame by now; its count is raised all the same.
    taking: {
      meta: { in: 'mm/gup.c:try_grab_folio' },
      on: {
        'try to get frame': [
          { description: 'taken', guard: 'seenHeld', actions: ['getSeen', 'noteSeen'], target: 'rechecking' },
          { description: 'count is 0: free', actions: 'forgetSeen', target: 'leavingEmpty' },
        ],
      },
    },
    rechecking: {
      on: {
        'read PTE again': [
          { description: 'unchanged', guard: 'stillMapped', target: 'leaving' },
          { description: 'changed', actions: 'putAgain', target: 'leavingEmpty' },
        ],
      },
    },
    leaving: {
      meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
      on: { 'enable interrupts': { actions: 'enableIrqs', target: '#gupReturned' } },
    },
    leavingEmpty: {
      meta: { in: 'mm/gup.c:lockless_pages_from_mm' },
      on: { 'enable interrupts': { actions: 'enableIrqs', target: '#gupSlow' } },
    },
  },
});

const running = vcpuSetup.createStateConfig({
  meta: { in: 'hardware' },
  on: {
    'access memory': [
      { description: 'stored, and loads again', guard: 'storeRetiresBeforeLoad', actions: ['store', 'turnToReading'] },
      { description: 'stored', guard: 'storeRetires', actions: 'store', target: 'done' },
      { description: 'loaded', guard: 'loadRetires', actions: 'load', target: 'done' },
      { description: 'no SPTE for it', target: 'exited' },
    ],
  },
});
export const snapshot = (target: string) =>
  states({
    meta: { in: 'arch/x86/kvm/mmu/mmu.c:kvm_faultin_pfn' },
    on: { 'read invalidation sequence': { actions: 'snapshotSeq', target } },
  });
const setting = states({
  meta: { in: 'arch/x86/kvm/mmu/mmu.c:mmu_set_spte' },
  on: {
    'set SPTE': [
      { description: 'of the zero page', guard: 'foundZero', actions: 'setSpteZero', target: 'set' },
      { description: 'of the frame', actions: 'setSpte', target: 'set' },
    ],
  },
});
/** Makes the SPTE under the lock, after a look at what was invalidated meanwhile. */
export const mapping = states({
  initial: 'locking',
  states: {
    locking: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'testing' } } },
    testing: {
      meta: { in: 'arch/x86/kvm/mmu/mmu.c:is_page_fault_stale' },
      on: {
        'test for retry': [
          { description: 'invalidated meanwhile', guard: 'mustRetry', actions: 'forgetSnapshot', target: 'refused' },
          { description: 'not invalidated', actions: 'forgetSnapshot', target: 'setting' },
        ],
      },
    },
    setting,
    set: {
      on: {
        'unlock mmu_lock': [
          {
            description: 'the SPTE keeps its reference',
            guard: 'keepsReference',
            actions: ['unlockMmu', 'keepPage'],
            target: '#running',
          },
          { description: 'only the notifier watches over the SPTE', actions: 'unlockMmu', target: 'putting' },
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

const guestFault = {
  running: { id: 'running', ...running },
  exited: snapshot('gupFast'),
  gupFast,
  gupSlow: { id: 'gupSlow', ...gupSlow },
  gotPage: { id: 'gupReturned', always: { target: 'mapping' } },
  mapping,
  ...ends,
} as const;
export const kvmFault = vcpuSetup.createMachine({
  id: 'vCPU',
  initial: 'running',
  meta: { ...onX86, excludes: residentOnly },
  states: guestFault,
});

const inRelease = { in: 'virt/kvm/kvm_main.c:kvm_vcpu_release' } as const;

/** The same of a VM that is created first, by a thread whose mmu_notifier_register() has to succeed. */
export const kvmFaultOfNewVm = vcpuSetup.createMachine({
  id: 'vCPU of a new VM',
  initial: 'uncreated',
  meta: { ...onX86, excludes: residentOnly },
  states: {
    uncreated: {
      tags: 'idle',
      meta: { in: 'virt/kvm/kvm_main.c:kvm_vm_ioctl_create_vcpu' },
      on: { 'create vCPU': { guard: 'vmCreated', actions: 'createVcpu', target: 'running' } },
    },
    ...guestFault,
    done: { meta: inRelease, on: { 'close vCPU': { actions: 'closeVcpu', target: 'closed' } } },
    failed: { meta: inRelease, on: { 'close vCPU': { actions: 'closeVcpu', target: 'closedAfterFailure' } } },
    closed: { type: 'final' },
    closedAfterFailure: { type: 'final' },
  },
});

/** The broken order: the number is read when GUP has returned. */
export const kvmFaultLateSnapshot = vcpuSetup.createMachine({
  id: 'vCPU with a late snapshot',
  initial: 'running',
  meta: onX86,
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
  meta: onX86,
  states: {
    running: { id: 'running', ...running },
    exited: snapshot('gupFast'),
    gupFast,
    gupSlow: { id: 'gupSlow', ...gupSlow },
    gotPage: { id: 'gupReturned', always: { target: 'testing' } },
    testing: {
      on: {
        'test for retry': [
          {
            description: 'an invalidation is under way',
            guard: 'counted',
            actions: 'forgetSnapshot',
            target: 'putting',
          },
          {
            description: 'an invalidation has ended since',
            guard: 'moved',
            actions: 'forgetSnapshot',
            target: 'putting',
          },
          { description: 'not invalidated', actions: 'forgetSnapshot', target: 'locking' },
        ],
      },
    },
    locking: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'setting' } } },
    setting,
    set: { on: { 'unlock mmu_lock': { actions: 'unlockMmu', target: 'putting' } } },
    putting: { on: { 'put frame': { actions: 'putPage', target: 'running' } } },
    ...ends,
  },
});

/** What is counted is read under the entry's lock only: first the count, then the number. */
export const kvmFaultUnderEntryLock = vcpuSetup.createMachine({
  id: 'vCPU of PPC Book3S HV',
  initial: 'running',
  meta: onBook3S,
  states: {
    running: { id: 'running', ...running },
    exited: { ...snapshot('gupFast'), meta: {} },
    gupFast,
    gupSlow: { id: 'gupSlow', ...gupSlow },
    gotPage: { id: 'gupReturned', always: { target: 'locking' } },
    locking: { on: { 'lock entry': { guard: 'lockMmu', actions: 'lockMmu', target: 'readingCount' } } },
    readingCount: {
      on: {
        'read count': [
          {
            description: 'an invalidation is under way',
            guard: 'counted',
            actions: 'forgetSnapshot',
            target: 'refused',
          },
          { description: 'none is under way', target: 'readingSeq' },
        ],
      },
    },
    readingSeq: {
      on: {
        'read sequence again': [
          {
            description: 'an invalidation has ended since',
            guard: 'moved',
            actions: 'forgetSnapshot',
            target: 'refused',
          },
          { description: 'not invalidated', actions: 'forgetSnapshot', target: 'setting' },
        ],
      },
    },
    setting: { ...setting, meta: {} },
    set: { on: { 'unlock entry': { actions: 'unlockMmu', target: 'putting' } } },
    refused: { on: { 'unlock entry': { actions: 'unlockMmu', target: 'putting' } } },
    putting: { on: { 'put frame': { actions: 'putPage', target: 'running' } } },
    ...ends,
  },
});
