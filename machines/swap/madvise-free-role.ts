/** Vocabulary of madvise(MADV_FREE) of one page: madvise-free.ts. */
import { flag, index, or, reference, role, when } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const lazyFreer = role(
  'lazy freer',
  {
    registers: {
      /** Constant: the page of the range. */
      page: index(m.page),
      frame: reference(m.frame),
      /** The entry was changed and its flush is owed. */
      owesFlush: flag,
      ...bracketRegisters,
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const now = m.entry(at);
    const f = self.frame;
    const lock = m.frames.lock.at(f);
    const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
    return {
      guards: {
        ...bracket.guards,
        isSwapped: now.kind.is('swap'),
        isPresent: now.kind.is('present'),
        needsPageLock: or(m.frames.swap.at(f).isnt('none'), m.frames.dirty.at(f)),
        mappedOnce: m.frames.mapcount.at(f).is(1),
        isCached: m.frames.swap.at(f).isnt('none'),
        freesCache: m.swapCacheFreeable(f.known()),
        isDirty: now.dirty,
        owesFlush: self.owesFlush,
      },
      actions: {
        ...bracket.actions,
        zapEntry: m.zapPte(at),
        noteFrame: f.set(now.frame),
        freeCache: m.freeSwapCache(f.known()),
        cleanPage: m.frames.dirty.at(f).set(false),
        unlockPage: lock.release(),
        clearEntry: [m.takeEntryOut(at), when(m.kernel.tlbs, [m.gather(self.page), self.owesFlush.set(true)])],
        setCleanEntry: m.restoreEntry(at, f.known(), false),
        markLazyfree: [m.markLazyfree(f.known()), m.promiseNoContent(self.page), f.set('none')],
        forgetFrame: f.set('none'),
        unlockPte: m.unlockPte(at),
        flush: [m.flushAllTlbs(self.page), m.gatherDone(), self.owesFlush.set(false)],
        /** Until then a store may have gone to what is not dirty. */
        forgetContent: m.promiseNoContent(self.page),
        unlockMmap: m.mmapLockOf(self.page).releaseRead(),
      },
      steps: {
        ...bracket.steps,
        lockMmap: m.mmapLockOf(self.page).acquireRead(),
        lockPte: m.lockPte(at),
        tryPageLock: lock.acquire(),
      },
    };
  },
);
