/**
 * What is said of a part of a VMA is about to change: vma_modify() and, as it calls them, vma_merge_existing_range(), commit_merge(),
 * vma_complete() and __split_vma(), mm/vma.c, Linux 6.12; by `kernel.noVmaLocks` vma_merge(), __vma_adjust() and __split_vma(), mm/mmap.c of
 * Linux 6.1, which frees a VMA at once. The range is one page. A neighbour that will say the same takes it over; else what lies before it
 * and behind it becomes VMAs of their own. Part of the machines of this folder.
 * Not modelled: that the start and the end of a VMA and the tree are stores apart, all of them behind both write locks; files, the
 * anon_vma, policies and names, of which VMAs that merge have the same; allocations that fail but for that of a VMA; huge pages
 * that lie across the boundary.
 */
import { and, or } from 'xstate';
import {
  and as both,
  type CondLike,
  each,
  or as either,
  type IndexExpr,
  iff,
  index,
  lockless,
  not,
  type OptionalLike,
  optional,
  type RecordPlace,
  reference,
  set,
  when,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const vmaModifyRegisters = {
  /** Constant: the range. */
  page: index(m.page),
  vma: reference(m.vma),
  /** The neighbours that take it over. */
  prev: optional(m.vma),
  next: optional(m.vma),
  /** What is split off. */
  fresh: optional(m.vma),
  /** What was merged into another one, and has to be freed. */
  removed: set(m.vma),
};
export const vmaModifyChoices = { vma: m.vma };

/** What is going to be said of the range. */
interface Wanted {
  readonly readOnly: CondLike;
  readonly missing: CondLike;
  readonly ctx: OptionalLike<'context'>;
}

/** How the range becomes part of a neighbour that says the same, and of both. */
export function mergeVocabulary(self: RecordPlace<typeof vmaModifyRegisters>, wanted: Wanted) {
  const { page, prev, next, removed } = self;
  const mm = m.mmOf(page);
  const mmapLock = m.mms.lock.at(mm);
  const neighbour = (side: m.Side) => ({
    flags: m.hasNeighbour(page, self.vma, side, (u) =>
      both(iff(m.vmas.readOnly.at(u), wanted.readOnly), iff(m.vmas.missing.at(u), wanted.missing)),
    ),
    ctx: m.hasNeighbour(page, self.vma, side, (u) => m.vmas.ctx.at(u).is(wanted.ctx)),
  });
  const [before, behind] = [neighbour('before'), neighbour('behind')];
  const mergesBoth = both(prev.isnt('none'), next.isnt('none'));
  const eachRemoved = (what: (u: IndexExpr<'vma'>) => Effect) => each(m.vma, (u) => when(removed.has(u), what(u)));
  return {
    guards: {
      noVmaLocks: m.kernel.noVmaLocks,
      /** is_mergeable_vma(): its look at vm_flags, and at vm_userfaultfd_ctx. */
      flagsMatchBefore: before.flags,
      ctxMatchesBefore: before.ctx,
      flagsMatchBehind: behind.flags,
      ctxMatchesBehind: behind.ctx,
      mergesBefore: prev.isnt('none'),
      mergesBehind: next.isnt('none'),
      hasRemoved: not(removed.isEmpty()),
      /** Before VMAs had locks, a VMA that went was freed at once. */
      freesLater: both(not(m.kernel.noVmaLocks), not(removed.isEmpty())),
      gracePeriodOver: m.gracePeriodOver(),
    },
    actions: {
      queueForMmapLock: mmapLock.queueWrite(),
      findVma: when(m.vmaIsLive(m.vmaAt(page)), self.vma.set(m.vmaAt(page))),
      notePrev: m.noteNeighbour(page, 'before', prev),
      noteNext: m.noteNeighbour(page, 'behind', next),
      merge: [
        when(mergesBoth, [removed.add(next.known()), m.growOverVma(prev.known(), next.known())]),
        when(
          prev.isnt('none'),
          [m.growOver(prev.known(), page), self.vma.set(prev)],
          [m.growOver(next.known(), page), self.vma.set(next)],
        ),
        prev.set('none'),
        next.set('none'),
      ],
      detachRemoved: eachRemoved(m.detachMerged),
      freeRemoved: [
        eachRemoved((u) => when(lockless(m.vmas.state.at(u)).is('detached'), m.freeVma(u))),
        removed.clear(),
      ],
      unlockMmap: [m.judgeRegistrations(mm), m.endVmaWrites(mm), mmapLock.releaseWrite(), self.vma.set('none')],
    },
    steps: {
      lockMmap: mmapLock.acquireWrite(),
      lockPrev: m.vmas.lock.at(prev.known()).acquireWrite(),
      lockNext: m.vmas.lock.at(next.known()).acquireWrite(),
      lockFresh: m.vmas.lock.at(self.fresh.known()).acquireWrite(),
    },
  };
}

export function vmaModifyVocabulary(
  self: RecordPlace<typeof vmaModifyRegisters>,
  chosen: Chosen<typeof vmaModifyChoices>,
  wanted: Wanted,
) {
  const merging = mergeVocabulary(self, wanted);
  const { page, fresh } = self;
  const v = self.vma.known();
  return {
    guards: {
      ...merging.guards,
      isOnlyPage: m.isOnlyPage(v, page),
      vmaFree: m.vmaIsFree(chosen.vma),
      noVmaFree: m.noVmaFree(),
      /** vma_start_write() returns at once where the VMA is write-locked already. */
      mayWriteVma: either(m.kernel.noVmaLocks, m.vmas.lock.at(v).heldWrite()),
    },
    actions: {
      ...merging.actions,
      merge: [when(m.isOnlyPage(v, page), self.removed.add(v)), merging.actions.merge],
      duplicate: [m.vmAreaDup(chosen.vma, v), fresh.set(chosen.vma)],
      split: [m.splitVma(fresh.known(), v, page), fresh.set('none')],
    },
    steps: { ...merging.steps, lockVma: m.vmas.lock.at(v).acquireWrite() },
  };
}

const existing = { in: 'mm/vma.c:vma_merge_existing_range', version: '6.12' } as const;
const split = { in: 'mm/vma.c:__split_vma', version: '6.12' } as const;

/** With mmap_lock held for writing and the VMA found. It ends at `done`, the range being a VMA or part of one, or at #outOfMemory. */
export const vmaModify = states({
  initial: 'comparingBefore',
  meta: { in: 'mm/vma.c:vma_modify', version: '6.12' },
  states: {
    comparingBefore: {
      meta: { in: 'mm/vma.c:can_vma_merge_left' },
      on: {
        'compare with VMA before': [
          {
            guard: and(['flagsMatchBefore', 'ctxMatchesBefore']),
            actions: 'notePrev',
            target: 'comparingBehind',
            description: 'alike',
          },
          { target: 'comparingBehind', description: 'another, or none' },
        ],
      },
    },
    comparingBehind: {
      meta: { in: 'mm/vma.c:can_vma_merge_right' },
      on: {
        'compare with VMA behind': [
          {
            guard: and(['flagsMatchBehind', 'ctxMatchesBehind']),
            actions: 'noteNext',
            target: 'compared',
            description: 'alike',
          },
          { target: 'compared', description: 'another, or none' },
        ],
      },
    },
    compared: {
      always: [{ guard: or(['mergesBefore', 'mergesBehind']), target: 'merging' }, { target: 'splitting' }],
    },
    merging: {
      initial: 'entered',
      meta: existing,
      states: {
        entered: { always: [{ guard: 'noVmaLocks', target: 'storing' }, { target: 'lockingVma' }] },
        lockingVma: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'vmaLocked' } } },
        vmaLocked: { always: [{ guard: 'mergesBefore', target: 'lockingPrev' }, { target: 'lockingNext' }] },
        lockingPrev: {
          on: { 'write-lock VMA before': { guard: 'lockPrev', actions: 'lockPrev', target: 'prevLocked' } },
        },
        prevLocked: { always: [{ guard: 'mergesBehind', target: 'lockingNext' }, { target: 'storing' }] },
        lockingNext: { on: { 'write-lock VMA behind': { guard: 'lockNext', actions: 'lockNext', target: 'storing' } } },
        storing: {
          meta: { in: 'mm/vma.c:commit_merge' },
          on: { 'store VMA in tree': { actions: 'merge', target: 'stored' } },
        },
        stored: { always: [{ guard: 'hasRemoved', target: 'detaching' }, { target: 'done' }] },
        detaching: {
          meta: { in: 'mm/vma.c:vma_complete' },
          on: { 'detach merged VMAs': { actions: 'detachRemoved', target: 'detached' } },
        },
        detached: { always: [{ guard: 'noVmaLocks', target: 'freeing' }, { target: 'done' }] },
        freeing: {
          meta: { in: 'mm/mmap.c:__vma_adjust', version: '6.1' },
          on: { 'free merged VMAs': { actions: 'freeRemoved', target: 'done' } },
        },
        done: { type: 'final' },
      },
      onDone: { target: 'done' },
    },
    // First what lies before the range, then what lies behind it.
    splitting: { always: [{ guard: 'isOnlyPage', target: 'done' }, { target: 'allocating' }] },
    allocating: {
      meta: { in: 'kernel/fork.c:vm_area_dup' },
      on: {
        'allocate VMA': { guard: 'vmaFree', actions: 'duplicate', target: 'duplicated' },
        'out of memory': { guard: 'noVmaFree', target: '#outOfMemory' },
      },
    },
    duplicated: {
      always: [
        { guard: 'noVmaLocks', target: 'storing' },
        { guard: 'mayWriteVma', target: 'lockingFresh' },
        { target: 'lockingOld' },
      ],
    },
    lockingOld: {
      meta: split,
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'lockingFresh' } },
    },
    lockingFresh: {
      meta: split,
      on: { 'write-lock new VMA': { guard: 'lockFresh', actions: 'lockFresh', target: 'storing' } },
    },
    storing: {
      meta: { in: 'mm/vma.c:vma_complete' },
      on: { 'store VMAs in tree': { actions: 'split', target: 'splitting' } },
    },
    done: { type: 'final' },
  },
});

/** The end of a call: mmap_lock is dropped, and VMAs that were merged are freed after a grace period. */
export const leaveModified = states({
  initial: 'unlocking',
  meta: { in: 'include/linux/mmap_lock.h:mmap_write_unlock', version: '6.12' },
  states: {
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'freesLater', target: 'freeing' }, { target: 'done' }] },
    freeing: {
      meta: { in: 'kernel/fork.c:vm_area_free_rcu_cb' },
      on: { 'free VMAs after grace period': { guard: 'gracePeriodOver', actions: 'freeRemoved', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
