/**
 * The last close() of a userfaultfd descriptor from 5.1 to 5.9: userfaultfd_release(), fs/userfaultfd.c, of Linux 5.3, which is the one of
 * userfaultfd-release.ts but for a look at core_state. Where a core is dumped the VMAs may not be merged; their context goes nevertheless.
 * Not modelled: what that file leaves out, so that nothing depends on what is seen.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { closeMeta, closerRegisters, closerVocabulary, closeStates } from '../userfaultfd/userfaultfd-release.ts';

export const dumpAwareCloser = role('closer of 2019', { registers: closerRegisters }, ({ self }) => {
  const close = closerVocabulary(self);
  return { ...close, guards: { ...close.guards, coreIsDumped: m.coreIsDumped(m.uffd.mm.at(self.ctx)) } };
});

export const closeDuringDump = setup(vocabulary(dumpAwareCloser)).createMachine({
  id: 'close of a userfaultfd of 2019',
  initial: 'called',
  meta: { ...closeMeta, version: '5.3' },
  states: {
    ...closeStates,
    locked: { always: [closeStates.locked.always[0], { target: 'lookingAtDump' }] },
    lookingAtDump: {
      meta: { in: 'include/linux/sched/mm.h:mmget_still_valid' },
      on: {
        'look at core_state': [
          {
            guard: 'coreIsDumped',
            actions: 'beginWalk',
            target: 'walking',
            description: 'a core is dumped: no merging',
          },
          { actions: 'beginWalk', target: 'walking', description: 'no core is dumped' },
        ],
      },
    },
  },
});
