/**
 * mmap_region() with MAP_FIXED of one page that a VMA of its own maps: mm/mmap.c, Linux 6.1. The old VMA is detached,
 * unmapped by unmap-region.ts and freed, and a new one put in its place. mmap_lock is held for writing all along.
 * Part of the machines that map pages of a file.
 * Not modelled: splitting and merging of VMAs, what the file's own ->mmap() does, limits.
 */
import { flag, type IndexExpr, type OptionalExpr, type RecordPlace, reference } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapRegion } from './unmap-region.ts';

export const mmapRegionRegisters = {
  /** Constant: there is no memory for another VMA. */
  allocationFails: flag,
  /** The new VMA. */
  fresh: reference(m.vma),
};

interface Mapping {
  readonly page: IndexExpr<'page'>;
  readonly offset: IndexExpr<'offset'>;
  readonly old: OptionalExpr<'vma'>;
  readonly locked: Parameters<typeof m.linkFileVma>[3];
  /** Which of the VMAs that are free is taken. */
  readonly chosen: IndexExpr<'vma'>;
}

export function mmapRegionVocabulary(
  self: RecordPlace<typeof mmapRegionRegisters>,
  { page, offset, old, locked, chosen }: Mapping,
) {
  return {
    guards: { allocationFails: self.allocationFails, vmaFree: m.vmaIsFree(chosen) },
    actions: {
      detach: m.detachVma(old),
      putFileOfVma: m.putFile(),
      freeVma: m.freeVma(old),
      allocateVma: self.fresh.set(chosen),
      getFile: m.getFile(),
      linkVma: [m.linkFileVma(self.fresh.known(), page, offset, locked), self.fresh.set('none')],
    },
    steps: {},
  };
}

const removing = { in: 'mm/mmap.c:remove_vma' } as const;

/** It ends at `done`, or at #mmapFailed. */
export const mmapRegion = states({
  initial: 'detaching',
  meta: { in: 'mm/mmap.c:__mmap_region', version: '6.1' },
  states: {
    detaching: {
      meta: { in: 'mm/mmap.c:do_mas_align_munmap' },
      on: { 'detach VMA': { actions: 'detach', target: 'unmapping' } },
    },
    unmapping: { ...unmapRegion, onDone: { target: 'puttingFile' } },
    puttingFile: { meta: removing, on: { 'put file': { actions: 'putFileOfVma', target: 'freeing' } } },
    freeing: {
      meta: removing,
      on: { 'free VMA': { actions: ['freeVma', 'forgetVma'], target: 'allocating' } },
    },
    // Nothing is mapped there any more, and nothing puts the old mapping back.
    allocating: {
      on: {
        'allocate VMA': [
          { guard: 'allocationFails', target: '#mmapFailed', description: 'no memory' },
          { guard: 'vmaFree', actions: 'allocateVma', target: 'allocated', description: 'allocated' },
        ],
      },
    },
    allocated: { on: { 'get file': { actions: 'getFile', target: 'linking' } } },
    linking: { on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } } },
    mappingLocked: { on: { 'link VMA': { actions: 'linkVma', target: 'linked' } } },
    linked: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
    done: { type: 'final' },
  },
});
