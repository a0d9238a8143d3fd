/**
 * ftruncate() of a file of which pages may be on their way: ../file/truncate-setsize.ts, which then takes migration entries away,
 * too: zap_pte_range(), mm/memory.c, Linux 6.1.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { truncateMeta, truncaterRegisters, truncaterVocabulary, truncateStates } from '../file/truncate-setsize.ts';

export const movingTruncater = role('truncater of moving pages', { registers: truncaterRegisters }, ({ self }) =>
  truncaterVocabulary(self, true),
);

export const truncateMoving = setup(vocabulary(movingTruncater)).createMachine({
  id: 'truncate of moving pages',
  initial: 'called',
  meta: truncateMeta,
  states: truncateStates,
});
