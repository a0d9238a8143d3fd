/** Vocabulary of swapoff(): try-to-unuse.ts. */
import {
  also,
  and,
  blocking,
  exists,
  type IndexLike,
  index,
  mightSleep,
  not,
  optional,
  or,
  reference,
  role,
  set,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const swapoffCaller = role(
  'swapoff caller',
  {
    registers: {
      /** Constant: the address space that has entries of the device. */
      mm: index(m.mm),
      /** The page whose entry is next, and the slot that it was found to name. */
      at: optional(m.page),
      slot: optional(m.swapSlot),
      frame: reference(m.frame),
      spare: reference(m.frame),
      /** Slots in use that were looked at after the address space was walked. */
      searched: set(m.swapSlot),
    },
    choices: { frame: m.frame, slot: m.swapSlot },
  },
  ({ self, chosen }) => {
    const p = self.at.known();
    const at = m.ptep(p);
    const s = self.slot.known();
    const f = self.frame;
    const { swap } = m;
    const lock = m.frames.lock.at(f);
    const cached = swap.folio.at(s);
    const inUse = (slot: IndexLike<'swap slot'>) => or(swap.count.at(slot).moreThan(0), swap.hasCache.at(slot));
    const toSearch = (slot: IndexLike<'swap slot'>) => and(inUse(slot), not(self.searched.has(slot)));
    return {
      guards: {
        someInUse: m.someSlotInUse(),
        morePages: exists(m.page, (q) => p.before(q)),
        looksSwapped: m.looksSwapped(at),
        isCached: cached.isnt('none'),
        slotUnused: swap.count.at(s).is(0),
        hasSpare: self.spare.isnt('none'),
        frameFree: m.frameFree(chosen.frame),
        slotUncached: m.slotUncached(s),
        slotCached: m.slotCached(s),
        sameEntry: m.namesSlot(at, s),
        isUnneeded: m.swapCacheFreeable(f.known()),
        isToSearch: toSearch(chosen.slot),
        nothingToSearch: not(exists(m.swapSlot, (slot) => toSearch(slot))),
      },
      actions: {
        stopAllocation: swap.closing.set(true),
        firstPage: self.at.set(0),
        nextPage: self.at.set(p.next()),
        endPages: self.at.set('none'),
        noteSlot: self.slot.set(m.entryLockless(at).slot),
        forgetSlot: self.slot.set('none'),
        useDevice: m.useDevice(),
        getCached: [m.getFrame(cached.known()), f.set(cached)],
        allocateSpare: [
          mightSleep,
          m.allocateFrame(chosen.frame),
          m.chargeFrame(chosen.frame),
          self.spare.set(chosen.frame),
        ],
        freeSpare: [m.putFrame(self.spare.known()), self.spare.set('none')],
        prepareSlot: m.prepareSlot(s),
        readSlot: m.readSlot(s, f.known()),
        releasePage: lock.release(),
        /** unuse_pte(): clean, and without write permission until a store asks for it, which is given here at once. */
        mapPage: [m.getFrame(f.known()), m.leaveSwap(at, f.known(), true, false)],
        freeEntry: m.freeEntry(s),
        unlockPte: m.unlockPte(at),
        freeCache: m.freeSwapCache(f.known()),
        putPage: [m.putFrame(f.known()), f.set('none'), self.slot.set('none')],
        unlockMmap: m.mms.lock.at(self.mm).releaseRead(),
        search: [self.slot.set(chosen.slot), self.searched.add(chosen.slot)],
        endSearch: self.searched.clear(),
        kill: swap.killed.set(true),
        freeMap: swap.gone.set(true),
      },
      steps: {
        addToCache: also(m.frames.lock.at(self.spare).acquire(), [
          m.addToSwapCache(s, self.spare.known()),
          f.set(self.spare),
          self.spare.set('none'),
        ]),
        lockMmap: m.mms.lock.at(self.mm).acquireRead(),
        lockPage: lock.acquire(),
        /** folio_wait_writeback(). */
        awaitWriteback: blocking(not(m.frames.writeback.at(f)), mightSleep),
        lockPte: m.lockPte(at),
        awaitUsers: blocking(swap.users.isEmpty(), mightSleep),
      },
    };
  },
);
