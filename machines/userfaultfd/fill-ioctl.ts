/**
 * What userfaultfd_copy() and userfaultfd_zeropage(), fs/userfaultfd.c, have in common around the filling of pages:
 * the look at mmap_changing and mmget_not_zero() before it, the out-field and the wake-up after it. Linux 6.12 as Debian
 * has it, which writes the out-field after the first look like 6.15; with `kernel.earlyEagainSkipsOutField` the form
 * before. Whoever calls has got the file, which a close() does not release meanwhile: `excludes`.
 */
import { and } from 'xstate';
import { uffdUserSetup } from './descriptor-user-role.ts';
import { mfillUnlock } from './uffd-mfill-lock.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

/** What a call on a descriptor says of other actors: here each has got the file with a reference of its own. */
export const holdsFile = {
  'closes the descriptor':
    'fdget() keeps the file until the call returns, so that no close() runs beside it, and none of the calls here ends with EBADF',
} as const;

/** Goes on to `locking`, or fails at once. */
export const { states: fillIoctlStart } = uffdUserSetup.createStateConfig({
  states: {
    called: {
      always: [
        { guard: 'noMmapChanging', actions: 'beginCall', target: 'checked' },
        { actions: 'beginCall', target: 'looking' },
      ],
    },
    looking: {
      on: {
        'look at mmap_changing': [
          {
            guard: and(['layoutChanging', 'skipsOutField']),
            actions: 'failEagain',
            target: 'returning',
            description: 'layout changing: EAGAIN, out-field not written',
          },
          {
            guard: 'layoutChanging',
            actions: 'failEagain',
            target: 'answering',
            description: 'layout changing: EAGAIN',
          },
          { target: 'checked', description: 'no event in flight' },
        ],
      },
    },
    checked: { always: [{ guard: 'mmIsPinned', target: 'locking' }, { target: 'gettingMm' }] },
    gettingMm: {
      on: {
        'get mm': [
          { guard: 'mmget', actions: 'mmget', target: 'locking', description: 'in use' },
          { actions: 'failEsrch', target: 'returning', description: 'no users left: ESRCH' },
        ],
      },
    },
  },
});

/** From `enteringPage` to `atPage`, past a region that one huge page maps: where the scenario has none it is no step. */
export const { states: fillIoctlPage } = uffdUserSetup.createStateConfig({
  states: {
    enteringPage: { always: [{ guard: 'hugePages', target: 'readingPmd' }, { target: 'atPage' }] },
    readingPmd: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'read PMD': [
          { guard: 'pmdHuge', actions: 'failEexist', target: 'unlocking', description: 'a huge page: EEXIST' },
          { target: 'atPage', description: 'a table' },
        ],
      },
    },
  },
});

/** Begins in `unlocking`, or after a failure to lock in `unlocked`; ends in `returned`. */
export const { states: fillIoctlEnd } = uffdUserSetup.createStateConfig({
  states: {
    unlocking: { ...mfillUnlock, onDone: { target: 'unlocked' } },
    unlocked: { always: [{ guard: 'mmIsPinned', target: 'answering' }, { target: 'puttingMm' }] },
    puttingMm: { on: { 'put mm': { actions: 'mmput', target: 'answering' } } },
    answering: {
      on: {
        'put out-field': [
          // Even if pages were filled: nobody is woken for them.
          {
            guard: 'outFieldFaults',
            actions: 'failOutField',
            target: 'returning',
            description: 'not writable: EFAULT',
          },
          {
            guard: 'wakesNow',
            actions: ['putUser', 'startWake'],
            target: 'waking',
            description: 'something was filled',
          },
          { actions: 'putUser', target: 'returning', description: 'nothing to wake for' },
        ],
      },
    },
    waking: { ...wakeUserfault, onDone: { target: 'returning' } },
    returning: {
      always: [
        { guard: 'outFieldFailed', target: 'returned' },
        { guard: 'allDone', actions: 'returnDone', target: 'returned' },
        { guard: 'gotEagain', actions: 'returnEagain', target: 'returned' },
        { actions: 'returnError', target: 'returned' },
      ],
    },
    returned: { type: 'final' },
  },
});
