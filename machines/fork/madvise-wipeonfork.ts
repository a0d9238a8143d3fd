/**
 * madvise(MADV_WIPEONFORK) of one VMA of anonymous memory: do_madvise() and madvise_vma_behavior(), mm/madvise.c, Linux 6.12.
 * Not modelled: splitting of the VMA, the locks of VMAs, VMAs of files, which it refuses.
 */
import { setup } from 'xstate';
import { index, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const wipeAdviser = role(
  'adviser of wiping',
  {
    registers: {
      /** Constant: a page of the VMA. */
      page: index(m.page),
    },
  },
  ({ self }) => {
    const vma = m.vmaAtLockless(self.page);
    const mmapLock = m.mmapLockOf(self.page);
    return {
      actions: {
        setFlag: m.wipeOnFork.wipes.at(vma).set(true),
        unlockMmap: [mmapLock.releaseWrite(), m.wipeAsked(vma)],
      },
      steps: { lockMmap: mmapLock.acquireWrite() },
    };
  },
);

export const madviseWipeonfork = setup(vocabulary(wipeAdviser)).createMachine({
  id: 'MADV_WIPEONFORK',
  initial: 'called',
  meta: { in: 'mm/madvise.c:do_madvise', version: '6.12' },
  states: {
    called: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'settingFlags' } } },
    settingFlags: {
      meta: { in: 'mm/madvise.c:madvise_vma_behavior' },
      on: { 'set VM_WIPEONFORK': { actions: 'setFlag', target: 'flagged' } },
    },
    flagged: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
