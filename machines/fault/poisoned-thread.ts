/**
 * A thread that accesses memory in which a page may be poisoned: do-user-addr-fault.ts, and handle_pte_marker(), mm/memory.c, Linux 6.12,
 * where the entry says so: SIGBUS. userfaultfd_must_wait() takes the marker for an entry that is none.
 * Not modelled: what memory_failure() does; a page that is poisoned and protected.
 */
import { setup } from 'xstate';
import { and, me, not, or, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { faultStatesWith } from './entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from './faulting-thread-role.ts';

export const poisonFaulter = role(
  'thread beside poison',
  { registers: faultRegisters, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const walked = m.ptep(self.page);
    const at = m.ptep(self.page, self.table);
    return {
      ...fault,
      guards: {
        ...fault.guards,
        looksPoisoned: m.looksPoisoned(walked),
        pteChanged: or(fault.guards.pteChanged, and(m.pteNone(at), not(m.pteNoneUnpoisoned(at)))),
        faultUnresolved: m.unansweredWhile(me, and(m.looksMissing(walked), not(m.looksPoisoned(walked)))),
      },
      actions: {
        ...fault.actions,
        store: [m.judgePoisoned(self.page), fault.actions.store],
        load: [m.judgePoisoned(self.page), fault.actions.load],
      },
    };
  },
);

export const poisonedThread = setup(vocabulary(poisonFaulter)).createMachine({
  id: 'thread beside poison',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: faultStatesWith(
    { guard: 'looksPoisoned', target: '#sigbus', description: 'poisoned: VM_FAULT_HWPOISON' },
    {},
  ),
});
