/**
 * What userfaultfd_copy() and userfaultfd_zeropage(), fs/userfaultfd.c, have in common around the filling of pages:
 * the look at mmap_changing and mmget_not_zero() before it, the out-field and the wake-up after it. Linux 6.15; with
 * `kernel.earlyEagainSkipsOutField` Linux 4.11 to 6.14, in which the first look leaves without writing the out-field.
 */
import { and } from 'xstate';
import { uffdUserSetup } from './descriptor-user-role.ts';
import { mfillUnlock } from './uffd-mfill-lock.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

/** Goes on to `locking`, or fails at once. */
export const { states: fillIoctlStart } = uffdUserSetup.createStateConfig({
  states: {
    called: {
      on: {
        'look at mmap_changing': [
          { guard: and(['layoutChanging', 'skipsOutField']), actions: 'failEagain', target: 'returning' },
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
  },
});

/** Begins in `unlocking`, or after a failure to lock in `unpinningMm`; ends in `returned`. */
export const { states: fillIoctlEnd } = uffdUserSetup.createStateConfig({
  states: {
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
