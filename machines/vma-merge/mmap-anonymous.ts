/**
 * mmap() of one page of anonymous memory where nothing is mapped: do_mmap() and __mmap_region(), mm/mmap.c, vma_merge_new_range() and
 * vma_expand(), mm/vma.c, Linux 6.12 and, by `kernel.noVmaLocks`, mmap_region() of 6.1. A neighbour of which the same is said grows over
 * it, both neighbours become one; else it is a VMA of its own.
 * Not modelled: MAP_FIXED over what is mapped, files, limits, that there is no memory for a VMA, and what vma-modify.ts leaves out.
 */
import { or, setup } from 'xstate';
import { flag, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { leaveModified, mergeVocabulary, vmaModify, vmaModifyChoices, vmaModifyRegisters } from './vma-modify.ts';

export const mapper = role(
  'caller of mmap',
  {
    registers: {
      ...vmaModifyRegisters,
      /** Constant: PROT_WRITE is left out. */
      readOnly: flag,
    },
    choices: vmaModifyChoices,
  },
  ({ self, chosen }) => {
    const merging = mergeVocabulary(self, { readOnly: self.readOnly, missing: false, ctx: 'none' });
    const { findVma: _, ...actions } = merging.actions;
    const fresh = self.fresh.known();
    return {
      guards: { ...merging.guards, vmaFree: m.vmaIsFree(chosen.vma) },
      actions: {
        ...actions,
        allocate: self.fresh.set(chosen.vma),
        link: [m.vmas.readOnly.at(fresh).set(self.readOnly), m.linkVma(fresh, self.page), self.fresh.set('none')],
      },
      steps: merging.steps,
    };
  },
);

const { comparingBefore, comparingBehind, merging } = vmaModify.states;
const { lockingPrev, lockingNext, prevLocked, storing, stored, detaching, detached, freeing, done } = merging.states;

export const mmapAnonymous = setup(vocabulary(mapper)).createMachine({
  id: 'mmap of anonymous memory',
  initial: 'called',
  meta: { in: 'mm/mmap.c:do_mmap', version: '6.12', does: ['detaches VMAs'] },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'comparingBefore' } } },
    comparingBefore,
    comparingBehind,
    compared: {
      always: [{ guard: or(['mergesBefore', 'mergesBehind']), target: 'expanding' }, { target: 'allocating' }],
    },
    expanding: {
      initial: 'entered',
      meta: { in: 'mm/vma.c:vma_expand' },
      states: {
        entered: {
          always: [
            { guard: 'noVmaLocks', target: 'storing' },
            { guard: 'mergesBefore', target: 'lockingPrev' },
            { target: 'lockingNext' },
          ],
        },
        lockingPrev,
        prevLocked,
        lockingNext,
        storing,
        stored,
        detaching,
        detached,
        freeing,
        done,
      },
      onDone: { target: 'leaving' },
    },
    allocating: {
      meta: { in: 'kernel/fork.c:vm_area_alloc' },
      on: {
        'allocate VMA': { guard: 'vmaFree', actions: 'allocate', target: 'allocated' },
      },
    },
    allocated: { always: [{ guard: 'noVmaLocks', target: 'linking' }, { target: 'lockingFresh' }] },
    lockingFresh: {
      meta: { in: 'mm/mmap.c:__mmap_region' },
      on: { 'write-lock new VMA': { guard: 'lockFresh', actions: 'lockFresh', target: 'linking' } },
    },
    linking: {
      meta: { in: 'mm/mmap.c:__mmap_region' },
      on: { 'store VMA in tree': { actions: 'link', target: 'leaving' } },
    },
    leaving: { ...leaveModified, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});
