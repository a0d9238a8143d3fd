/**
 * munmap() of one VMA of one page or of one huge page: __vm_munmap(), mm/mmap.c, and do_vmi_align_munmap(), mm/vma.c of
 * Linux 6.12. The VMA is detached under both write locks, its page is unmapped by unmap-region.ts, and the VMA is freed
 * after a grace period.
 * Before 6.4 (kernel.noVmaLocks) there is no VMA lock to take and nobody who finds the VMA by RCU.
 * munmap(2) itself downgrades mmap_lock before it clears entries (since 4.20), and with it ends all writes to VMAs: `downgrades`.
 * Not modelled: splitting, layout events; the grace period begins when mmap_lock is dropped,
 * under which nobody else looks for the VMA anyhow.
 */
import { setup } from 'xstate';
import { flag, index, not, type RecordPlace, reference, role, variant, when } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapRegion, unmapRegionRegisters, unmapRegionVocabulary } from './unmap-region.ts';

export const munmapRegisters = {
  /** Constant: the page whose VMA is unmapped. */
  page: index(m.page),
  /** Constant: whether mmap_lock is kept for reading only while entries are cleared, as where munmap(2) is called. */
  downgrades: variant(flag),
  vma: reference(m.vma),
  ...unmapRegionRegisters,
};

export function munmapVocabulary(self: RecordPlace<typeof munmapRegisters>) {
  const vmaLock = m.vmas.lock.at(self.vma);
  const mmapLock = m.mmapLockOf(self.page);
  const unmap = unmapRegionVocabulary(self, self.page, self.vma);
  return {
    guards: {
      ...unmap.guards,
      hasVmaLocks: not(m.kernel.noVmaLocks),
      gracePeriodOver: m.gracePeriodOver(),
      downgrades: self.downgrades,
    },
    actions: {
      ...unmap.actions,
      queueForMmap: mmapLock.queueWrite(),
      findVma: self.vma.set(m.vmaAt(self.page)),
      detach: m.detachVma(self.vma),
      downgrade: [when(vmaLock.heldWrite(), vmaLock.releaseWrite()), mmapLock.downgrade()],
      unlock: when(
        mmapLock.heldWrite(),
        [when(vmaLock.heldWrite(), vmaLock.releaseWrite()), mmapLock.releaseWrite()],
        mmapLock.releaseRead(),
      ),
      freeVma: [m.freeVma(self.vma), self.vma.set('none')],
    },
    steps: { ...unmap.steps, lockMmap: mmapLock.acquireWrite(), lockVma: vmaLock.acquireWrite() },
  };
}

export const unmapper = role('unmapper', { registers: munmapRegisters, family: true }, ({ self }) =>
  munmapVocabulary(self),
);

/** From the call to `done`. */
export const munmapStates = states({
  queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
  queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLocked' } } },
  mmapLocked: { always: [{ guard: 'hasVmaLocks', target: 'waitingForFaults' }, { target: 'exclusive' }] },
  // Faults under the VMA lock finish first; later ones find it write-locked and queue for mmap_lock.
  waitingForFaults: {
    meta: { in: 'mm/vma.c:vms_gather_munmap_vmas' },
    on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'exclusive' } },
  },
  exclusive: {
    meta: { in: 'mm/vma.c:do_vmi_align_munmap' },
    on: { 'detach VMA': { actions: 'detach', target: 'vmaDetached' } },
  },
  vmaDetached: { always: [{ guard: 'downgrades', target: 'downgrading' }, { target: 'detached' }] },
  // Whoever queued for reading runs beside what follows, and finds no VMA.
  downgrading: {
    meta: { in: 'mm/vma.c:vms_complete_munmap_vmas' },
    on: { 'downgrade mmap_lock': { actions: 'downgrade', target: 'detached' } },
  },
  detached: { ...unmapRegion, onDone: { target: 'leaving' } },
  leaving: {
    meta: { in: 'mm/vma.c:vms_complete_munmap_vmas' },
    on: { 'drop mmap_lock': { actions: 'unlock', target: 'unlocked' } },
  },
  unlocked: {
    meta: { in: 'kernel/fork.c:vm_area_free_rcu_cb' },
    on: { 'free VMA after grace period': { guard: 'gracePeriodOver', actions: 'freeVma', target: 'done' } },
  },
  done: { type: 'final' },
});

export const munmap = setup(vocabulary(unmapper)).createMachine({
  id: 'munmap',
  initial: 'queueing',
  meta: { in: 'mm/mmap.c:__vm_munmap', version: '6.12', does: ['detaches VMAs'] },
  states: munmapStates,
});
