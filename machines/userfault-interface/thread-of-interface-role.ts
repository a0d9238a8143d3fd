/**
 * What a thread asks whose memory is armed by one of the interfaces that were proposed: the vocabulary of
 * thread-of-interface.ts.
 */
import { and, exists, flag, me, not, or, type RecordPlace, role, variant, when } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';

export const interfaceRegisters = {
  ...faultRegisters,
  /** Constant: mprotect(PROT_NONE) is what arms, and so means that no access succeeds. */
  isForbidden: variant(flag),
};

export function interfaceVocabulary(self: RecordPlace<typeof interfaceRegisters>, chosen: Chosen<typeof faultChoices>) {
  const fault = faultVocabulary(self, chosen);
  const { guards, actions } = fault;
  const mayAccess = not(m.forbidden(self.page));
  const answeredBySigbus = or(m.task.exiting.at(me), m.leftToSigbus(self.vma));
  const judge = when(self.isForbidden, m.judgeForbidden(self.page));
  return {
    ...fault,
    guards: {
      ...guards,
      storeRetires: and(guards.storeRetires, mayAccess),
      storeRetiresBeforeLoad: and(guards.storeRetiresBeforeLoad, mayAccess),
      loadRetires: and(guards.loadRetires, mayAccess),
      accessAllowed: and(guards.accessAllowed, not(m.access.none.at(self.vma))),
      armed: m.leftToUser(self.vma),
      answeredBySigbus,
      /** Of a child: fork() has woken it, and it shares no page with its parent. */
      isBorn: m.mms.tasks.at(m.mmOf(self.page)).moreThan(0),
      nothingMapped: not(exists(m.page, (p) => m.isMapped(m.ptep(p)))),
    },
    actions: {
      ...actions,
      store: [judge, actions.store],
      load: [judge, actions.load],
      decideToAsk: when(answeredBySigbus, m.decideSigbus(m.ptep(self.page), 'asked for')),
    },
  };
}

export const interfaceThread = role(
  'thread of an interface',
  { registers: interfaceRegisters, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => interfaceVocabulary(self, chosen),
);
