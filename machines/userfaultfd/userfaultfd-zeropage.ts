/**
 * UFFDIO_ZEROPAGE: userfaultfd_zeropage(), fs/userfaultfd.c; mfill_atomic_pte_zeropage(), mm/userfaultfd.c. Linux 6.12;
 * with `kernel.fillsTakeMmapLock` the locking of 4.11 to 6.8. Left out as in userfaultfd-copy.ts.
 */

import { anonymousOnly } from '../file/anonymous-only.ts';
import { uffdUserSetup } from './descriptor-user-role.ts';
import { fillIoctlEnd, fillIoctlPage, fillIoctlStart, holdsFile } from './fill-ioctl.ts';
import { mfillLock } from './uffd-mfill-lock.ts';

const inZeropage = { in: 'mm/userfaultfd.c:mfill_atomic_pte_zeropage' } as const;

/** One call for the pages from `page` to `last`. */
export const uffdioZeropage = uffdUserSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_zeropage', version: '6.12', excludes: { ...holdsFile, ...anonymousOnly } },
  states: {
    ...fillIoctlStart,
    locking: { ...mfillLock, onDone: [{ guard: 'failed', target: 'unlocked' }, { target: 'enteringPage' }] },
    ...fillIoctlPage,
    atPage: { meta: inZeropage, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      meta: inZeropage,
      on: {
        'recheck PTE': [
          { guard: 'pteNone', target: 'installing', description: 'still none' },
          { actions: 'failEexist', target: 'refused', description: 'set by another: EEXIST' },
        ],
      },
    },
    installing: {
      meta: inZeropage,
      on: { 'set PTE to zero page': { actions: ['setPteZero', 'countPage'], target: 'installed' } },
    },
    installed: {
      meta: inZeropage,
      on: {
        'unlock PTE': [
          { guard: 'lastPage', actions: ['unlockPte', 'endPages'], target: 'unlocking', description: 'last page' },
          { actions: ['unlockPte', 'nextPage'], target: 'enteringPage', description: 'more pages' },
        ],
      },
    },
    refused: { meta: inZeropage, on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocking' } } },
    ...fillIoctlEnd,
  },
});

/** Declares every page of its range empty, once; whatever is there already is skipped. */
export const zeroFiller = uffdUserSetup.createMachine({
  id: 'zero filler',
  meta: { in: 'user space' },
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
