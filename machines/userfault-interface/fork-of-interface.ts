/**
 * dup-mmap.ts, with the flags of the VMA that the interfaces proposed for userfaults are about: dup_mmap(), kernel/fork.c,
 * copies them with the VMA, and dup_userfaultfd(), fs/userfaultfd.c, takes the context out.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { dupMmapMeta, dupMmapStates } from '../fork/dup-mmap.ts';
import { forkChoices, forkRegisters, forkVocabulary } from '../fork/dup-mmap-role.ts';

export const interfaceForker = role(
  'forking thread of an interface',
  { registers: forkRegisters, choices: forkChoices },
  ({ self, chosen }) => {
    const fork = forkVocabulary(self, chosen);
    const copy = m.fork.copy.at(self.page).known();
    return {
      ...fork,
      actions: {
        ...fork.actions,
        dupVma: [m.dupFlags(m.vmaAt(self.page), m.vmaAtLockless(copy)), fork.actions.dupVma],
      },
    };
  },
);

export const forkOfInterface = setup(vocabulary(interfaceForker)).createMachine({
  id: 'fork of an interface',
  initial: 'called',
  meta: dupMmapMeta,
  states: dupMmapStates,
});
