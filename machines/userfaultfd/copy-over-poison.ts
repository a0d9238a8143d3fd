/**
 * UFFDIO_COPY to a page that may be poisoned: userfaultfd-copy.ts, in which mfill_atomic_install_pte(), mm/userfaultfd.c, Linux 6.12,
 * takes any marker for none (pte_none_mostly()), as it has to where one says that the page is write-protected.
 */

import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { calledOnce } from './called-once.ts';
import { uffdUserChoices, uffdUserOptional, uffdUserRegisters, uffdUserVocabulary } from './descriptor-user-role.ts';
import { copierStates, uffdioCopy } from './userfaultfd-copy.ts';

export const overwriter = role(
  'copier over poison',
  { registers: uffdUserRegisters, choices: uffdUserChoices, optional: uffdUserOptional, family: true },
  ({ self, chosen }) => {
    const user = uffdUserVocabulary(self, chosen);
    return {
      ...user,
      actions: { ...user.actions, setPte: [m.overwritePoison(self.page.known()), user.actions.setPte] },
    };
  },
);

const overwriterSetup = setup(vocabulary(overwriter));

export const copyOverPoison = overwriterSetup.createMachine({
  id: 'copier over poison',
  meta: { in: 'user space' },
  initial: 'copy',
  states: copierStates,
});
/** Calls it once and keeps the answer. */
export const oneCopyOverPoison = overwriterSetup.createMachine({
  id: 'one UFFDIO_COPY over poison',
  ...calledOnce(uffdioCopy),
});
