/**
 * UFFDIO_POISON: userfaultfd_poison(), fs/userfaultfd.c; mfill_atomic_pte_poison(), mm/userfaultfd.c. Linux 6.12. It overwrites no
 * entry, not even a marker. Left out as in userfaultfd-copy.ts; shared memory; UFFDIO_POISON_MODE_DONTWAKE.
 */

import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { calledOnce } from './called-once.ts';
import { uffdUserChoices, uffdUserOptional, uffdUserRegisters, uffdUserVocabulary } from './descriptor-user-role.ts';
import { fillIoctlEnd, fillIoctlPage, fillIoctlStart, holdsFile } from './fill-ioctl.ts';
import { mfillLock } from './uffd-mfill-lock.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

export const poisoner = role(
  'poisoner',
  { registers: uffdUserRegisters, choices: uffdUserChoices, optional: uffdUserOptional, family: true },
  ({ self, chosen }) => {
    const user = uffdUserVocabulary(self, chosen);
    const at = m.ptep(self.page);
    return {
      ...user,
      guards: { ...user.guards, pteNone: m.pteNoneUnpoisoned(at) },
      actions: { ...user.actions, setPoison: [m.setPoison(at), self.filled.increment()] },
    };
  },
);

const poisonerSetup = setup(vocabulary(poisoner));
const inPoison = { in: 'mm/userfaultfd.c:mfill_atomic_pte_poison' } as const;

/** One call for the pages from `page` to `last`. */
const uffdioPoison = poisonerSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_poison', version: '6.12', excludes: { ...holdsFile, ...anonymousOnly } },
  states: {
    ...fillIoctlStart,
    locking: { ...mfillLock, onDone: [{ guard: 'failed', target: 'unlocked' }, { target: 'enteringPage' }] },
    ...fillIoctlPage,
    atPage: { meta: inPoison, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      meta: inPoison,
      on: {
        'recheck PTE': [
          { guard: 'pteNone', target: 'installing', description: 'still none' },
          { actions: 'failEexist', target: 'refused', description: 'set by another, or a marker: EEXIST' },
        ],
      },
    },
    installing: {
      meta: inPoison,
      on: { 'set PTE to marker': { actions: ['setPoison', 'countPage'], target: 'installed' } },
    },
    installed: {
      meta: inPoison,
      on: {
        'unlock PTE': [
          { guard: 'lastPage', actions: ['unlockPte', 'endPages'], target: 'unlocking', description: 'last page' },
          { actions: ['unlockPte', 'nextPage'], target: 'enteringPage', description: 'more pages' },
        ],
      },
    },
    refused: { meta: inPoison, on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocking' } } },
    ...fillIoctlEnd,
  },
});

/** Poisons a page on its own account, as for memory that was lost on the host that a guest comes from. */
export const poisonsOnce = poisonerSetup.createMachine({
  id: 'poisons once',
  meta: { in: 'user space' },
  initial: 'poison',
  states: {
    poison: {
      ...uffdioPoison,
      onDone: [
        { guard: 'allDone', actions: 'forgetCall', target: 'done' },
        { actions: ['forgetCall', 'endPages'], target: 'failed' },
      ],
    },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});

/** Poisons the page of each message that it reads; that it is poisoned already is fine, but whoever waits is to look again. */
export const poisoningMonitor = poisonerSetup.createMachine({
  id: 'poisoning monitor',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: [{ guard: 'gotFault', target: 'poison' }, { target: 'again' }] },
    poison: {
      ...uffdioPoison,
      onDone: [{ guard: 'mustWake', actions: 'rangeOfMessage', target: 'waking' }, { target: 'again' }],
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'again' } },
    again: { on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } } },
  },
});
/** Calls it once and keeps the answer. */
export const onePoison = poisonerSetup.createMachine({
  id: 'one UFFDIO_POISON',
  ...calledOnce(uffdioPoison),
});
