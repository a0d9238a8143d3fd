/**
 * mfill_atomic_install_pte(), mm/userfaultfd.c, Linux 6.12, of a page that is locked and in the page cache. Part of
 * shmem-mfill.ts and userfaultfd-continue.ts; it ends at `given up`, the PTL dropped, or at `installed`.
 * Not modelled: a page table that khugepaged has taken away, markers.
 */
import { states } from '../../checker/language/vocabulary.ts';

const meta = { in: 'mm/userfaultfd.c:mfill_atomic_install_pte', version: '6.12' } as const;

export const installPte = states({
  lockingPte: { meta, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  // A truncation that has unmapped everything does not come back for what is mapped behind the end of the file.
  pteLocked: {
    meta: { ...meta, in: 'mm/userfaultfd.c:mfill_file_over_size' },
    on: {
      'ask size again': [
        { guard: 'beyondSize', actions: 'failBeyond', target: 'refused', description: 'behind the end: EFAULT' },
        { target: 'rechecking', description: 'inside the file' },
      ],
    },
  },
  rechecking: {
    meta,
    on: {
      'recheck PTE': [
        { guard: 'pteNone', target: 'installing', description: 'still none' },
        { actions: 'failEexist', target: 'refused', description: 'set by another: EEXIST' },
      ],
    },
  },
  installing: { meta, on: { 'set PTE': { actions: ['mapPage', 'countPage'], target: 'installed' } } },
  installed: { meta, on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingPage' } } },
  refused: { meta, on: { 'unlock PTE': { actions: 'unlockPte', target: 'givenUp' } } },
});

/** What follows `installed`: the page is unlocked, and the call goes on to the next one or ends. */
export const unlockMapped = {
  'unlock page': [
    {
      guard: 'lastPage',
      actions: ['unlockPage', 'keepPage', 'endPages'],
      target: 'unlocking',
      description: 'last page',
    },
    { actions: ['unlockPage', 'keepPage', 'nextPage'], target: 'atPage', description: 'more pages' },
  ],
} as const;
