/**
 * A thread that stores to memory that userfaultfd may write-protect: do-user-addr-fault.ts with do-wp-page.ts, which asks for
 * the uffd-wp bit before all else: do_wp_page(), mm/memory.c of Linux 6.12.
 * Not modelled: markers, asynchronous write protection, huge pages, the zero page under write protection, FAULT_FLAG_UNSHARE, and
 * that do_wp_page() flushes what somebody else still owes, which nobody does if one actor alone changes the protection.
 */
import { setup } from 'xstate';
import { and, flag, iff, me, or, type RecordPlace, role, when } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { cowRegisters, cowVocabulary } from '../fork/cow-thread.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { doWpPage } from './do-wp-page.ts';
import { faultStatesWith } from './entry-kinds.ts';
import { faultChoices, faultOptional, type faultRegisters, type faultVocabulary } from './faulting-thread-role.ts';

/** Registers of a thread whose fault may ask user space for a page that is write-protected. */
export const wpAskRegisters = {
  /** The uffd-wp bit of vmf->orig_pte. */
  sawUffdWp: flag,
  /** handle_userfault() was asked with VM_UFFD_WP. */
  asksForWp: flag,
};

/** `fault`: the vocabulary that is widened. */
export function wpAskVocabulary(
  self: RecordPlace<typeof wpAskRegisters & typeof faultRegisters>,
  fault: ReturnType<typeof faultVocabulary>,
) {
  const walked = m.ptep(self.page);
  return {
    guards: {
      uffdWp: m.userfaultfdPteWp(self.vma, m.ptep(self.page, self.table)),
      stillMissing: or(fault.guards.stillMissing, and(self.asksForWp, m.mustWait(walked, 'write protected'))),
      faultUnresolved: or(fault.guards.faultUnresolved, and(self.asksForWp, m.faultUnresolved(me, 'write protected'))),
    },
    actions: {
      askForWp: self.asksForWp.set(true),
      getContext: when(
        self.asksForWp,
        m.beginWaiting(self.ctx, self.page, 'write protected'),
        fault.actions.getContext,
      ),
      returnRetry: [fault.actions.returnRetry, self.asksForWp.set(false)],
      returnDone: [fault.actions.returnDone, self.asksForWp.set(false)],
    },
  };
}

export const wpFaulterRegisters = { ...wpAskRegisters, ...cowRegisters };

export function wpFaulterVocabulary(self: RecordPlace<typeof wpFaulterRegisters>, chosen: Chosen<typeof faultChoices>) {
  const cow = cowVocabulary(self, chosen);
  const ask = wpAskVocabulary(self, cow);
  const walked = m.ptep(self.page);
  const at = m.ptep(self.page, self.table);
  return {
    ...cow,
    guards: {
      ...cow.guards,
      ...ask.guards,
      sharedStill: and(cow.guards.sharedStill, iff(self.sawUffdWp, m.pteUffdWp(at))),
      flushPending: m.flushIsOwed(self.page),
    },
    actions: {
      ...cow.actions,
      ...ask.actions,
      noteShared: [cow.actions.noteShared, self.sawUffdWp.set(m.looksUffdWp(walked))],
      forgetShared: [cow.actions.forgetShared, self.sawUffdWp.set(false)],
      clearUffdWp: [m.clearUffdWp(at), self.sawUffdWp.set(false)],
      flushPage: m.flushAllTlbs(self.page),
    },
  };
}

export const wpFaulter = role(
  'write-protected thread',
  {
    registers: wpFaulterRegisters,
    choices: faultChoices,
    optional: faultOptional,
    family: true,
  },
  ({ self, chosen }) => wpFaulterVocabulary(self, chosen),
);

/** The beginning of do_wp_page(): leads to #asking, or to `deciding`, which is for whoever takes it. */
export const askUffdWp = states({
  comparing: {
    on: {
      'recheck PTE': [
        { guard: 'sharedStill', target: 'lookingUffdWp', description: 'unchanged' },
        { target: 'unlocking', description: 'set by another' },
      ],
    },
  },
  lookingUffdWp: {
    meta: { in: 'mm/memory.c:do_wp_page', version: '6.12' },
    on: {
      'look at uffd-wp': [
        { guard: 'uffdWp', target: 'protected', description: 'set: asks user space' },
        { target: 'deciding', description: 'not set' },
      ],
    },
  },
  protected: {
    meta: { in: 'mm/memory.c:do_wp_page', version: '6.12' },
    on: { 'unlock PTE': { actions: ['unlockPte', 'forgetShared', 'askForWp'], target: '#asking' } },
  },
});

/** What leads to do_wp_page(). */
export const looksShared = {
  guard: 'looksShared',
  actions: ['noteTable', 'noteShared'],
  target: 'wpPage',
  description: 'a page that may not be stored to',
} as const;

/** do_wp_page() of a page that may be write-protected, with wp_page_copy(). */
export const wpPage = states({ ...doWpPage, states: { ...doWpPage.states, ...askUffdWp } });

export const wpThread = setup(vocabulary(wpFaulter)).createMachine({
  id: 'write-protected thread',
  meta: { excludes: { ...noFiles, ...residentOnly } },
  initial: 'accessing',
  states: faultStatesWith(looksShared, { wpPage }),
});
