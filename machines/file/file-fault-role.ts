/** What a thread can ask and do that faults on a page of a file: the vocabulary of filemap-fault.ts and do-shared-fault.ts. */
import {
  and,
  flag,
  index,
  mightSleep,
  not,
  optional,
  or,
  type RecordPlace,
  reference,
  role,
  words,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const fileFaultRegisters = {
  /** Constants: what the thread accesses, and how. */
  page: index(m.page),
  access: words('write', 'read'),

  vma: reference(m.vma),
  /** The lockless look at the entry by which the fault was dispatched. */
  orig: words('none', 'file'),
  /** vmf->pgoff: the page of the file. */
  offset: optional(m.offset),
  /** vmf->page, or one that was just allocated, with a reference. */
  frame: reference(m.frame),
  /** vmf->cow_page: for a store to a private mapping. */
  copy: reference(m.frame),
  /** mapping_locked: invalidate_lock is held for reading. */
  keepsPages: flag,
  /** fpin: mmap_lock was dropped, so that VM_FAULT_RETRY has to be returned. */
  dropped: flag,
  /** FAULT_FLAG_TRIED. */
  tried: flag,
  ...bracketRegisters,
};

export const fileFaultChoices = { frame: m.frame };

export function fileFaultVocabulary(
  self: RecordPlace<typeof fileFaultRegisters>,
  chosen: Chosen<typeof fileFaultChoices>,
) {
  const at = m.ptep(self.page);
  const seen = m.entryLockless(at);
  const f = self.frame;
  const writes = self.access.is('write');
  const slot = m.cache.slot.at(self.offset.known());
  const lock = m.frames.lock.at(f);
  const hasPageMkwrite = and(m.kernel.accountsDirty, not(m.kernel.noPageMkwrite));
  const copies = and(writes, m.vmas.isPrivate.at(self.vma));
  const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
  return {
    guards: {
      ...bracket.guards,
      announces: m.anySubscribed(),
      copies,
      hasCopy: self.copy.isnt('none'),
      vmaCovers: m.vmaIsLive(m.vmaAt(self.page)),
      looksNone: seen.kind.is('none'),
      looksFile: seen.kind.is('file'),
      looksProtected: and(writes, seen.kind.is('present'), not(seen.write)),
      isProtected: and(m.entry(at).kind.is('present'), not(m.entry(at).write)),
      isNonlinear: m.vmas.nonlinear.at(self.vma),
      beyondSize: m.cache.beyondSize.at(self.offset.known()),
      isCached: slot.isnt('none'),
      cachedUptodate: and(slot.isnt('none'), m.frames.uptodate.at(slot)),
      hasInvalidateLock: not(m.kernel.noInvalidateLock),
      keepsPages: self.keepsPages,
      readsUnderLock: or(self.keepsPages, m.kernel.noInvalidateLock),
      frameFree: m.frameFree(chosen.frame),
      tried: or(self.tried, self.dropped),
      dropped: self.dropped,
      /** Not truncated while its lock was waited for. */
      stillCached: and(m.frames.inCache.at(f), m.frames.index.at(f).is(self.offset)),
      isUptodate: m.frames.uptodate.at(f),
      /** pte_same(): the entry is what it was when the fault was dispatched; under the PTL. */
      pteSame: or(
        and(self.orig.is('none'), m.pteNone(at)),
        and(self.orig.is('file'), m.entry(at).kind.is('file'), m.entry(at).offset.is(self.offset)),
      ),
      writes,
      hasPageMkwrite,
      notifiesWrite: and(writes, hasPageMkwrite, not(m.vmas.isPrivate.at(self.vma))),
      hasMapping: m.frames.inCache.at(f),
      /** pte_same() once ->page_mkwrite() has returned, under the PTL. */
      stillProtected: and(m.entry(at).kind.is('present'), not(m.entry(at).write), m.entry(at).frame.is(f)),
    },
    actions: {
      ...bracket.actions,
      allocateCopy: [
        mightSleep,
        m.allocateFrame(chosen.frame),
        m.chargeFrame(chosen.frame),
        self.copy.set(chosen.frame),
      ],
      copyPage: m.copyToPrivate(f.known(), self.copy.known()),
      mapCopy: m.mapPrivateCopy(at, self.copy.known(), 'nothing'),
      replaceByCopy: [m.uncount(f.known(), self.page), m.mapPrivateCopy(at, self.copy.known(), 'a page')],
      forgetCopy: self.copy.set('none'),
      freeCopy: [m.putFrame(self.copy.known()), self.copy.set('none')],
      clearMapped: m.takeEntryOut(at),
      flushMapped: m.flushAllTlbs(self.page),
      removeMapping: m.frames.mapcount.at(f).decrement(),
      putMapping: m.putFrame(f.known()),
      findVma: self.vma.set(m.vmaAt(self.page)),
      noteLinear: self.offset.set(m.cache.linear.at(self.page)),
      noteFile: [self.orig.set('file'), self.offset.set(seen.offset)],
      getCached: [m.getCached(self.offset.known()), f.set(slot)],
      noteInvalidateLock: self.keepsPages.set(true),
      unlockInvalidate: [m.cache.invalidateLock.releaseRead(), self.keepsPages.set(false)],
      allocate: [mightSleep, m.allocateFrame(chosen.frame), f.set(chosen.frame)],
      addToCache: m.addToCache(self.offset.known(), f.known()),
      dropMmapLock: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none'), self.dropped.set(true)],
      readIn: m.readIn(f.known()),
      unlockPage: lock.release(),
      putPage: [m.putFrame(f.known()), f.set('none')],
      mapPage: m.mapFilePage(at, f.known(), writes, or(writes, m.entry(at).softDirty)),
      getMapped: [m.getFrame(m.entry(at).frame.known()), f.set(m.entry(at).frame)],
      makeWritable: m.makeWritable(at, f.known()),
      unlockPte: m.unlockPte(at),
      setPageDirty: m.setFrameDirty(f.known()),
      /** The mapping has the reference. */
      keepPage: f.set('none'),
      forgetTry: [self.orig.set('none'), self.offset.set('none'), self.tried.set(false)],
      noteTried: [self.orig.set('none'), self.offset.set('none'), self.dropped.set(false), self.tried.set(true)],
    },
    steps: {
      ...bracket.steps,
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
      lockInvalidate: m.cache.invalidateLock.acquireRead(),
      lockPage: lock.acquire(),
      tryPageLock: lock.acquire(),
      lockPte: m.lockPte(at),
    },
  };
}

/** The access that the thread makes, and its end: besides fileFaultVocabulary() what fileFaultStates name. */
export function fileAccessVocabulary(self: RecordPlace<typeof fileFaultRegisters>) {
  const at = m.ptep(self.page);
  const writes = self.access.is('write');
  return {
    guards: {
      storeRetires: and(writes, m.writable(at)),
      loadRetires: and(not(writes), m.readable(at)),
    },
    actions: {
      store: m.storeToMapping(at),
      load: m.loadFromMapping(at),
      unlockMmap: [m.mmapLockOf(self.page).releaseRead(), self.vma.set('none')],
    },
  };
}

export const fileFaulter = role(
  'file faulter',
  { registers: fileFaultRegisters, choices: fileFaultChoices },
  ({ self, chosen }) => {
    const fault = fileFaultVocabulary(self, chosen);
    const access = fileAccessVocabulary(self);
    return {
      ...fault,
      guards: { ...fault.guards, ...access.guards },
      actions: { ...fault.actions, ...access.actions },
    };
  },
);
