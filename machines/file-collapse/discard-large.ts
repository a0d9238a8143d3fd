/**
 * madvise(MADV_DONTNEED) of a shared mapping of shmem whose page cache may have a huge page: zap_page_range_single(),
 * mm/memory.c, Linux 6.12, with the zap of truncate-large.ts. The page stays in the page cache.
 * Not modelled: a range that is a part of the region.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapRegisters, unmapVocabulary } from '../file/unmap-mapping-role.ts';
import { largeZapRegisters, largeZapVocabulary, unmapLarge } from './truncate-large.ts';

export const largeDiscarder = role(
  'large discarder',
  {
    registers: {
      /** Constant: a page of the region. */
      page: index(m.page),
      ...unmapRegisters,
      ...largeZapRegisters,
    },
    family: true,
  },
  ({ self }) => {
    const mmapLock = m.mmapLockOf(self.page);
    const unmap = unmapVocabulary(self, () => true, true, self.table);
    const zap = largeZapVocabulary(self);
    return {
      guards: { ...unmap.guards, ...zap.guards },
      actions: {
        ...unmap.actions,
        ...zap.actions,
        findVma: self.vma.set(m.vmaAt(self.page)),
        unlockMmap: mmapLock.releaseRead(),
      },
      steps: { ...unmap.steps, ...zap.steps, lockMmap: mmapLock.acquireRead() },
    };
  },
);

const { locking: _, unlocking: __, ...zapOfOneVma } = unmapLarge;

export const discardLarge = setup(vocabulary(largeDiscarder)).createMachine({
  id: 'discard large',
  initial: 'called',
  meta: { in: 'mm/memory.c:zap_page_range_single', version: '6.12' },
  states: {
    ...zapOfOneVma,
    called: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
    },
    mmapLocked: {
      meta: { in: 'mm/madvise.c:madvise_walk_vmas' },
      on: { 'find VMA': { actions: ['findVma', 'updateHighWater'], target: 'announcing' } },
    },
    // The one VMA is done with.
    atTree: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
