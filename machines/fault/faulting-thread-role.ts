/** What a faulting thread can ask and do: the vocabulary of do-user-addr-fault.ts and of threads that fault among others. */
import {
  and,
  Cond,
  exists,
  flag,
  type IndexLike,
  index,
  lockless,
  me,
  mightSleep,
  not,
  or,
  pickIndex,
  type RecordPlace,
  reference,
  role,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

/** Registers of whoever accesses memory and may fault. Those that a scenario sets and nobody writes are constants. */
export const faultRegisters = {
  /** Constants: what the thread accesses, how, and from where. `kernel`: a system call's copy from or to user memory. */
  page: index(m.page),
  mode: words('user', 'kernel'),
  /** Constant: after its store the thread loads from the same page. */
  readsBack: flag,
  /** Constant: which signal may arrive, any number of times, while the thread is in the fault. */
  signal: words('none', 'nonfatal', 'fatal'),
  /** Constant: schedule() may return although nobody meant this thread. */
  spuriousWakes: variant(flag),
  /** Constant: who has to wait for mmap_lock may be woken once more later, when the lock is long taken (D31). */
  lateWakes: variant(flag),
  /** Constant: a SIGBUS handler that merely returns is installed, so that the access is tried again. */
  handlesSigbus: flag,
  /** Constant: transparent huge pages are on for its memory; a store to a region without a table asks for one. */
  takesHugePages: variant(flag),

  access: words('write', 'read'),
  /** FAULT_FLAG_TRIED. */
  tried: flag,
  /** The fault lock in hand. */
  under: words('none', 'VMA lock', 'mmap_lock'),
  vma: reference(m.vma),
  /** The table found or allocated in this fault; the fault lock keeps a table that was found in its place. */
  table: reference(m.table),
  /** The lockless look at the entry by which the fault was dispatched. */
  orig: words('none', 'zero'),
  frame: reference(m.frame),
  ctx: reference(m.context),
  mustWait: flag,
  ...bracketRegisters,
};

/** The frames and tables that an allocation may yield. */
export const faultChoices = { frame: m.frame, table: m.table };
/** Events of a fault that nobody owes. */
export const faultOptional = ['signal arrives', 'spurious wake-up', 'late wake-up'];

export function faultVocabulary(self: RecordPlace<typeof faultRegisters>, chosen: Chosen<typeof faultChoices>) {
  /** What the hardware and every new walk find. */
  const walked = m.ptep(self.page);
  const at = m.ptep(self.page, self.table);
  /** At the dispatch: in the table that was read from the PMD entry before, or is read with the PTE. */
  const seen = m.entryLockless(
    m.ptep(self.page, pickIndex(m.table, self.table.is('none'), m.pmdOf(self.page).table, self.table).known()),
  );
  const before2020 = m.kernel.oneRetryOnly;
  const inUserMode = self.mode.is('user');
  const writes = self.access.is('write');
  const queueLock = m.uffd.faultLock.at(self.ctx);
  const released = m.uffd.released.at(self.ctx);
  const ctxOfVma = m.vmas.ctx.at(self.vma);
  const answeredBySigbus = or(m.vmas.userfault.at(self.vma), sigbusAnyway(ctxOfVma, inUserMode));
  const setFaultLock = (under: 'none' | 'VMA lock' | 'mmap_lock'): Effect => self.under.set(under);
  const sawZero = self.orig.is('zero');
  const holdsAnyFaultLock = or(
    m.mmapLockOf(self.page).held(),
    exists(m.vma, (v) => m.vmas.lock.at(v).held()),
  );
  const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
  return {
    guards: {
      ...bracket.guards,
      storeRetires: and(writes, m.writable(walked)),
      storeRetiresBeforeLoad: and(writes, self.readsBack, m.writable(walked)),
      loadRetires: and(not(writes), m.readable(walked)),
      vmaLockApplies: and(inUserMode, not(m.kernel.noVmaLocks), not(self.tried)),
      vmaInTree: lockless(m.vmas.state.at(m.vmaAtLockless(self.page))).is('live'),
      vmaStillCovers: and(
        m.vmaIsLive(self.vma),
        m.vmaAtLockless(self.page).is(self.vma),
        not(and(m.kernel.armedTakesMmapLock, m.vmaIsArmed(self.vma))),
      ),
      mmapContended: and(self.lateWakes, not(new Cond(m.mmapLockOf(self.page).acquireRead().guard))),
      accessAllowed: and(m.vmaIsLive(self.vma), or(not(writes), not(m.vmas.readOnly.at(self.vma)))),
      waitIsKilled: and(
        not(m.kernel.noVmaLocks),
        m.fatalSignalPending(),
        not(new Cond(m.mmapLockOf(self.page).acquireRead().guard)),
      ),
      pmdsChange: m.kernel.hugePages,
      noTableYet: and(self.table.is('none'), m.pmdNone(self.page)),
      looksMissing: seen.kind.is('none'),
      looksMissingToStore: and(writes, seen.kind.is('none')),
      looksZero: and(writes, seen.kind.is('zero')),
      hasAnonVma: not(m.vmas.lacksAnonVma.at(self.vma)),
      underVmaLock: self.under.is('VMA lock'),
      writes,
      regionIsHuge: m.pmdHuge(self.page),
      noTable: m.pmdNone(self.page),
      asksForHugePage: and(m.pmdNone(self.page), self.takesHugePages, writes),
      /** pmd_trans_unstable(): anything but a table. */
      pmdUnstable: m.tableAt(self.page).is('none'),
      tableFree: m.tableFree(chosen.table),
      hugeFrameFree: m.hugeFrameFree(chosen.frame),
      noHugeFrameFree: not(exists(m.frame, (f) => m.hugeFrameFree(f))),
      regionTaken: not(m.pmdNone(self.page)),
      armedRegion: m.vmaIsArmed(self.vma),
      armedByMadvise: m.vmas.userfault.at(self.vma),
      /** A subscriber may have copied the entry of the zero page, so that its replacement has to be announced. */
      announces: m.anySubscribed(),
      hasFrame: self.frame.isnt('none'),
      frameFree: m.frameFree(chosen.frame),
      /** Whether the entry is no longer what it was when the fault was dispatched; under the PTL. */
      pteChanged: or(and(sawZero, m.entry(at).kind.isnt('zero')), and(not(sawZero), not(m.pteNone(at)))),
      /** check_stable_address_space(). */
      addressSpaceUnstable: m.mms.unstable.at(m.mmOf(self.page)),
      armed: m.vmaIsArmed(self.vma),
      answeredBySigbus,
      released,
      closedGivesSigbus: and(released, m.kernel.closedGivesSigbus),
      retryUsedUp: and(self.tried, before2020),
      neverWalks: m.kernel.neverWalksBeforeSleep,
      stillMissing: m.mustWait(walked),
      sleeps: and(self.mustWait, not(released)),
      sleepsUntilWaken: and(before2020, not(m.kernel.strayWakeUpEndsSleep)),
      isWaken: m.waiter.waken.at(me),
      mayLeave: or(
        m.waiter.waken.at(me),
        released,
        and(inUserMode, m.signalPending()),
        and(not(inUserMode), m.fatalSignalPending()),
      ),
      wokenUp: or(m.isRunnable(), m.signalEndsWait()),
      faultUnresolved: m.faultUnresolved(),
      retakesMmapLock: and(before2020, inUserMode, m.signalPending(), not(m.fatalSignalPending())),
      nodeUnlinked: m.nodeUnlinked(),
      holdsFaultLock: self.under.isnt('none'),
      isKilled: m.fatalSignalPending(),
      handlerRuns: and(inUserMode, m.signalPending()),
      returnsToHandler: and(not(before2020), inUserMode, m.signalPending()),
      inKernelMode: not(inUserMode),
      handlesSigbus: self.handlesSigbus,
      signalMayCome: and(self.signal.isnt('none'), m.task.signal.at(me).is('none')),
      wakesSpuriously: and(self.spuriousWakes, not(m.isRunnable())),
      lateWakeComes: m.task.lateWake.at(me),
    },
    actions: {
      ...bracket.actions,
      store: m.store(walked),
      load: m.load(walked),
      turnToReading: self.access.set('read'),
      findVmaLockless: [m.rcuReadLock(), self.vma.set(m.vmaAtLockless(self.page))],
      forgetVma: [self.vma.set('none'), m.rcuReadUnlock()],
      keepVmaLock: [setFaultLock('VMA lock'), m.rcuReadUnlock()],
      dropVmaLock: m.vmas.lock.at(self.vma).releaseRead(),
      findVma: [setFaultLock('mmap_lock'), self.vma.set(m.vmaAt(self.page))],
      leaveLateWake: m.leaveLateWake(),
      releaseFaultLock: when(
        self.under.is('mmap_lock'),
        m.mmapLockOf(self.page).releaseRead(),
        m.vmas.lock.at(self.vma).releaseRead(),
      ),
      forgetFaultLock: [setFaultLock('none'), self.vma.set('none'), self.table.set('none')],
      noteTable: when(self.table.is('none'), m.followPmd(self.page, self.table)),
      allocateTable: [mightSleep, m.allocateTable(chosen.table), self.table.set(chosen.table)],
      populatePmd: m.populatePmd(self.page, self.table),
      unlockPmd: m.unlockPmd(self.page),
      /** Another thread was faster, or it was for a huge page. */
      freeTable: [m.freeTable(self.table), self.table.set('none')],
      allocateHuge: [mightSleep, m.allocateFrame(chosen.frame), self.frame.set(chosen.frame)],
      clearHuge: [m.fillFrame(self.frame, 'zero'), m.frames.rest.at(self.frame).set('zero')],
      mapHuge: [m.mapHugePage(self.page, self.frame, self.table), self.table.set('none'), self.frame.set('none')],
      setAnonVma: m.setAnonVma(self.vma),
      dropTriedMmapLock: m.mmapLockOf(self.page).releaseRead(),
      noteZero: self.orig.set('zero'),
      allocate: [mightSleep, m.allocateFrame(chosen.frame), self.frame.set(chosen.frame)],
      clearPage: m.fillFrame(self.frame, 'zero'),
      charge: m.chargeFrame(self.frame),
      /**
       * ptep_clear_flush(), in one step: a CPU that uses what it has cached of the zero page in between might as well have
       * done so before.
       */
      clearZero: m.takeEntryOut(at),
      flushZero: m.flushAllTlbs(self.page),
      mapCopy: m.mapFrame(at, self.frame, 'copy'),
      mapFrame: m.mapFrame(at, self.frame, 'kernel'),
      mapZeroPage: m.mapZeroPage(at, 'kernel'),
      unlockPte: m.unlockPte(at),
      /** Lost the race: the frame is not needed. */
      freeFrame: m.putFrame(self.frame),
      decideToAsk: when(answeredBySigbus, m.decideSigbus(walked, 'asked for')),
      unlockPteToAsk: m.unlockPte(at),
      /** User space is going to fill the page: the frame is not needed. */
      releaseFrame: m.putFrame(self.frame),
      forgetFrame: self.frame.set('none'),
      judgeUsedUpRetry: [m.decideSigbus(walked, 'retry used up'), self.ctx.set('none')],
      judgeClosedContext: [m.decideSigbus(walked, 'closed'), self.ctx.set('none')],
      noteContext: self.ctx.set(ctxOfVma),
      getContext: m.beginWaiting(self.ctx, self.page),
      linkNode: m.linkPending(self.ctx),
      setTaskState: when(
        and(before2020, not(inUserMode)),
        m.prepareToWait('killable'),
        m.prepareToWait('interruptible'),
      ),
      unlockQueue: queueLock.release(),
      noteMustWait: self.mustWait.set(true),
      setRunning: [m.finishWait(), self.mustWait.set(false)],
      retakeMmapLock: setFaultLock('mmap_lock'),
      unlinkNode: m.unlinkNode(self.ctx),
      putContext: [
        when(and(m.kernel.fdPinsMmUsers, m.contextPutFrees(self.ctx)), m.mmput(m.mmOf(self.page))),
        m.endWaiting(self.ctx),
        self.ctx.set('none'),
      ],
      forgetContext: self.ctx.set('none'),
      returnRetry: [m.breaks('L4', holdsAnyFaultLock), self.orig.set('none'), self.tried.set(true)],
      returnDone: [m.breaks('L4', not(holdsAnyFaultLock)), self.orig.set('none'), self.table.set('none')],
      leaveFault: [self.tried.set(false), self.orig.set('none')],
      takeSignal: m.takeSignal(),
      receiveSignal: [when(self.signal.is('fatal'), m.sendSignal(me, 'fatal'), m.sendSignal(me, 'nonfatal'))],
      wakeSelf: m.wakeTask(me),
      deliverLateWake: m.deliverLateWake(),
    },
    steps: {
      tryVmaLock: m.vmas.lock.at(self.vma).acquireRead(),
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
      tryMmapLock: m.mmapLockOf(self.page).acquireRead(),
      relockMmap: m.mmapLockOf(self.page).acquireRead(),
      lockPte: m.lockPte(at),
      lockPmd: m.lockPmd(self.page),
      ...bracket.steps,
      lockQueue: queueLock.acquire(),
      wakeReaders: m.wakeFdQueue(self.ctx.known()),
    },
  };
}

export const faulter = role(
  'faulter',
  { registers: faultRegisters, choices: faultChoices, optional: faultOptional },
  ({ self, chosen }) => faultVocabulary(self, chosen),
);

/** Exits of handle_userfault() that the configuration decides, whatever the page does. */
function sigbusAnyway(ctx: ReturnType<typeof m.vmas.ctx.at>, inUserMode: Cond): Cond {
  const configured = (c: IndexLike<'context'>) =>
    or(m.uffd.sigbus.at(c), and(not(inUserMode), m.uffd.userModeOnly.at(c)));
  return or(m.task.exiting.at(me), ctx.is('none'), configured(ctx));
}
