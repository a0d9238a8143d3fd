/**
 * munmap() of all pages of one VMA, or of several that lie side by side: __vm_munmap() and do_mas_align_munmap(), mm/mmap.c,
 * Linux 6.1, with unmap-range.ts and remove_mt(), which frees the VMAs before mmap_lock is dropped.
 * Not modelled: VMAs that reach beyond the range and are split, layout events, that mmap_lock is downgraded.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { mmapRange } from './mmap-region-of-range.ts';
import { unmapRange, unmapRangeRegisters, unmapRangeVocabulary } from './unmap-range.ts';

export const rangeUnmapper = role('range unmapper', { registers: unmapRangeRegisters, family: true }, ({ self }) => {
  const { covers: _, ...unmap } = unmapRangeVocabulary(self);
  const mmapLock = m.mmapLockOf(self.first);
  return {
    ...unmap,
    actions: { ...unmap.actions, queueForMmap: mmapLock.queueWrite(), unlockMmap: mmapLock.releaseWrite() },
    steps: { ...unmap.steps, lockMmap: mmapLock.acquireWrite() },
  };
});

const { detaching, removing, puttingFile, freeing, freed } = mmapRange.states;

export const munmapRange = setup(vocabulary(rangeUnmapper)).createMachine({
  id: 'munmap of a range',
  initial: 'queueing',
  meta: {
    in: 'mm/mmap.c:__vm_munmap',
    version: '6.1',
    does: ['detaches VMAs'],
    assumes: {
      noTlbs: 'the entries of a range are cleared without those flushes that a page which was stored to asks for',
    },
  },
  states: {
    queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'firstPage'], target: 'detaching' } },
    },
    detaching,
    unmapping: { ...unmapRange, onDone: { target: 'removing' } },
    removing,
    puttingFile,
    freeing,
    freed: { always: [freed.always[0], { target: 'leaving' }] },
    leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
