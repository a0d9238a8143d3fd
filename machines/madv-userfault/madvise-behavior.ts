/**
 * madvise(MADV_USERFAULT), its inverse and another advice on the VMAs of a range, one for each page: madvise_behavior() and
 * madvise_behavior_valid(), mm/madvise.c with the patch of May 2013 (seed 000).
 * Not modelled: splitting and merging of VMAs, holes in the range, failure for want of memory.
 */
import { setup } from 'xstate';
import {
  and,
  each,
  every,
  flag,
  ghost,
  type IndexExpr,
  implies,
  index,
  not,
  optional,
  or,
  type RecordPlace,
  role,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const madviserRegisters = {
  /** Constants: the first page of the range, the last one if there are more, and what is advised of them. */
  page: index(m.page),
  last: optional(m.page),
  advice: words('MADV_USERFAULT', 'MADV_NOUSERFAULT', 'MADV_HUGEPAGE'),
  /** Constant: the cure of D46. All VMAs are looked at before the first is changed. */
  validatesFirst: variant(flag),
  /** The page whose VMA is being changed; whether one was changed. */
  at: index(m.page),
  changed: ghost(flag),
  result: words('none', 'success', 'EINVAL'),
};

/** Where a kernel has per-VMA locks, the call takes the VMA's for writing and keeps it until mmap_lock is dropped. */
export function madviserVocabulary(self: RecordPlace<typeof madviserRegisters>) {
  const vma = m.vmaAt(self.at);
  const inRange = (p: IndexExpr<'page'>) =>
    or(p.is(self.page), and(self.last.isnt('none'), not(p.before(self.page)), not(self.last.known().before(p))));
  const suits = (p: IndexExpr<'page'>) => and(m.vmaIsLive(m.vmaAt(p)), not(m.vmas.vmOps.at(m.vmaAt(p))));
  const arms = self.advice.is('MADV_USERFAULT');
  const disarms = self.advice.is('MADV_NOUSERFAULT');
  return {
    guards: {
      /** madvise_behavior_valid(). */
      adviceKnown: true,
      suitable: suits(self.at),
      validatesFirst: self.validatesFirst,
      allSuitable: every(m.page, (p) => implies(inRange(p), suits(p))),
      goesOn: and(self.last.isnt('none'), self.at.isnt(self.last)),
      hasVmaLocks: not(m.kernel.noVmaLocks),
      succeeded: self.result.is('success'),
    },
    actions: {
      call: [
        self.at.set(self.page),
        when(
          disarms,
          each(m.page, (p) => when(inRange(p), m.disarmingCalled(p))),
        ),
      ],
      nextVma: self.at.set(self.at.next()),
      queueForMmap: m.mmapLockOf(self.page).queueWrite(),
      /** MADV_HUGEPAGE sets and clears flags of its own, which nothing here depends on. */
      setFlag: [
        when(arms, m.setVmUserfault(vma, true), when(disarms, m.setVmUserfault(vma, false))),
        self.changed.set(true),
      ],
      succeed: self.result.set('success'),
      refuse: [self.result.set('EINVAL'), m.breaks('A9', self.changed)],
      /** To refuse the inverse of what succeeded leaves no way back but to map the range anew (A4). */
      refuseAdvice: [self.result.set('EINVAL'), m.breaks('A4', and(disarms, m.isArmed(self.page)))],
      unlock: [m.endVmaWrites(m.mmOf(self.page)), m.mmapLockOf(self.page).releaseWrite()],
      returnSuccess: when(
        arms,
        each(m.page, (p) => when(inRange(p), m.armingReturned(p))),
      ),
    },
    steps: {
      lockMmap: m.mmapLockOf(self.page).acquireWrite(),
      lockVma: m.vmas.lock.at(vma).acquireWrite(),
    },
  };
}

export const madviser = role('madviser', { registers: madviserRegisters }, ({ self }) => madviserVocabulary(self));

export const madviseMeta = { in: 'mm/madvise.c:madvise_behavior', version: 'seed 000' } as const;

export const madviseStates = states({
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
  mmapLocked: { always: [{ guard: 'validatesFirst', target: 'validating' }, { target: 'atVma' }] },
  validating: {
    on: {
      'check all VMAs': [
        { guard: 'allSuitable', target: 'atVma', description: 'anonymous' },
        { actions: 'refuse', target: 'leaving', description: 'vm_ops is set in one' },
      ],
    },
  },
  atVma: {
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
  writable: { on: { 'set vm_flags': { actions: 'setFlag', target: 'passed' } } },
  passed: {
    always: [
      { guard: 'goesOn', actions: 'nextVma', target: 'atVma' },
      { actions: 'succeed', target: 'leaving' },
    ],
  },
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
});

export const madvise = setup(vocabulary(madviser)).createMachine({
  id: 'madvise',
  initial: 'calling',
  meta: madviseMeta,
  states: madviseStates,
});
