/**
 * UFFDIO_MOVE of one page: userfaultfd_move(), fs/userfaultfd.c, and move_pages(), mm/userfaultfd.c, around
 * move-pages-pte.ts; Linux 6.12. Who has met with EAGAIN in the page tables tries again without telling.
 * Not modelled: ranges of several pages, huge pages, tables that are not there yet, fatal signals, an out-field that cannot be
 * written, UFFDIO_MOVE_MODE_DONTWAKE.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { holdsFile } from './fill-ioctl.ts';
import { movePagesPte } from './move-pages-pte.ts';
import { moveLock, moveUnlock } from './uffd-move-lock.ts';
import { uffdMover } from './userfaultfd-move-role.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

const inMove = { in: 'mm/userfaultfd.c:move_pages' } as const;

/** The call around `page`, which moves one page, or one region, and leaves `error` and `moved`. */
export function uffdMoveStates<const P>(page: P) {
  return states({
    called: {
      on: {
        'look at mmap_changing': [
          {
            guard: 'layoutChanging',
            actions: 'failEagain',
            target: 'returning',
            description: 'layout changing: EAGAIN',
          },
          { target: 'gettingMm', description: 'no event in flight' },
        ],
      },
    },
    gettingMm: {
      on: {
        'get mm': [
          { guard: 'mmget', actions: 'mmget', target: 'locking', description: 'in use' },
          { actions: 'failEsrch', target: 'returning', description: 'no users left: ESRCH' },
        ],
      },
    },
    locking: { ...moveLock, onDone: [{ guard: 'failed', target: 'puttingMm' }, { target: 'locked' }] },
    locked: { always: [{ guard: 'mmapLockOnly', target: 'stable' }, { target: 'takingMapChangingLock' }] },
    takingMapChangingLock: {
      meta: inMove,
      on: { 'take map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'stable' } },
    },
    // An event that began since the first look is not to be overtaken.
    stable: {
      meta: inMove,
      on: {
        'look at mmap_changing': [
          { guard: 'layoutChanging', actions: 'failEagain', target: 'leaving', description: 'layout changing: EAGAIN' },
          { target: 'validating', description: 'no event in flight' },
        ],
      },
    },
    validating: {
      meta: { in: 'mm/userfaultfd.c:validate_move_areas' },
      on: {
        'validate areas': [
          { guard: 'areasSuitable', target: 'page', description: 'both anonymous, the destination registered here' },
          { actions: 'failEinval', target: 'leaving', description: 'unsuitable: EINVAL' },
        ],
      },
    },
    page: { ...page, onDone: { target: 'pageOver' } },
    pageOver: {
      meta: inMove,
      always: [{ guard: 'triesAgain', target: 'again' }, { target: 'leaving' }],
    },
    again: { meta: inMove, on: { 'try again': { actions: 'forgetError', target: 'page' } } },
    leaving: { always: [{ guard: 'mmapLockOnly', target: 'unlocking' }, { target: 'droppingMapChangingLock' }] },
    droppingMapChangingLock: {
      meta: inMove,
      on: { 'drop map_changing_lock': { actions: 'unlockMapChanging', target: 'unlocking' } },
    },
    unlocking: { ...moveUnlock, onDone: { target: 'puttingMm' } },
    puttingMm: { on: { 'put mm': { actions: 'mmput', target: 'answering' } } },
    answering: { always: [{ guard: 'isMoved', target: 'waking' }, { target: 'returning' }] },
    waking: { ...wakeUserfault, onDone: { target: 'returning' } },
    returning: {
      meta: { in: 'user space' },
      on: { return: { actions: 'judgeMove', target: 'returned' } },
    },
    returned: { type: 'final' },
  });
}

export const uffdioMove = setup(vocabulary(uffdMover)).createMachine({
  id: 'UFFDIO_MOVE',
  initial: 'called',
  meta: {
    in: 'fs/userfaultfd.c:userfaultfd_move',
    version: '6.12',
    excludes: {
      ...holdsFile,
      ...noFiles,
      'maps huge PMDs': 'move_pages_huge_pmd() and the split of a huge page are not modelled',
    },
  },
  states: uffdMoveStates(movePagesPte),
});
