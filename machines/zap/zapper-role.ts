/**
 * Vocabulary of actors that unmap one page and announce it, each callback with all its steps: zap-page-range-single.ts and
 * oom-reap-task.ts.
 */
import { setup } from 'xstate';
import { and, flag, index, type RecordPlace, range, reference, role, variant } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const zapperRegisters = {
  /** Constant: the page of the range. */
  page: index(m.page),
  /** Constant: the batch of the mmu_gather is full after one page, so that the page is put before the bracket ends. */
  batchFull: variant(flag),
  ...bracketRegisters,
  /** Tries that failed. */
  attempts: range(0, 1),
  frame: reference(m.frame),
};

/** What is announced is the page alone, if not said otherwise. */
export function zapperVocabulary(self: RecordPlace<typeof zapperRegisters>, covers: m.Covers = (p) => p.is(self.page)) {
  const at = m.ptep(self.page);
  const bracket = bracketVocabulary(self, { covers, stepwise: true });
  return {
    guards: {
      ...bracket.guards,
      refused: self.refused,
      pteNone: m.pteNone(at),
      isHwpoison: m.isHwpoison(at),
      hasFrame: self.frame.isnt('none'),
      putsEarly: and(self.batchFull, self.frame.isnt('none')),
      triesAgain: self.attempts.lessThan(1),
    },
    actions: {
      ...bracket.actions,
      setUnstable: m.mms.unstable.at(m.mmOf(self.page)).set(true),
      forgetRefusal: self.refused.set(false),
      zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at)],
      dropMemoryError: m.clearMemoryError(at),
      errorDiscarded: m.errorDiscarded(self.page),
      unlockPte: m.unlockPte(at),
      putFrame: [m.putUnmapped(self.frame.known()), self.frame.set('none')],
      dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
      discardCalled: m.discardCalled(self.page),
      discardReturned: m.discardReturned(self.page),
      countAttempt: self.attempts.increment(),
      forgetAttempts: self.attempts.set(0),
    },
    steps: {
      ...bracket.steps,
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
      tryMmapLock: m.mmapLockOf(self.page).acquireRead(),
      lockPte: m.lockPte(at),
    },
  };
}

export const zapper = role('zapper', { registers: zapperRegisters, family: true }, ({ self }) =>
  zapperVocabulary(self),
);

/** Every machine of the role is made with this. */
export const zapperSetup = setup(vocabulary(zapper));
