/**
 * UFFDIO_COPY that finds another kind of mapping once it has its locks again: mfill_atomic() and mfill_atomic_pte_copy(),
 * mm/userfaultfd.c, Linux 6.12. It begins as shmem-mfill.ts; after the copy with page faults on all is looked for anew, and what
 * covers the address by then says how it is filled. Here that may be anonymous memory, with the page that was filled for shmem.
 * Not modelled: more than one page, an anonymous mapping that becomes one of shmem, another file, a charge that is refused.
 */
import { and } from 'xstate';
import { uffdioCopy } from '../userfaultfd/userfaultfd-copy.ts';
import { shmemMfill } from './shmem-mfill.ts';
import { shmemUserSetup, skipWhatIsThere } from './shmem-user-role.ts';

const { charged, rechecking, installing, refused } = uffdioCopy.states;
const inInstall = { in: 'mm/userfaultfd.c:mfill_atomic_install_pte' } as const;

/** mfill_atomic_pte_copy() with a page that is filled. */
const anonymousFill = shmemUserSetup.createStateConfig({
  initial: 'filled',
  meta: { in: 'mm/userfaultfd.c:mfill_atomic_pte_copy' },
  states: {
    filled: { on: { 'charge frame': { actions: 'charge', target: 'charged' } } },
    charged,
    // A fault may have been resolved there since.
    rechecking,
    installing,
    installed: { meta: inInstall, on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'done' } } },
    refused,
    puttingFrame: { on: { 'put frame': { actions: 'putFrame', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const remappedCopier = shmemUserSetup.createMachine({
  id: 'shmem copier beside a remap',
  meta: { in: 'user space' },
  initial: 'copy',
  states: {
    copy: {
      ...shmemMfill,
      states: {
        ...shmemMfill.states,
        locking: {
          ...shmemMfill.states.locking,
          onDone: [
            { guard: and(['failed', 'frameInHand']), target: 'puttingFilledPage' },
            { guard: 'failed', target: 'unlocked' },
            { guard: and(['frameInHand', 'isAnonymous']), target: 'anonymousFill' },
            { guard: 'frameInHand', target: 'filled' },
            { target: 'atPage' },
          ],
        },
        anonymousFill: { ...anonymousFill, onDone: { target: 'unlocking' } },
      },
      onDone: skipWhatIsThere,
    },
    again: { on: { 'call again': { target: 'copy' } } },
    done: { type: 'final' },
    there: { type: 'final' },
    failed: { type: 'final' },
  },
});
