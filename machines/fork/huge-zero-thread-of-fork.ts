/**
 * A thread of a process that forks, or was forked, in whose memory the huge zero page may be mapped: cow-thread.ts with
 * huge-zero-thread.ts. A store splits the huge zero page in its own process; the other one keeps it.
 * Not modelled: what these two leave out.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { doWpPage } from '../fault/do-wp-page.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional } from '../fault/faulting-thread-role.ts';
import { hugeZeroStates, hugeZeroVocabulary } from '../fault/huge-zero-thread.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { cowRegisters, cowVocabulary } from './cow-thread.ts';
import { forked } from './ret-from-fork.ts';

export const forkedHugeZeroFaulter = role(
  'huge zero faulter beside fork',
  { registers: cowRegisters, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => {
    const cow = cowVocabulary(self, chosen);
    const more = hugeZeroVocabulary(self);
    return { ...cow, guards: { ...cow.guards, ...more.guards }, actions: { ...cow.actions, ...more.actions } };
  },
);

const accessStates = faultStatesWith(
  {
    guard: 'looksShared',
    actions: ['noteTable', 'noteShared'],
    target: 'wpPage',
    description: 'a page that may not be stored to',
  },
  { ...hugeZeroStates, wpPage: doWpPage },
);
const meta = {
  excludes: {
    ...noFiles,
    ...noWriteProtection,
    ...residentOnly,
    collapses: 'khugepaged would have to know the huge zero page',
  },
} as const;

export const hugeZeroParent = setup(vocabulary(forkedHugeZeroFaulter)).createMachine({
  id: 'thread of the parent with the huge zero page',
  meta,
  initial: 'accessing',
  states: accessStates,
});

export const hugeZeroChild = setup(vocabulary(forkedHugeZeroFaulter)).createMachine({
  id: 'thread of the child with the huge zero page',
  meta,
  initial: 'forked',
  states: {
    ...forked,
    ...accessStates,
  },
});
