/**
 * MADV_PAGEOUT of a page that may be write-protected: madvise-pageout.ts, in which try_to_unmap_one(), mm/rmap.c, Linux 6.12, carries
 * pte_uffd_wp() over to the swap entry, or back to the entry where the page is kept. Not modelled: as there.
 */
import { setup } from 'xstate';
import { flag, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { anonReclaimChoices, anonReclaimRegisters, anonReclaimVocabulary } from './anon-reclaim-role.ts';
import { pageoutMeta, pageoutStates } from './madvise-pageout.ts';

export const wpReclaimer = role(
  'reclaimer of write-protected pages',
  {
    registers: {
      ...anonReclaimRegisters,
      /** pte_uffd_wp() of the entry that was cleared. */
      wasUffdWp: flag,
    },
    choices: anonReclaimChoices,
    family: true,
  },
  ({ self, chosen }) => {
    const reclaimer = anonReclaimVocabulary(self, chosen);
    const at = m.ptep(self.at.known());
    return {
      ...reclaimer,
      actions: {
        ...reclaimer.actions,
        clearPte: [self.wasUffdWp.set(m.pteUffdWp(at)), reclaimer.actions.clearPte, m.clearUffdWp(at)],
        enterSwap: [reclaimer.actions.enterSwap, m.carryUffdWp(at, self.wasUffdWp), self.wasUffdWp.set(false)],
        restorePte: [reclaimer.actions.restorePte, m.carryUffdWp(at, self.wasUffdWp), self.wasUffdWp.set(false)],
      },
    };
  },
);

export const wpPageout = setup(vocabulary(wpReclaimer)).createMachine({
  id: 'pageout of write-protected memory',
  initial: 'called',
  meta: { ...pageoutMeta, excludes: { ...noFiles, 'shares pages': 'it takes every page for one that is mapped once' } },
  states: pageoutStates,
});
