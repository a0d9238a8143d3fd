/**
 * mprotect() of one VMA: do_mprotect_pkey(), mprotect_fixup() and change_pte_range(), mm/mprotect.c of Linux 6.1, with PROT_NONE, and with
 * PROT_USERFAULT as option 1 of seed 001 would have it: one more flag that a protection consists of, refused where no fault asks
 * for it. Entries are walked whatever has changed, as they are for every protection.
 * Not modelled: splitting and merging of VMAs, EACCES and ENOMEM, the accounting of what becomes writable, the flush of the
 * TLBs and the bracket of notifiers around the walk, huge pages; what an entry may still be used for without VM_WRITE.
 */
import { setup } from 'xstate';
import { and, index, not, or, reference, role, when, words } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';

export const protecting = role(
  'mprotect caller',
  {
    registers: {
      /** Constants: a page of the range, and its new protection; `PROT_USERFAULT` stands for it with reading and writing. */
      page: index(m.page),
      prot: words('PROT_READ|PROT_WRITE', 'PROT_NONE', 'PROT_USERFAULT'),
      vma: reference(m.vma),
    },
  },
  ({ self }) => {
    const mmapLock = m.mmapLockOf(self.page);
    const at = m.ptep(self.page);
    const forbids = self.prot.is('PROT_NONE');
    const arms = self.prot.is('PROT_USERFAULT');
    const flag = and(m.userfaultInterface.flagIsProtection, m.vmas.userfault.at(self.vma));
    const sameAccess = or(and(forbids, m.access.none.at(self.vma)), and(not(forbids), not(m.access.none.at(self.vma))));
    const sameFlag = or(and(arms, flag), and(not(arms), not(flag)));
    return {
      guards: {
        vmaCovers: m.vmaIsLive(m.vmaAt(self.page)),
        unsuitable: and(arms, m.vmas.vmOps.at(self.vma)),
        sameFlags: and(sameAccess, sameFlag),
        noVmaLocks: m.kernel.noVmaLocks,
        hasTable: m.tableAt(self.page).isnt('none'),
        mapped: m.isMapped(at),
      },
      actions: {
        queueForMmapLock: mmapLock.queueWrite(),
        findVma: self.vma.set(m.vmaAt(self.page)),
        setFlags: m.protectVma(self.vma, forbids, arms),
        changeEntry: m.protectEntry(self.page, forbids),
        unlockPte: m.unlockPte(at),
        unlockMmap: [m.endVmaWrites(m.mmOf(self.page)), mmapLock.releaseWrite(), self.vma.set('none')],
        returnSuccess: when(or(forbids, arms), m.armingReturned(self.page)),
      },
      steps: {
        lockMmap: mmapLock.acquireWrite(),
        lockVma: m.vmas.lock.at(self.vma).acquireWrite(),
        lockPte: m.lockPte(at),
      },
    };
  },
);

const call = { in: 'mm/mprotect.c:do_mprotect_pkey' } as const;
const walk = { in: 'mm/mprotect.c:change_pte_range' } as const;

export const mprotect = setup(vocabulary(protecting)).createMachine({
  id: 'mprotect',
  initial: 'called',
  meta: {
    in: 'mm/mprotect.c:mprotect_fixup',
    version: '6.1',
    excludes: { ...anonymousOnly, ...residentOnly },
  },
  states: {
    called: { meta: call, on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { meta: call, on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
    locked: {
      meta: call,
      on: {
        'find VMA': [
          { guard: 'vmaCovers', actions: 'findVma', target: 'found', description: 'mapped' },
          { target: 'refusing', description: 'not mapped: ENOMEM' },
        ],
      },
    },
    found: {
      meta: call,
      on: {
        'check VMA': [
          { guard: 'unsuitable', target: 'refusing', description: 'vm_ops is set: EINVAL' },
          { target: 'fixing', description: 'anonymous, or the protection is one for every VMA' },
        ],
      },
    },
    fixing: {
      on: {
        'compare flags': [
          { guard: 'sameFlags', target: 'fixed', description: 'nothing to change' },
          { guard: 'noVmaLocks', target: 'setting', description: 'others' },
          { target: 'lockingVma', description: 'others' },
        ],
      },
    },
    // Faults that hold only the lock of the VMA have to leave before the flags change.
    lockingVma: {
      meta: { in: 'include/linux/mm.h:vma_start_write', version: '6.12' },
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'setting' } },
    },
    setting: { on: { 'set vm_flags': { actions: 'setFlags', target: 'toWalk' } } },
    toWalk: { always: [{ guard: 'hasTable', target: 'walking' }, { target: 'fixed' }] },
    walking: { meta: walk, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      meta: walk,
      on: {
        'change PTE': [
          { guard: 'mapped', actions: 'changeEntry', target: 'changed', description: 'a page' },
          { target: 'changed', description: 'none' },
        ],
      },
    },
    changed: { meta: walk, on: { 'unlock PTE': { actions: 'unlockPte', target: 'fixed' } } },
    fixed: { meta: call, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
    unlocked: { meta: call, on: { return: { actions: 'returnSuccess', target: 'done' } } },
    refusing: { meta: call, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'refused' } } },
    done: { type: 'final' },
    refused: { type: 'final' },
  },
});
