/**
 * UFFDIO_COPY: userfaultfd_copy(), fs/userfaultfd.c; mfill_atomic(), mfill_atomic_pte_copy() and
 * mfill_atomic_install_pte(), mm/userfaultfd.c. Linux 6.9 to 6.12; with `kernel.noVmaLocks` the locking of 4.11 to 6.3.
 * Not modelled: page-table allocation, huge pages, shmem, MODE_WP, memcg failure, EINTR, argument errors.
 */

import { and } from 'xstate';
import { uffdUserSetup } from './descriptor-user-role.ts';
import { fillIoctlEnd, fillIoctlStart } from './fill-ioctl.ts';
import { sourceFault } from './source-fault.ts';
import { mfillLock, mfillUnlock } from './uffd-mfill-lock.ts';

/** One call for the pages from `page` to `last`. */
export const uffdioCopy = uffdUserSetup.createStateConfig({
  initial: 'called',
  states: {
    ...fillIoctlStart,
    locking: {
      ...mfillLock,
      onDone: [
        { guard: and(['failed', 'frameInHand']), target: 'puttingFilledFrame' },
        { guard: 'failed', target: 'unpinningMm' },
        // Filled while the locks were dropped.
        { guard: 'frameInHand', target: 'filled' },
        { target: 'atPage' },
      ],
    },
    atPage: {
      on: {
        'allocate frame': { guard: 'frameFree', actions: 'allocate', target: 'allocated' },
        'out of memory': { guard: 'noFrameFree', actions: 'failEnomem', target: 'unlocking' },
      },
    },
    // The copy must not sleep in a fault of its own with these locks held: a writer that queues would stop it for ever.
    allocated: {
      on: {
        'copy with page faults off': [
          { guard: 'sourceReadable', actions: 'copyFaultsOff', target: 'filled' },
          { target: 'droppingLocks' },
        ],
      },
    },
    droppingLocks: { ...mfillUnlock, onDone: { target: 'copyingUnlocked' } },
    copyingUnlocked: {
      on: {
        'copy with page faults on': [
          { guard: 'sourceReadable', actions: 'copyFaultsOn', target: 'locking' },
          { target: 'sourceFault' },
        ],
      },
    },
    sourceFault: { ...sourceFault, onDone: { target: 'copyingUnlocked' } },
    filled: { on: { 'charge frame': { actions: 'charge', target: 'charged' } } },
    charged: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    // Another resolver may have filled the page.
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'pteNoneOrMarker', target: 'installing' },
          { actions: 'failEexist', target: 'refused' },
        ],
      },
    },
    installing: { on: { 'set PTE': { actions: ['setPte', 'countPage'], target: 'installed' } } },
    installed: {
      on: {
        'unlock PTE': [
          { guard: 'lastPage', actions: ['unlockPte', 'endPages'], target: 'unlocking' },
          { actions: ['unlockPte', 'nextPage'], target: 'atPage' },
        ],
      },
    },
    refused: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'puttingFrame' } } },
    puttingFrame: { on: { 'put frame': { actions: 'putFrame', target: 'unlocking' } } },
    // The range changed hands while the locks were dropped.
    puttingFilledFrame: { on: { 'put frame': { actions: 'putFrame', target: 'unpinningMm' } } },
    ...fillIoctlEnd,
  },
});

/** The background thread of a migration: sends every page of its range once; whatever is there already is skipped. */
export const copier = uffdUserSetup.createMachine({
  id: 'copier',
  initial: 'copy',
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', actions: 'forgetCall', target: 'done' },
        { guard: 'gotEagain', actions: 'forgetCall', target: 'again' },
        { guard: 'skipsLastPage', actions: ['forgetCall', 'endPages'], target: 'done' },
        { guard: 'gotEexist', actions: ['forgetCall', 'nextPage'], target: 'again' },
        { actions: ['forgetCall', 'endPages'], target: 'failed' },
      ],
    },
    again: { on: { 'call UFFDIO_COPY': { target: 'copy' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
