/**
 * A log of what a guest stores to: a vCPU that stores to a page which is write-protected for that, fast_page_fault() and
 * fast_pf_fix_direct_spte(), arch/x86/kvm/mmu/mmu.c; and a live migration that takes the log, kvm_get_dirty_log_protect(),
 * virt/kvm/kvm_main.c, with kvm_mmu_write_protect_pt_masked(), and copies what it names. Linux 6.1. The host’s page table does not
 * change, and no notifier is told.
 * Not modelled: the slow path under mmu_lock, logs by the hardware (PML), KVM_CLEAR_DIRTY_LOG, several pages in a word.
 */
import { setup } from 'xstate';
import { and, flag, index, lockless, not, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

const registers = { consumer: index(m.consumer), page: index(m.page) };

export const loggedVcpu = role(
  'logged vCPU',
  {
    registers: {
      ...registers,
      /** The frame of the SPTE that is to be replaced. */
      old: reference(m.frame),
    },
    optional: ['walk SPTEs', 'store', 'exit for a store'],
  },
  ({ self }) => {
    const cached = m.guestCached(self.consumer, self.page);
    const spte = lockless(m.spteAt(self.consumer, self.page));
    return {
      guards: {
        fills: and(cached.kind.is('none'), spte.kind.isnt('none')),
        storesThrough: cached.write,
        mayNotStore: and(not(cached.kind.is('none')), not(cached.write)),
        isProtected: and(spte.kind.is('present'), not(spte.write)),
        isUnchanged: and(spte.kind.is('present'), spte.frame.is(self.old), not(spte.write)),
      },
      actions: {
        fill: m.fillGuestTlb(self.consumer, self.page),
        store: m.loggedStore(self.consumer, self.page),
        /** The translation by which it could not store is not used again. */
        forgetCached: m.flushGuests(self.consumer, (p) => p.is(self.page)),
        noteOld: self.old.set(spte.frame),
        makeWritable: spte.set({ kind: 'present', frame: self.old, write: true }),
        forgetOld: self.old.set('none'),
        markDirty: m.dirtyLog.bitmap.at(self.consumer).add(self.page),
      },
    };
  },
);

const inFix = { in: 'arch/x86/kvm/mmu/mmu.c:fast_pf_fix_direct_spte' } as const;

export const storeUnderLog = setup(vocabulary(loggedVcpu)).createMachine({
  id: 'vCPU whose stores are logged',
  initial: 'running',
  meta: { in: 'arch/x86/kvm/mmu/mmu.c:fast_page_fault', version: '6.1' },
  states: {
    running: {
      tags: 'idle',
      meta: { in: 'hardware' },
      on: {
        'walk SPTEs': { guard: 'fills', actions: 'fill' },
        store: { guard: 'storesThrough', actions: 'store' },
        'exit for a store': { guard: 'mayNotStore', actions: 'forgetCached', target: 'exited' },
      },
    },
    exited: {
      on: {
        'look at SPTE': [
          { description: 'write-protected', guard: 'isProtected', actions: 'noteOld', target: 'fixing' },
          { description: 'gone, or may be stored to by now', target: 'running' },
        ],
      },
    },
    // Without mmu_lock: who zaps it in between has changed what is compared.
    fixing: {
      meta: inFix,
      on: {
        'compare and exchange SPTE': [
          { description: 'unchanged', guard: 'isUnchanged', actions: ['makeWritable', 'forgetOld'], target: 'marking' },
          { description: 'changed by another', actions: 'forgetOld', target: 'running' },
        ],
      },
    },
    // Whoever takes the log before this leaves the SPTE as it is, and finds the page the next time.
    marking: { meta: inFix, on: { 'mark page dirty': { actions: 'markDirty', target: 'running' } } },
  },
});

export const logReader = role(
  'reader of the dirty log',
  {
    registers: {
      ...registers,
      /** What the call has found of the page. */
      named: flag,
    },
    optional: ['get dirty log'],
  },
  ({ self }) => {
    const c = self.consumer;
    const bitmap = m.dirtyLog.bitmap.at(c);
    const { lock } = m.secondary;
    return {
      guards: { isMarked: bitmap.has(self.page), isNamed: self.named },
      actions: {
        takeBit: [bitmap.delete(self.page), self.named.set(true)],
        protect: m.spteAt(c, self.page).write.set(false),
        unlockMmu: lock.at(c).release(),
        flushGuests: m.flushGuests(c, (p) => p.is(self.page)),
        copyPage: [m.copyForMigration(c, self.page), self.named.set(false)],
      },
      steps: { lockMmu: lock.at(c).acquire() },
    };
  },
);

export const getDirtyLog = setup(vocabulary(logReader)).createMachine({
  id: 'live migration',
  initial: 'waiting',
  meta: { in: 'virt/kvm/kvm_main.c:kvm_get_dirty_log_protect', version: '6.1' },
  states: {
    waiting: { tags: 'idle', meta: { in: 'user space' }, on: { 'get dirty log': { target: 'lockingMmu' } } },
    lockingMmu: { on: { 'lock mmu_lock': { guard: 'lockMmu', actions: 'lockMmu', target: 'looking' } } },
    looking: {
      on: {
        'exchange bitmap': [
          { description: 'stored to', guard: 'isMarked', actions: 'takeBit', target: 'protecting' },
          { description: 'not stored to', target: 'protected' },
        ],
      },
    },
    protecting: {
      meta: { in: 'arch/x86/kvm/mmu/mmu.c:kvm_mmu_write_protect_pt_masked' },
      on: { 'write-protect SPTE': { actions: 'protect', target: 'protected' } },
    },
    protected: {
      on: {
        'unlock mmu_lock': [
          { description: 'something is protected', guard: 'isNamed', actions: 'unlockMmu', target: 'flushing' },
          { description: 'nothing is', actions: 'unlockMmu', target: 'waiting' },
        ],
      },
    },
    // Before user space knows: what it copies afterwards may be old only of what the next log names.
    flushing: {
      meta: { in: 'virt/kvm/kvm_main.c:kvm_flush_remote_tlbs' },
      on: { 'flush remote TLBs': { actions: 'flushGuests', target: 'copying' } },
    },
    copying: { meta: { in: 'user space' }, on: { 'copy page': { actions: 'copyPage', target: 'waiting' } } },
  },
});
