/**
 * __vm_enough_memory(), mm/util.c, Linux 6.12, with strict overcommit (OVERCOMMIT_NEVER): it counts what is asked for and compares then.
 * Not modelled: the per-CPU parts of vm_committed_as, the reserves of root and of the user, what is allowed beyond the limit.
 */
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

/** `refuse` is what the caller does to know of it. */
export const vmEnoughMemory = states({
  initial: 'counting',
  meta: { in: 'mm/util.c:__vm_enough_memory', version: '6.12' },
  states: {
    counting: { on: { 'vm_acct_memory()': { actions: 'account', target: 'comparing' } } },
    comparing: {
      on: {
        'compare with limit': [
          { guard: 'withinLimit', target: 'answered', description: 'within it' },
          { target: 'refusing', description: 'beyond it' },
        ],
      },
    },
    refusing: { on: { 'vm_unacct_memory()': { actions: ['unaccount', 'refuse'], target: 'answered' } } },
    answered: { type: 'final' },
  },
});

export const enoughMemory = {
  guards: { withinLimit: m.withinLimit },
  actions: { account: m.accountVma, unaccount: m.unaccountVma },
} as const;
