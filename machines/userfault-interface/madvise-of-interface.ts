/**
 * madvise-behavior.ts where VM_USERFAULT may be the combination of VM_HUGEPAGE and VM_NOHUGEPAGE, of which hugepage_madvise(),
 * mm/huge_memory.c, sets one and clears the other.
 */
import { setup } from 'xstate';
import { role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import {
  madviseMeta,
  madviserRegisters,
  madviserVocabulary,
  madviseStates,
} from '../madv-userfault/madvise-behavior.ts';

export const interfaceMadviser = role('madviser of an interface', { registers: madviserRegisters }, ({ self }) => {
  const madviser = madviserVocabulary(self);
  const vma = m.vmaAt(self.at);
  return {
    ...madviser,
    actions: {
      ...madviser.actions,
      setFlag: [
        when(self.advice.is('MADV_USERFAULT'), m.setUserfaultFlag(vma, true)),
        when(self.advice.is('MADV_NOUSERFAULT'), m.setUserfaultFlag(vma, false)),
        when(self.advice.is('MADV_HUGEPAGE'), m.adviseHuge(vma)),
        self.changed.set(true),
      ],
    },
  };
});

export const madviseOfInterface = setup(vocabulary(interfaceMadviser)).createMachine({
  id: 'userfault madvise',
  initial: 'calling',
  meta: madviseMeta,
  states: madviseStates,
});
