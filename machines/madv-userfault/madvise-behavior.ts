/**
 * madvise(MADV_USERFAULT), its inverse and another advice on the VMA of one page: madvise_behavior() and madvise_behavior_valid(),
 * mm/madvise.c with the patch of May 2013 (seed 000).
 * Not modelled: splitting and merging of VMAs, a range of several VMAs (D46), failure for want of memory.
 */
import { setup } from 'xstate';
import { and, index, not, role, when, words } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

/** Where a kernel has per-VMA locks, the call takes the VMA's for writing and keeps it until mmap_lock is dropped. */
export const madviser = role(
  'madviser',
  {
    registers: {
      /** Constants: the address, and what is advised of it. */
      page: index(m.page),
      advice: words('MADV_USERFAULT', 'MADV_NOUSERFAULT', 'MADV_HUGEPAGE'),
      result: words('none', 'success', 'EINVAL'),
    },
  },
  ({ self }) => {
    const vma = m.vmaAt(self.page);
    const arms = self.advice.is('MADV_USERFAULT');
    const disarms = self.advice.is('MADV_NOUSERFAULT');
    return {
      guards: {
        /** madvise_behavior_valid(). */
        adviceKnown: true,
        suitable: and(m.vmaIsLive(vma), not(m.vmas.vmOps.at(vma))),
        hasVmaLocks: not(m.kernel.noVmaLocks),
        succeeded: self.result.is('success'),
      },
      actions: {
        call: when(disarms, m.disarmingCalled(self.page)),
        queueForMmap: m.mm.lock.queueWrite(),
        /** MADV_HUGEPAGE sets and clears flags of its own, which nothing here depends on. */
        setFlag: when(arms, m.setVmUserfault(vma, true), when(disarms, m.setVmUserfault(vma, false))),
        succeed: self.result.set('success'),
        refuse: self.result.set('EINVAL'),
        /** To refuse the inverse of what succeeded leaves no way back but to map the range anew (A4). */
        refuseAdvice: [self.result.set('EINVAL'), m.breaks('A4', and(disarms, m.isArmed(self.page)))],
        unlock: [when(m.vmas.lock.at(vma).heldWrite(), m.vmas.lock.at(vma).releaseWrite()), m.mm.lock.releaseWrite()],
        returnSuccess: when(arms, m.armingReturned(self.page)),
      },
      steps: {
        lockMmap: m.mm.lock.acquireWrite(),
        lockVma: m.vmas.lock.at(vma).acquireWrite(),
      },
    };
  },
);

export const madvise = setup(vocabulary(madviser)).createMachine({
  id: 'madvise',
  initial: 'calling',
  meta: { in: 'mm/madvise.c:madvise_behavior', version: 'seed 000' },
  states: {
    calling: {
      meta: { in: 'mm/madvise.c:madvise_behavior_valid' },
      on: {
        'check advice': [
          { guard: 'adviceKnown', actions: 'call', target: 'queueing', description: 'known' },
          { actions: 'refuseAdvice', target: 'refused', description: 'unknown' },
        ],
      },
    },
    queueing: {
      meta: { in: 'mm/madvise.c:do_madvise', version: '6.1' },
      on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } },
    },
    queued: {
      meta: { in: 'mm/madvise.c:do_madvise', version: '6.1' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
    },
    mmapLocked: {
      on: {
        'check VMA': [
          { guard: 'suitable', target: 'lockingVma', description: 'anonymous' },
          { actions: 'refuse', target: 'leaving', description: 'none, or vm_ops is set' },
        ],
      },
    },
    lockingVma: { always: [{ guard: 'hasVmaLocks', target: 'waitingForFaults' }, { target: 'writable' }] },
    waitingForFaults: {
      meta: { in: 'include/linux/mm.h:vma_start_write', version: '6.12' },
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'writable' } },
    },
    writable: { on: { 'set vm_flags': { actions: ['setFlag', 'succeed'], target: 'leaving' } } },
    leaving: {
      meta: { in: 'mm/madvise.c:do_madvise', version: '6.1' },
      on: { 'drop mmap_lock': { actions: 'unlock', target: 'unlocked' } },
    },
    unlocked: {
      meta: { in: 'mm/madvise.c:do_madvise', version: '6.1' },
      on: {
        return: [
          { guard: 'succeeded', actions: 'returnSuccess', target: 'done', description: '0' },
          { target: 'refused', description: 'EINVAL' },
        ],
      },
    },
    done: { type: 'final' },
    refused: { type: 'final' },
  },
});
