/** What remap_anon_pages() can ask and do: the vocabulary of remap-anon-pages.ts and of the SIGBUS handler that calls it. */
import {
  and,
  flag,
  ghost,
  type IndexExpr,
  iff,
  index,
  me,
  not,
  or,
  pickIndex,
  type RecordPlace,
  range,
  reference,
  role,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

/** Registers of the call, apart from the destination. */
export const remapRegisters = {
  /** The page that is moved away, and how many after it are to follow, each to the page after the destination. */
  src: index(m.page),
  more: range(0, m.page),
  /** Constant: the broken form takes the PTL of the source first, whatever the addresses. */
  sourceFirst: variant(flag),
  /** Constant: the source is announced to notifiers, as UFFDIO_MOVE does. */
  announces: variant(flag),
  /** Constant: pins are looked for, as UFFDIO_MOVE does; the series of 2013 does not. */
  testsPins: variant(flag),
  /** The frame of the source as first seen, with a reference of the mover's own. */
  moving: reference(m.frame),
  /** How many have been moved, and why the call goes on to no further one. */
  moved: range(0, m.page),
  /** How many really were. */
  filled: ghost(range(0, m.page)),
  result: words('none', 'moved', 'EEXIST', 'ENOENT', 'EBUSY', 'EINVAL', 'EINTR'),
  ...bracketRegisters,
};

/** `nextDestination`: how the destination goes on to the next page, of a call for several. */
export function remapVocabulary(
  self: RecordPlace<typeof remapRegisters>,
  page: IndexExpr<'page'>,
  nextDestination: Effect,
) {
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
      isMoved: self.result.is('moved'),
      goesOn: and(self.result.is('moved'), self.more.moreThan(0)),
      killed: and(m.fatalSignalPending(), self.result.isOneOf('none', 'moved')),
      tlbs: m.kernel.tlbs,
      sharedMeanwhile: not(m.mappedOnce(self.moving)),
    },
    actions: {
      ...bracket.actions,
      clearResult: [self.result.set('none'), self.moved.set(0), self.filled.set(0)],
      countPage: self.moved.increment(),
      nextPage: [self.result.set('none'), self.src.set(self.src.next()), nextDestination, self.more.decrement()],
      unlockMmapRead: m.mmapLockOf(page).releaseRead(),
      getSrcFrame: [self.moving.set(atSrc.frame), m.getFrame(self.moving)],
      unlockSrc: m.unlockPte(src),
      clearSource: m.takeEntryOut(src),
      flushSource: m.flushAllTlbs(self.src),
      restoreSource: m.putEntryBack(src, self.moving),
      setDestination: m.installMoved(dst, self.moving, self.src),
      unlockFirst: m.unlockPte(first),
      unlockSecond: m.unlockPte(second),
      unlockAnonVma: anonLock.releaseWrite(),
      unlockPage: m.frames.lock.at(self.moving).release(),
      putSrcFrame: [m.putFrame(self.moving), self.moving.set('none')],
      returnMoved: [self.result.set('moved'), self.filled.increment()],
      returnEexist: self.result.set('EEXIST'),
      returnEnoent: self.result.set('ENOENT'),
      returnEbusy: self.result.set('EBUSY'),
      returnEinval: self.result.set('EINVAL'),
      returnEintr: self.result.set('EINTR'),
      /** That some pages were moved tells the caller more than why not all of them were. */
      countAsAnswer: when(self.moved.moreThan(0), self.result.set('moved')),
      judgeReturn: [
        // Who is killed is told nothing any more: of the page that was moved last the call does not know.
        m.breaks('A2', and(not(m.fatalSignalPending()), self.moved.isnt(self.filled))),
        m.breaks('A2', iff(self.result.is('moved'), self.moved.is(0))),
        when(m.kernel.tlbs, m.judgeZapReturn(self.src)),
      ],
    },
    steps: {
      ...bracket.steps,
      lockMmapRead: m.mmapLockOf(page).acquireRead(),
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

export const mover = role(
  'mover',
  {
    registers: {
      dst: index(m.page),
      /** Constant: a fatal signal may arrive during the call. */
      mayBeKilled: variant(flag),
      ...remapRegisters,
    },
    optional: ['signal arrives'],
  },
  ({ self }) => {
    const remap = remapVocabulary(self, self.dst, self.dst.set(self.dst.next()));
    return {
      ...remap,
      guards: { ...remap.guards, signalMayCome: and(self.mayBeKilled, m.task.signal.at(me).is('none')) },
      actions: { ...remap.actions, receiveSignal: m.sendSignal(me, 'fatal') },
    };
  },
);
