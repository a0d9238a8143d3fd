/**
 * UFFDIO_COPY: userfaultfd_copy(), fs/userfaultfd.c; mfill_atomic(), mfill_atomic_pte_copy() and
 * mfill_atomic_install_pte(), mm/userfaultfd.c. Linux 6.12; with `kernel.fillsTakeMmapLock` the locking of 4.11 to 6.8.
 * Not modelled: page-table allocation, shmem, MODE_WP, EINTR, argument errors.
 */

import { and } from 'xstate';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { uffdUserSetup } from './descriptor-user-role.ts';
import { fillIoctlEnd, fillIoctlPage, fillIoctlStart, holdsFile } from './fill-ioctl.ts';
import { sourceFault } from './source-fault.ts';
import { mfillLock, mfillUnlock } from './uffd-mfill-lock.ts';

const inPteCopy = { in: 'mm/userfaultfd.c:mfill_atomic_pte_copy' } as const;
const inInstall = { in: 'mm/userfaultfd.c:mfill_atomic_install_pte' } as const;

/** One call for the pages from `page` to `last`. */
export const uffdioCopy = uffdUserSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_copy', version: '6.12', excludes: { ...holdsFile, ...anonymousOnly } },
  states: {
    ...fillIoctlStart,
    locking: {
      ...mfillLock,
      onDone: [
        { guard: and(['failed', 'frameInHand']), target: 'puttingFilledFrame' },
        { guard: 'failed', target: 'unlocked' },
        // Filled while the locks were dropped.
        { guard: and(['frameInHand', 'hugePages']), target: 'rereadingPmd' },
        { guard: 'frameInHand', target: 'filled' },
        { target: 'enteringPage' },
      ],
    },
    ...fillIoctlPage,
    // A collapse that waited for the locks may have come in between.
    rereadingPmd: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'read PMD': [
          { guard: 'pmdHuge', actions: 'failEexist', target: 'puttingFrame', description: 'a huge page: EEXIST' },
          { target: 'filled', description: 'a table' },
        ],
      },
    },
    atPage: {
      meta: inPteCopy,
      on: {
        'allocate frame': { guard: 'frameFree', actions: 'allocate', target: 'allocated' },
        'out of memory': { guard: 'noFrameFree', actions: 'failEnomem', target: 'unlocking' },
      },
    },
    // The copy must not sleep in a fault of its own with these locks held: a writer that queues would stop it for ever.
    allocated: {
      meta: inPteCopy,
      on: {
        'copy with page faults off': [
          { guard: 'sourceReadable', actions: 'copyFaultsOff', target: 'filled', description: 'copied' },
          { target: 'droppingLocks', description: 'source not there' },
        ],
      },
    },
    droppingLocks: { ...mfillUnlock, onDone: { target: 'copyingUnlocked' } },
    copyingUnlocked: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'copy with page faults on': [
          { guard: 'sourceReadable', actions: 'copyFaultsOn', target: 'locking', description: 'copied' },
          { target: 'sourceFault', description: 'source not there: faults' },
        ],
      },
    },
    sourceFault: {
      ...sourceFault,
      onDone: [{ guard: 'sourceFailed', target: 'puttingFilledFrame' }, { target: 'copyingUnlocked' }],
    },
    filled: {
      meta: inPteCopy,
      on: {
        'charge frame': { actions: 'charge', target: 'charged' },
        'charge refused': { guard: 'chargeMayFail', actions: 'failEnomem', target: 'puttingFrame' },
      },
    },
    charged: { meta: inInstall, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    // Another resolver may have filled the page.
    rechecking: {
      meta: inInstall,
      on: {
        'recheck PTE': [
          { guard: 'pteNone', target: 'installing', description: 'still none' },
          { actions: 'failEexist', target: 'refused', description: 'set by another: EEXIST' },
        ],
      },
    },
    installing: {
      meta: inInstall,
      on: { 'set PTE': { actions: ['setPte', 'countPage'], target: 'installed' } },
    },
    installed: {
      meta: inInstall,
      on: {
        'unlock PTE': [
          { guard: 'lastPage', actions: ['unlockPte', 'endPages'], target: 'unlocking', description: 'last page' },
          { actions: ['unlockPte', 'nextPage'], target: 'enteringPage', description: 'more pages' },
        ],
      },
    },
    refused: { meta: inInstall, on: { 'unlock PTE': { actions: 'unlockPte', target: 'puttingFrame' } } },
    puttingFrame: { meta: inPteCopy, on: { 'put frame': { actions: 'putFrame', target: 'unlocking' } } },
    // The range changed hands while the locks were dropped, or the source went.
    puttingFilledFrame: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: { 'put frame': { actions: 'putFrame', target: 'unlocked' } },
    },
    ...fillIoctlEnd,
  },
});

/** Copies every page of its range once; whatever is there already is skipped. */
export const { states: copierStates } = uffdUserSetup.createStateConfig({
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

/** The background thread of a migration: sends every page of its range once. */
export const copier = uffdUserSetup.createMachine({
  id: 'copier',
  meta: { in: 'user space' },
  initial: 'copy',
  states: copierStates,
});
