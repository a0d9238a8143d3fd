/**
 * ftruncate(), file/truncate-setsize.ts, whose mmu_gather flushes where an entry was cleared, and nowhere else:
 * tlb_flush_mmu_tlbonly(), include/asm-generic/tlb.h, Linux 6.1. The machine of before flushes every address to which it comes,
 * and so what another call owes.
 */
import { setup } from 'xstate';
import { and, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { truncaterRegisters, truncaterVocabulary, truncateStates } from '../file/truncate-setsize.ts';

export const gatheringTruncater = role('gathering truncater', { registers: truncaterRegisters }, ({ self }) => {
  const truncation = truncaterVocabulary(self);
  return {
    ...truncation,
    guards: { ...truncation.guards, tlbs: and(m.kernel.tlbs, not(self.gathered.isEmpty())) },
  };
});

export const truncateGathered = setup(vocabulary(gatheringTruncater)).createMachine({
  id: 'truncate by gathers',
  initial: 'called',
  meta: { in: 'mm/truncate.c:truncate_setsize', version: '6.1' },
  states: truncateStates,
});
