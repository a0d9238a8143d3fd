/** What remap_anon_pages() can ask and do: the vocabulary of remap-anon-pages.ts and of the SIGBUS handler that calls it. */
import {
  and,
  flag,
  type IndexExpr,
  index,
  not,
  or,
  pickIndex,
  type RecordPlace,
  reference,
  role,
  words,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

/** Registers of the call, apart from the destination. */
export const remapRegisters = {
  /** Constant: the page that is moved away. */
  src: index(m.page),
  /** Constant: the broken form takes the PTL of the source first, whatever the addresses. */
  sourceFirst: flag,
  /** Constant: the source is announced to notifiers, as UFFDIO_MOVE does. */
  announces: flag,
  /** Constant: pins are looked for, as UFFDIO_MOVE does; the series of 2013 does not. */
  testsPins: flag,
  /** The frame of the source as first seen, with a reference of the mover's own. */
  moving: reference(m.frame),
  result: words('none', 'moved', 'EEXIST', 'ENOENT', 'EBUSY', 'EINVAL'),
  ...bracketRegisters,
};

export function remapVocabulary(self: RecordPlace<typeof remapRegisters>, page: IndexExpr<'page'>) {
  const dst = m.ptep(page);
  const src = m.ptep(self.src);
  const srcFirst = or(self.sourceFirst, self.src.before(page));
  const first = m.ptep(pickIndex(m.page, srcFirst, self.src, page).known());
  const second = m.ptep(pickIndex(m.page, srcFirst, page, self.src).known());
  const anonLock = m.vmas.anonLock.at(m.vmaAt(self.src));
  const atSrc = m.entry(src);
  const pins = m.frames.pins.at(self.moving).moreThan(0);
  const oneLock = m.samePtl(src, page);
  const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.src) });
  return {
    guards: {
      ...bracket.guards,
      announces: self.announces,
      rangesSuitable: and(usable(self.src), usable(page)),
      dstPresent: not(m.entryLockless(dst).kind.is('none')),
      srcMissing: m.pteNone(src),
      srcMovable: and(atSrc.kind.is('present'), m.mappedOnce(atSrc.frame)),
      oneLock,
      dstChanged: not(m.pteNone(dst)),
      srcChanged: not(and(atSrc.kind.is('present'), atSrc.frame.is(self.moving))),
      pinned: and(self.testsPins, pins),
      testsPins: self.testsPins,
      pinnedMeanwhile: pins,
      isDone: self.result.isnt('none'),
      sharedMeanwhile: not(m.mappedOnce(self.moving)),
    },
    actions: {
      ...bracket.actions,
      clearResult: self.result.set('none'),
      unlockMmapRead: m.mm.lock.releaseRead(),
      getSrcFrame: [self.moving.set(atSrc.frame), m.getFrame(self.moving)],
      unlockSrc: m.unlockPte(src),
      clearSource: [m.takeEntryOut(src), m.flushAllTlbs(self.src)],
      restoreSource: m.putEntryBack(src, self.moving),
      setDestination: m.installMoved(dst, self.moving, self.src),
      unlockFirst: m.unlockPte(first),
      unlockSecond: m.unlockPte(second),
      unlockAnonVma: anonLock.releaseWrite(),
      unlockPage: m.frames.lock.at(self.moving).release(),
      putSrcFrame: [m.putFrame(self.moving), self.moving.set('none')],
      returnMoved: self.result.set('moved'),
      returnEexist: self.result.set('EEXIST'),
      returnEnoent: self.result.set('ENOENT'),
      returnEbusy: self.result.set('EBUSY'),
      returnEinval: self.result.set('EINVAL'),
    },
    steps: {
      ...bracket.steps,
      lockMmapRead: m.mm.lock.acquireRead(),
      lockSrc: m.lockPte(src),
      lockPage: m.frames.lock.at(self.moving).acquire(),
      lockAnonVma: anonLock.acquireWrite(),
      lockFirst: m.lockPte(first),
      lockSecond: m.lockPte(second),
    },
  };
}
/** Anonymous and mapped; that both have one protection and none is locked is given here. */
function usable(p: IndexExpr<'page'>) {
  const v = m.vmaAt(p);
  return and(m.vmaIsLive(v), not(m.vmas.vmOps.at(v)));
}

export const mover = role('mover', { registers: { dst: index(m.page), ...remapRegisters } }, ({ self }) =>
  remapVocabulary(self, self.dst),
);
