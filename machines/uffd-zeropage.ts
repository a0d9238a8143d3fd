/**
 * UFFDIO_ZEROPAGE: userfaultfd_zeropage(), fs/userfaultfd.c; mfill_atomic_pte_zeropage(), mm/userfaultfd.c. Linux 6.9
 * to 6.12; with `kernel.noVmaLocks` the locking of 4.11 to 6.3. Left out as in uffd-copy.ts.
 */
import { mfillLock, mfillUnlock } from './uffd-lock.ts';
import { uffdUserSetup } from './uffd-user-role.ts';
import { wakeUserfault } from './uffd-wake.ts';

/** One call for the pages from `page` to `last`. */
export const uffdioZeropage = uffdUserSetup.createStateConfig({
  initial: 'called',
  states: {
    called: {
      on: {
        'look at mmap_changing': [
          { guard: 'layoutChanging', actions: 'failEagain', target: 'answering' },
          { target: 'pinningMm' },
        ],
      },
    },
    pinningMm: {
      on: {
        'get mm': [
          { guard: 'mmIsPinned', target: 'locking' },
          { guard: 'mmget', actions: 'mmget', target: 'locking' },
          { actions: 'failEsrch', target: 'returning' },
        ],
      },
    },
    locking: { ...mfillLock, onDone: [{ guard: 'failed', target: 'unpinningMm' }, { target: 'atPage' }] },
    atPage: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    // Unlike UFFDIO_COPY this does not replace a poison marker.
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'pteNone', target: 'installing' },
          { actions: 'failEexist', target: 'refused' },
        ],
      },
    },
    installing: { on: { 'set PTE to zero page': { actions: ['setPteZero', 'countPage'], target: 'installed' } } },
    installed: {
      on: {
        'unlock PTE': [
          { guard: 'lastPage', actions: ['unlockPte', 'endPages'], target: 'unlocking' },
          { actions: ['unlockPte', 'nextPage'], target: 'atPage' },
        ],
      },
    },
    refused: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocking' } } },
    unlocking: { ...mfillUnlock, onDone: { target: 'unpinningMm' } },
    unpinningMm: {
      on: {
        'put mm': [
          { guard: 'mmIsPinned', target: 'answering' },
          { actions: 'mmput', target: 'answering' },
        ],
      },
    },
    answering: {
      on: {
        'put out-field': [
          { guard: 'wakesNow', actions: ['putUser', 'startWake'], target: 'waking' },
          { actions: 'putUser', target: 'returning' },
        ],
      },
    },
    waking: { ...wakeUserfault, onDone: { target: 'returning' } },
    returning: {
      always: [
        { guard: 'allDone', actions: 'returnDone', target: 'returned' },
        { guard: 'gotEagain', actions: 'returnEagain', target: 'returned' },
        { actions: 'returnError', target: 'returned' },
      ],
    },
    returned: { type: 'final' },
  },
});

/** Declares every page of its range empty, once; whatever is there already is skipped. */
export const zeroFiller = uffdUserSetup.createMachine({
  id: 'zero filler',
  initial: 'fill',
  states: {
    fill: {
      ...uffdioZeropage,
      onDone: [
        { guard: 'allDone', actions: 'forgetCall', target: 'done' },
        { guard: 'gotEagain', actions: 'forgetCall', target: 'again' },
        { guard: 'skipsLastPage', actions: ['forgetCall', 'endPages'], target: 'done' },
        { guard: 'gotEexist', actions: ['forgetCall', 'nextPage'], target: 'again' },
        { actions: ['forgetCall', 'endPages'], target: 'failed' },
      ],
    },
    again: { on: { 'call UFFDIO_ZEROPAGE': { target: 'fill' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
