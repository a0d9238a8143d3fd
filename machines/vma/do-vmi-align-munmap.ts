/**
 * munmap() of one VMA of one page or of one huge page, mm/mmap.c of Linux 6.6: do_vmi_align_munmap() detaches the VMA under both write
 * locks, unmap_region() clears the page, and remove_vma() frees the VMA after a grace period.
 * Before 6.4 (kernel.noVmaLocks) there is no VMA lock to take and nobody who finds the VMA by RCU.
 * Not modelled: splitting, page-table freeing, the downgrade of mmap_lock, layout events.
 */
import { and, setup } from 'xstate';
import { index, not, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const unmapper = role(
  'unmapper',
  {
    registers: {
      /** Constant: the page whose VMA is unmapped. */
      page: index(m.page),
      vma: reference(m.vma),
      frame: reference(m.frame),
      /** What was deposited with a huge page. */
      deposit: reference(m.table),
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const vmaLock = m.vmas.lock.at(self.vma);
    return {
      guards: {
        hasVmaLocks: not(m.kernel.noVmaLocks),
        regionIsHuge: m.pmdHuge(self.page),
        hasTable: m.tableAt(self.page).isnt('none'),
        hasFrame: self.frame.isnt('none'),
        gracePeriodOver: m.gracePeriodOver(),
      },
      actions: {
        queueForMmap: m.mm.lock.queueWrite(),
        findVma: self.vma.set(m.vmaAt(self.page)),
        detach: m.detachVma(self.vma),
        zap: [self.frame.set(m.entry(at).frame), m.zapPte(at)],
        zapHuge: [
          self.frame.set(m.pmdOf(self.page).frame),
          self.deposit.set(m.pmdOf(self.page).table),
          m.zapHugePmd(self.page),
        ],
        freeDeposit: [m.freeTable(self.deposit), self.deposit.set('none')],
        unlockPmd: m.unlockPmd(self.page),
        unlockPte: m.unlockPte(at),
        putFrame: [m.putFrame(self.frame), self.frame.set('none')],
        unlock: [when(vmaLock.heldWrite(), vmaLock.releaseWrite()), m.mm.lock.releaseWrite()],
        freeVma: [m.freeVma(self.vma), self.vma.set('none')],
      },
      steps: {
        lockMmap: m.mm.lock.acquireWrite(),
        lockVma: vmaLock.acquireWrite(),
        lockPmd: m.lockPmd(self.page),
        lockPte: m.lockPte(at),
      },
    };
  },
);

export const munmap = setup(vocabulary(unmapper)).createMachine({
  id: 'munmap',
  initial: 'queueing',
  states: {
    queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLocked' } } },
    mmapLocked: { always: [{ guard: 'hasVmaLocks', target: 'waitingForFaults' }, { target: 'exclusive' }] },
    // Faults under the VMA lock finish first; later ones find it write-locked and queue for mmap_lock.
    waitingForFaults: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'exclusive' } } },
    exclusive: { on: { 'detach VMA': { actions: 'detach', target: 'detached' } } },
    // The PMD entry stays what it is as long as mmap_lock is held for writing.
    detached: {
      on: {
        'lock PTE': { guard: and(['hasTable', 'lockPte']), actions: 'lockPte', target: 'pteLocked' },
        'lock PMD': { guard: and(['regionIsHuge', 'lockPmd']), actions: 'lockPmd', target: 'pmdLocked' },
      },
    },
    pmdLocked: { on: { 'clear PMD': { actions: 'zapHuge', target: 'hugeZapped' } } },
    hugeZapped: { on: { 'free table': { actions: 'freeDeposit', target: 'unlockingPmd' } } },
    unlockingPmd: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'putting' } } },
    pteLocked: { on: { 'clear PTE': { actions: 'zap', target: 'zapped' } } },
    zapped: {
      on: {
        'unlock PTE': [
          { guard: 'hasFrame', actions: 'unlockPte', target: 'putting' },
          { actions: 'unlockPte', target: 'leaving' },
        ],
      },
    },
    putting: { on: { 'put frame': { actions: 'putFrame', target: 'leaving' } } },
    leaving: { on: { 'drop mmap_lock': { actions: 'unlock', target: 'unlocked' } } },
    unlocked: {
      on: { 'free VMA after grace period': { guard: 'gracePeriodOver', actions: 'freeVma', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
