/** What a thread can ask and do whose memory may be swapped out: the vocabulary of do-swap-page.ts, beside that of any fault. */
import {
  also,
  and,
  blocking,
  flag,
  mightSleep,
  optional,
  type RecordPlace,
  reference,
  role,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';

export const swapInRegisters = {
  /** What the fault was dispatched by: the slot in vmf->orig_pte. */
  slot: optional(m.swapSlot),
  /** need_clear_cache: the slot is read past the swap cache, which is kept from having it meanwhile. */
  pastCache: flag,
  /** new_folio of __read_swap_cache_async(). */
  spare: reference(m.frame),
  ...faultRegisters,
};

export function swapInVocabulary(self: RecordPlace<typeof swapInRegisters>, chosen: Chosen<typeof faultChoices>) {
  const at = m.ptep(self.page);
  const s = self.slot.known();
  const f = self.frame;
  const cached = m.swap.folio.at(s);
  const writes = self.access.is('write');
  const lock = m.frames.lock.at(f);
  const take = [mightSleep, m.allocateFrame(chosen.frame), m.chargeFrame(chosen.frame)];
  return {
    guards: {
      looksSwapped: m.looksSwapped(at),
      deviceAlive: m.deviceAlive(),
      isCached: cached.isnt('none'),
      readsPastCache: and(m.swap.synchronous, m.swap.count.at(s).is(1)),
      slotUnused: m.swap.count.at(s).is(0),
      hasSpare: self.spare.isnt('none'),
      slotUncached: m.slotUncached(s),
      slotCached: m.slotCached(s),
      pastCache: self.pastCache,
      waitsForPage: self.tried,
      /** folio_test_swapcache() and that its slot is still this one, under the page lock. */
      stillCached: m.frames.swap.at(f).is(self.slot),
      /** pte_same(), under the PTL. */
      sameEntry: m.namesSlot(at, s),
      /** should_try_to_free_swap() and folio_free_swap(). */
      freesCache: and(writes, m.frames.refs.at(f).is(2), m.swapCacheFreeable(f.known())),
    },
    actions: {
      forgetSlot: self.slot.set('none'),
      noteSlot: self.slot.set(m.entryLockless(at).slot),
      getDevice: m.getSwapDevice(),
      getCached: [m.getFrame(cached.known()), f.set(cached)],
      allocateSpare: [...take, self.spare.set(chosen.frame)],
      freeSpare: [m.putFrame(self.spare.known()), self.spare.set('none')],
      useDevice: m.useDevice(),
      prepareSlot: [m.useDevice(), m.prepareSlot(s)],
      notePastCache: self.pastCache.set(true),
      readSlot: [m.useDevice(), m.readSlot(s, f.known())],
      releasePage: lock.release(),
      putPage: [m.putFrame(f.known()), f.set('none')],
      freeEntry: m.freeEntry(s),
      freeCache: m.freeSwapCache(f.known()),
      mapSwappedIn: m.leaveSwap(at, f.known(), true, writes),
      keepPage: f.set('none'),
      clearHasCache: [m.clearHasCache(s), self.pastCache.set(false)],
      putDevice: [m.putSwapDevice(), self.slot.set('none')],
    },
    steps: {
      /** __folio_set_locked() of a page that nobody else has. */
      allocateLocked: also(
        m.frames.lock.at(chosen.frame).acquire(),
        [...take, f.set(chosen.frame)],
        m.frameFree(chosen.frame),
      ),
      addToCache: also(m.frames.lock.at(self.spare).acquire(), [
        m.addToSwapCache(s, self.spare.known()),
        f.set(self.spare),
        self.spare.set('none'),
      ]),
      tryPageLock: lock.acquire(),
      lockPage: lock.acquire(),
      /** folio_wait_locked(). */
      awaitPage: blocking(lock.isFree(), mightSleep),
    },
  };
}

/** All of it. */
export function swapperVocabulary(self: RecordPlace<typeof swapInRegisters>, chosen: Chosen<typeof faultChoices>) {
  const fault = faultVocabulary(self, chosen);
  const swapIn = swapInVocabulary(self, chosen);
  return {
    guards: { ...fault.guards, ...swapIn.guards },
    actions: { ...fault.actions, ...swapIn.actions },
    steps: { ...fault.steps, ...swapIn.steps },
  };
}

export const swapper = role(
  'swapping thread',
  { registers: swapInRegisters, choices: faultChoices, optional: faultOptional },
  ({ self, chosen }) => swapperVocabulary(self, chosen),
);
