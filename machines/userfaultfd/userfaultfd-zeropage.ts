/**
 * UFFDIO_ZEROPAGE: userfaultfd_zeropage(), fs/userfaultfd.c; mfill_atomic_pte_zeropage(), mm/userfaultfd.c. Linux 6.9
 * to 6.12; with `kernel.noVmaLocks` the locking of 4.11 to 6.3. Left out as in userfaultfd-copy.ts.
 */

import { uffdUserSetup } from './descriptor-user-role.ts';
import { fillIoctlEnd, fillIoctlStart } from './fill-ioctl.ts';
import { mfillLock } from './uffd-mfill-lock.ts';

/** One call for the pages from `page` to `last`. */
export const uffdioZeropage = uffdUserSetup.createStateConfig({
  initial: 'called',
  states: {
    ...fillIoctlStart,
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
    ...fillIoctlEnd,
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
