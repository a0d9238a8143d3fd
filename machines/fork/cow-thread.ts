/**
 * One thread of a process that forks or was forked: do-user-addr-fault.ts with do-wp-page.ts where the entry is read-only.
 * The thread of the child begins when fork() wakes it (ret_from_fork()), which stands for schedule_tail() and all before
 * its first access.
 */
import { setup } from 'xstate';
import { and, flag, not, optional, or, type RecordPlace, reference, role } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { doWpPage } from '../fault/do-wp-page.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { forked } from './ret-from-fork.ts';

/** Registers of a thread that takes a copy of a page that it may not store to. */
export const cowRegisters = {
  /** The page that the lockless look found, as a number: vmf->orig_pte. */
  seen: optional(m.frame),
  /** The page that is copied, with a reference for that. */
  old: reference(m.frame),
  /** Constant: it does not store but pins for reading: FAULT_FLAG_UNSHARE. */
  unshares: flag,
  pinned: reference(m.frame),
  ...faultRegisters,
};

export function cowVocabulary(self: RecordPlace<typeof cowRegisters>, chosen: Chosen<typeof faultChoices>) {
  const fault = faultVocabulary(self, chosen);
  const seen = m.entryLockless(m.ptep(self.page));
  const at = m.ptep(self.page, self.table);
  const pte = m.entry(at);
  const f = pte.frame;
  const old = self.old.known();
  const lock = m.frames.lock.at(f);
  const refs = m.frames.refs.at(f);
  return {
    ...fault,
    guards: {
      ...fault.guards,
      isBorn: m.mms.tasks.at(m.mmOf(self.page)).moreThan(0),
      looksShared: and(or(self.access.is('write'), self.unshares), m.looksReadOnly(seen)),
      sharedStill: m.isShared(pte, self.seen),
      reusesByMapcount: m.kernel.reusesByMapcount,
      reusesByCount: m.kernel.reusesByCount,
      unshares: self.unshares,
      /** gup_must_unshare(). */
      mustUnshare: and(not(pte.write), not(m.frames.exclusive.at(f))),
      isExclusive: m.frames.exclusive.at(f),
      othersHaveIt: refs.moreThan(1),
      isAlone: m.isAlone(f.known()),
    },
    actions: {
      ...fault.actions,
      noteShared: self.seen.set(seen.frame.known()),
      forgetShared: self.seen.set('none'),
      markExclusive: m.frames.exclusive.at(f).set(true),
      reuse: m.reusePage(at),
      noteTableOfPage: m.followPmd(self.page, self.table),
      pin: [m.getFrame(f.known()), m.countPin(f.known()), self.pinned.set(f), m.pinReturned(self.page)],
      deviceLoad: m.loadThroughPin(self.pinned.known(), self.page),
      unpin: [m.unpinFrame(self.pinned.known()), self.pinned.set('none')],
      unlockSharedPage: lock.release(),
      getOld: [m.getFrame(f.known()), self.old.set(f)],
      copyOld: m.copyAnonPage(self.frame.known(), old),
      clearShared: m.takeEntryOut(at),
      flushShared: m.flushAllTlbs(self.page),
      /** MM_ANONPAGES stays what it was. */
      mapCopyOfOld: [m.uncount(old, self.page), m.mapFrame(at, self.frame, 'copy', not(self.unshares))],
      removeRmapOfOld: m.frames.mapcount.at(old).decrement(),
      putMappingOfOld: m.putFrame(old),
      putOld: [m.putFrame(old), self.old.set('none')],
    },
    steps: { ...fault.steps, tryPageLock: lock.acquire() },
  };
}

export const cowFaulter = role(
  'copying thread',
  { registers: cowRegisters, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => cowVocabulary(self, chosen),
);

const cowStates = faultStatesWith(
  {
    guard: 'looksShared',
    actions: ['noteTable', 'noteShared'],
    target: 'wpPage',
    description: 'a page that may not be stored to',
  },
  { wpPage: doWpPage },
);
const meta = { excludes: { ...noFiles, ...noWriteProtection, ...residentOnly } } as const;

export const cowThread = setup(vocabulary(cowFaulter)).createMachine({
  id: 'thread of the parent',
  meta,
  initial: 'accessing',
  states: cowStates,
});

export const childThread = setup(vocabulary(cowFaulter)).createMachine({
  id: 'thread of the child',
  meta,
  initial: 'forked',
  states: {
    ...forked,
    ...cowStates,
  },
});
