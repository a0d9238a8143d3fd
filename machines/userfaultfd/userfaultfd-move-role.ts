/** Vocabulary of whoever calls UFFDIO_MOVE: userfaultfd-move.ts with uffd-move-lock.ts and move-pages-pte.ts. */
import {
  also,
  and,
  flag,
  type IndexExpr,
  index,
  lockless,
  not,
  optional,
  or,
  pickIndex,
  type RecordPlace,
  reference,
  role,
  when,
  words,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { wakeVocabulary } from './userfaultfd-wake.ts';

export const uffdMoverRegisters = {
  /** Constants: which descriptor, and the pages from and to which one page is moved. */
  ctx: index(m.context),
  dst: index(m.page),
  src: index(m.page),
  dstVma: reference(m.vma),
  srcVma: reference(m.vma),
  /** orig_src_pte. Untracked: it is asked again under the PTL before anything comes of it. */
  seen: words(...m.seenKinds),
  seenFrame: optional(m.frame),
  seenSlot: optional(m.swapSlot),
  /** src_folio; and src_folio_pte, if it was found in the swap cache. */
  folio: reference(m.frame),
  cachedFor: optional(m.swapSlot),
  /** The slot for which the swap device is kept: si. */
  device: optional(m.swapSlot),
  /** Whether the hardware had stored through the entry that was cleared. */
  wasDirty: flag,
  error: words('none', 'EAGAIN', 'EEXIST', 'ENOENT', 'EBUSY', 'EINVAL', 'ESRCH'),
  moved: flag,
  needWakeup: flag,
  ...bracketRegisters,
};

export function uffdMoverVocabulary(self: RecordPlace<typeof uffdMoverRegisters>) {
  const { ctx, folio } = self;
  const mm = m.uffd.mm.at(ctx);
  const mmapLock = m.mms.lock.at(mm);
  const mapChangingLock = m.uffd.mapChangingLock.at(ctx);
  const dstLock = m.vmas.lock.at(self.dstVma);
  const srcLock = m.vmas.lock.at(self.srcVma);
  const dst = m.ptep(self.dst);
  const src = m.ptep(self.src);
  const first = m.ptep(pickIndex(m.page, self.src.before(self.dst), self.src, self.dst).known());
  const second = m.ptep(pickIndex(m.page, self.src.before(self.dst), self.dst, self.src).known());
  const atSrc = m.entry(src);
  const seen = { kind: self.seen, frame: self.seenFrame, slot: self.seenSlot };
  const anonLock = m.vmas.anonLock.at(self.srcVma);
  const folioLock = m.frames.lock.at(folio);
  const f = folio.known();
  const seenFolio = self.seenFrame.known();
  const slot = self.seenSlot.known();
  const cached = m.swap.folio.at(slot);
  const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.src) });
  const wake = wakeVocabulary(ctx, self.needWakeup, m.onlyPage(self.dst));
  const suits = (v: IndexExpr<'vma'>) => and(m.vmaIsLive(v), not(m.vmas.vmOps.at(v)), not(m.vmas.readOnly.at(v)));
  const isExclusive = (frame: IndexExpr<'frame'>) => or(not(m.kernel.forks), m.frames.exclusive.at(frame));
  const isPinned = m.frames.pins.at(folio).moreThan(0);
  const forgetSeen = [self.seen.set('none'), self.seenFrame.set('none'), self.seenSlot.set('none')];
  return {
    guards: {
      ...bracket.guards,
      ...wake.guards,
      announces: m.anySubscribed(),
      tlbs: m.kernel.tlbs,
      layoutChanging: m.layoutChanging(ctx),
      mmapLockOnly: or(m.kernel.noVmaLocks, m.kernel.fillsTakeMmapLock),
      failed: self.error.isnt('none'),
      isMoved: self.moved,
      triesAgain: self.error.is('EAGAIN'),
      dstFound: self.dstVma.isnt('none'),
      bothFound: and(self.dstVma.isnt('none'), self.srcVma.isnt('none')),
      oneVma: m.vmaAtLockless(self.src).is(self.dstVma),
      areasSuitable: and(
        self.dstVma.isnt('none'),
        self.srcVma.isnt('none'),
        suits(self.dstVma.known()),
        suits(self.srcVma.known()),
        m.vmas.ctx.at(self.dstVma).is(ctx),
      ),
      dstPresent: not(m.pteNone(dst)),
      srcMissing: self.seen.is('none'),
      srcZero: self.seen.is('zero'),
      srcSwapped: self.seen.is('swap'),
      srcChanged: not(m.sameAs(src, seen)),
      hasFolio: folio.isnt('none'),
      /** Whether the entry is another than the one by which the page in hand was found. */
      folioPteChanged: and(
        folio.isnt('none'),
        not(
          or(
            and(self.seen.is('present'), self.seenFrame.is(folio)),
            and(self.seen.is('swap'), self.seenSlot.is(self.cachedFor)),
          ),
        ),
      ),
      notExclusive: not(isExclusive(seenFolio)),
      folioMapped: m.frames.mapcount.at(folio).moreThan(0),
      holdsAnonVma: and(self.srcVma.isnt('none'), anonLock.heldWrite()),
      oneLock: m.samePtl(src, self.dst),
      isPinned,
      pinnedMeanwhile: isPinned,
      sharedMeanwhile: not(isExclusive(f)),
      hasRmap: m.kernel.swap,
      deviceAlive: m.deviceAlive(),
      holdsDevice: self.device.isnt('none'),
      isCached: cached.isnt('none'),
      stillCached: m.frames.swap.at(folio).is(self.cachedFor),
      hasCache: m.slotCached(slot),
    },
    actions: {
      ...bracket.actions,
      ...wake.actions,
      failEagain: self.error.set('EAGAIN'),
      failEexist: self.error.set('EEXIST'),
      failEnoent: self.error.set('ENOENT'),
      failEbusy: self.error.set('EBUSY'),
      failEinval: self.error.set('EINVAL'),
      failEsrch: self.error.set('ESRCH'),
      forgetError: self.error.set('none'),
      mmput: m.mmput(mm),
      findDst: when(m.vmaIsLive(m.vmaAt(self.dst)), self.dstVma.set(m.vmaAt(self.dst))),
      findSrc: when(m.vmaIsLive(m.vmaAt(self.src)), self.srcVma.set(m.vmaAt(self.src))),
      takeDstForSrc: self.srcVma.set(self.dstVma),
      unlockMmap: mmapLock.releaseRead(),
      unlockDst: dstLock.releaseRead(),
      forgetDst: self.dstVma.set('none'),
      unlockSrcVma: srcLock.releaseRead(),
      forgetSrc: self.srcVma.set('none'),
      unlockMapChanging: mapChangingLock.releaseRead(),

      unlockDstPte: m.unlockPte(dst),
      unlockSrcPte: m.unlockPte(src),
      noteSource: [
        forgetSeen,
        when(atSrc.kind.is('zero'), self.seen.set('zero')),
        when(atSrc.kind.is('present'), [self.seen.set('present'), self.seenFrame.set(atSrc.frame)]),
        when(atSrc.kind.is('swap'), [self.seen.set('swap'), self.seenSlot.set(atSrc.slot)]),
      ],
      getSource: [m.getFrame(seenFolio), folio.set(self.seenFrame)],
      unlockFirst: m.unlockPte(first),
      unlockSecond: m.unlockPte(second),
      clearSource: [self.wasDirty.set(and(m.kernel.swap, atSrc.dirty)), m.takeEntryOut(src)],
      clearSwap: m.takeSwapEntryOut(src),
      flushSource: m.flushAllTlbs(self.src),
      restoreSource: when(m.kernel.swap, m.restoreEntry(src, f, self.wasDirty), m.putEntryBack(src, f)),
      forgetDirty: self.wasDirty.set(false),
      moveRmap: m.moveAnonRmap(f, self.dst),
      setDestination: [m.installMovedPage(dst, f, self.src, self.wasDirty), self.moved.set(true)],
      setZero: [m.installMovedZero(dst, self.src), self.moved.set(true)],
      setSwap: [m.installMovedSwap(dst, slot, self.src), self.moved.set(true)],
      getDevice: [m.getSwapDevice(), self.device.set(self.seenSlot)],
      putDevice: [m.putSwapDevice(), self.device.set('none')],
      useDevice: m.useDevice(),
      getCached: [m.getFrame(cached.known()), folio.set(cached), self.cachedFor.set(self.seenSlot)],
      unlockAnonVma: anonLock.releaseWrite(),
      unlockFolio: folioLock.release(),
      putFolio: [m.putFrame(f), folio.set('none'), self.cachedFor.set('none')],
      forgetSeen,
      judgeMove: [
        when(m.kernel.tlbs, m.judgeZapReturn(self.src)),
        m.breaks('A2', or(and(self.moved, self.error.isnt('none')), and(not(self.moved), self.error.is('none')))),
      ],
    },
    steps: {
      ...bracket.steps,
      ...wake.steps,
      mmget: m.mmgetNotZero(mm),
      // Finding and trying are one RCU section: a VMA that was detached in between is refused like a failed try.
      tryDstVma: also(
        m.vmas.lock.at(m.vmaAtLockless(self.dst)).acquireRead(),
        self.dstVma.set(m.vmaAtLockless(self.dst)),
        lockless(m.vmas.state.at(m.vmaAtLockless(self.dst))).is('live'),
      ),
      trySrcVma: also(
        m.vmas.lock.at(m.vmaAtLockless(self.src)).acquireRead(),
        self.srcVma.set(m.vmaAtLockless(self.src)),
        lockless(m.vmas.state.at(m.vmaAtLockless(self.src))).is('live'),
      ),
      lockMmap: mmapLock.acquireRead(),
      lockDstVma: dstLock.acquireRead(),
      lockSrcVma: srcLock.acquireRead(),
      lockMapChanging: mapChangingLock.acquireRead(),
      lockDstPte: m.lockPte(dst),
      lockSrcPte: m.lockPte(src),
      tryFolioLock: also(m.frames.lock.at(seenFolio).acquire(), [m.getFrame(seenFolio), folio.set(self.seenFrame)]),
      tryCachedLock: folioLock.acquire(),
      lockFolio: folioLock.acquire(),
      tryAnonVma: anonLock.acquireWrite(),
      lockAnonVma: anonLock.acquireWrite(),
      lockFirst: m.lockPte(first),
      lockSecond: m.lockPte(second),
    },
  };
}

export const uffdMover = role('uffd mover', { registers: uffdMoverRegisters }, ({ self }) => uffdMoverVocabulary(self));
