/**
 * Vocabulary of a user-space thread that holds a userfaultfd descriptor: read() and poll() on it, UFFDIO_COPY,
 * UFFDIO_ZEROPAGE and UFFDIO_WAKE. The machines that use it are userfaultfd-read.ts, userfaultfd-poll.ts, userfaultfd-copy.ts,
 * userfaultfd-copy-2015.ts, userfaultfd-zeropage.ts, userfaultfd-wake.ts and the programs in monitor.ts and qemu-postcopy.ts.
 */
import { setup } from 'xstate';
import {
  actor,
  also,
  and,
  type Cond,
  each,
  every,
  flag,
  ghost,
  type IndexLike,
  implies,
  index,
  lockless,
  me,
  mightSleep,
  not,
  optional,
  or,
  type RecordPlace,
  range,
  reference,
  role,
  set,
  userCopy,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import {
  allocateFrame,
  beginRefile,
  breaks,
  chargeFrame,
  context,
  endRefile,
  enterFdQueue,
  entry,
  fillFrame,
  finishWait,
  frame,
  frameFree,
  hasEvents,
  isArmed,
  isRunnable,
  kernel,
  layoutChanging,
  leaveFdQueue,
  lockPte,
  mapFrame,
  mapZeroPage,
  mmgetNotZero,
  mmput,
  mms,
  page,
  pmdHuge,
  pollIn,
  postcopy,
  prepareToWait,
  pteNone,
  ptep,
  putFrame,
  readable,
  refileIn,
  refileOut,
  refileOutInit,
  sendSignal,
  signalPending,
  takeEvent,
  takeMessage,
  tearDownIsDue,
  transferState,
  uffd,
  unlockPte,
  vma,
  vmaAt,
  vmaAtLockless,
  vmaIsLive,
  vmas,
  waiter,
  wakeOldestOnly,
} from '../../models/index.ts';
import { wakeVocabulary } from './userfaultfd-wake.ts';

export const uffdUserRegisters = {
  /** Which descriptor. */
  ctx: index(context),
  /** read(): the node of the oldest fault or event. */
  node: optional(actor),
  /** What read() or poll() returned. */
  got: words('nothing', 'fault', 'event', 'EAGAIN', 'EINTR', 'EFAULT', 'POLLIN', 'POLLERR'),
  /** This read() follows a poll() that answered POLLIN. */
  polled: ghost(flag),
  /** Constant: the buffer of its first read() cannot be written to, which the program mends when it is told. */
  bufferFaults: flag,
  /** The first page of the call, the one that is being filled, and the last one; of a message: the last two. */
  first: optional(page),
  page: optional(page),
  last: optional(page),
  /** Where UFFDIO_COPY reads from; none: memory that is always resident. */
  source: optional(page),
  /** UFFDIO_COPY_MODE_DONTWAKE. */
  dontWake: flag,
  /** Constants: the memory cgroup may refuse a charge; what the call is to answer into cannot be written to. */
  chargeMayFail: variant(flag),
  outFieldFaults: variant(flag),
  vma: reference(vma),
  frame: reference(frame),
  /** Pages that the call has filled, what it answers in its out-field, and what it really filled. */
  copied: range(0, page),
  outField: range(0, page),
  filled: ghost(range(0, page)),
  /** The call has written its out-field. */
  answered: ghost(flag),
  /** Why the page loop ended early, and errno of the whole call. */
  error: words('none', 'EAGAIN', 'EEXIST', 'EFAULT', 'ENOENT', 'ENOMEM', 'ESRCH', 'EFAULT at the out-field'),
  /** Pages whose faults the next wake-up is for. */
  wakeRange: set(page),
  needWakeup: flag,
  /** Postcopy: the page was MISSING when its transfer began; and what its state was before it was changed. */
  wasMissing: flag,
  before: transferState,
};

export const uffdUserChoices = { frame };
export const uffdUserOptional = ['call read()', 'signal arrives'] as const;

/** `isRegistered`: what vm_userfaultfd_ctx of a VMA has to say so that its pages may be filled. */
export function uffdUserVocabulary(
  self: RecordPlace<typeof uffdUserRegisters>,
  chosen: Chosen<typeof uffdUserChoices>,
  isRegistered: (v: IndexLike<'vma'>) => Cond = (v) => vmas.missing.at(v),
) {
  const c = self.ctx;
  const mm = uffd.mm.at(c);
  const mmapLock = mms.lock.at(mm);
  const at = ptep(self.page);
  const source = ptep(self.source);
  const fdLock = uffd.fdLock.at(c);
  const eventLock = uffd.eventLock.at(c);
  const vmaLock = vmas.lock.at(self.vma);
  const mapChangingLock = uffd.mapChangingLock.at(c);
  const wake = wakeVocabulary(c, self.needWakeup, (p) => self.wakeRange.has(p));
  // Which VMA covers a page of its range does not change while its lock is held, or mmap_lock.
  const coversCall = every(page, (p) =>
    implies(and(not(p.before(self.first.known())), not(self.last.known().before(p))), vmaAtLockless(p).is(self.vma)),
  );
  const someDone = self.copied.moreThan(0);
  const allDone = self.page.is('none');
  /** What the caller is told, against what was done. */
  const answersWrongly = or(not(self.answered), self.outField.isnt(self.filled));
  const judgeReturn = breaks('fd_wqh', or(lockless(uffd.fdWaiters.at(c)).has(me), not(isRunnable())));
  const answersEagain = or(self.error.is('EAGAIN'), and(not(allDone), someDone));
  return {
    guards: {
      // read() and poll()
      faultPending: not(uffd.pending.at(c).isEmpty()),
      eventPending: not(uffd.events.at(c).isEmpty()),
      nothingToRead: not(pollIn(c)),
      signalPending: signalPending(),
      signalMayCome: not(signalPending()),
      gotEintr: self.got.is('EINTR'),
      nonblocking: uffd.nonblocking.at(c),
      pollRefused: not(uffd.nonblocking.at(c)),
      ...wake.guards,
      hasEvents: hasEvents(c),
      runnable: isRunnable(),
      gotFault: self.got.is('fault'),
      bufferFaults: self.bufferFaults,
      messageLost: self.got.is('EFAULT'),
      gotPollIn: self.got.is('POLLIN'),
      // UFFDIO_COPY and UFFDIO_ZEROPAGE
      layoutChanging: layoutChanging(c),
      skipsOutField: kernel.earlyEagainSkipsOutField,
      mmapLockOnly: or(kernel.noVmaLocks, kernel.fillsTakeMmapLock),
      noMmapChanging: kernel.noMmapChanging,
      vmaFound: self.vma.isnt('none'),
      /** find_dst_vma() and validate_dst_vma(): one VMA covers the whole call, whatever of it is filled already. */
      rangeRegistered: and(self.vma.isnt('none'), vmaIsLive(self.vma), isRegistered(self.vma), coversCall),
      looksForExit: kernel.exitWaitsForMmapLock,
      tearDownIsDue: tearDownIsDue(mm),
      mmIsPinned: or(kernel.fdPinsMmUsers, kernel.operationsSkipMmget),
      failed: self.error.isnt('none'),
      frameFree: frameFree(chosen.frame),
      noFrameFree: every(frame, (f) => not(frameFree(f))),
      frameInHand: self.frame.isnt('none'),
      sourceReadable: or(self.source.is('none'), readable(source)),
      sourceMapped: vmaIsLive(vmaAt(self.source.known())),
      sourceMissing: entry(source).kind.is('none'),
      sourceFailed: self.error.is('EFAULT'),
      chargeMayFail: self.chargeMayFail,
      outFieldFaults: self.outFieldFaults,
      outFieldFailed: self.error.is('EFAULT at the out-field'),
      pteNone: pteNone(at),
      hugePages: kernel.hugePages,
      pmdHuge: pmdHuge(self.page),
      lastPage: self.page.is(self.last),
      wakesNow: and(someDone, not(self.dontWake)),
      allDone,
      someDone,
      gotEagain: or(self.error.is('EAGAIN'), someDone),
      gotEexist: self.error.is('EEXIST'),
      skipsLastPage: and(self.error.is('EEXIST'), self.page.is(self.last)),
      /** What a call did not do may be done already, with nobody left to wake who waits for it. */
      mustWake: self.error.isnt('none'),
      // Postcopy
      stateMissing: postcopy.state.at(self.page).is('MISSING'),
      requestedMeanwhile: and(self.wasMissing, self.before.is('REQUESTED')),
      requestedBefore: self.before.is('REQUESTED'),
      receivedMeanwhile: self.before.is('RECEIVED'),
    },
    actions: {
      enterFdQueue: [enterFdQueue(c), prepareToWait('interruptible')],
      prepareToSleep: prepareToWait('interruptible'),
      findFault: self.node.set(uffd.pending.at(c).head()),
      beginRefile: beginRefile(c),
      listDel: refileOut(c, self.node),
      listAdd: refileIn(c, self.node),
      endRefile: endRefile(c),
      copyMessage: [
        takeMessage(self.node),
        self.got.set('fault'),
        self.page.set(waiter.page.at(self.node)),
        self.last.set(waiter.page.at(self.node)),
        self.node.set('none'),
      ],
      copyEvent: [
        self.node.set(uffd.events.at(c).head()),
        takeEvent(c, self.node),
        self.node.set('none'),
        self.got.set('event'),
      ],
      unlockEvents: eventLock.release(),
      failInterrupted: [breaks('read', not(signalPending())), self.got.set('EINTR')],
      receiveSignal: sendSignal(me, 'fatal'),
      failAgain: [breaks('read', not(uffd.nonblocking.at(c))), self.got.set('EAGAIN')],
      unlockFdQueue: fdLock.release(),
      goToSleep: [fdLock.release(), breaks('W7', self.polled)],
      leaveFdQueue: [leaveFdQueue(c), finishWait()],
      copyToUser: [userCopy, self.polled.set(false)],
      failRead: [userCopy, self.polled.set(false), self.got.set('EFAULT')],
      mendBuffer: self.bufferFaults.set(false),
      forgetRead: [judgeReturn, self.got.set('nothing'), self.page.set('none'), self.last.set('none')],
      answerPollErr: self.got.set('POLLERR'),
      answerPollIn: self.got.set('POLLIN'),
      trustPoll: [judgeReturn, self.got.set('nothing'), self.polled.set(true)],

      failEagain: self.error.set('EAGAIN'),
      failEsrch: self.error.set('ESRCH'),
      failEnoent: self.error.set('ENOENT'),
      failEnomem: self.error.set('ENOMEM'),
      failEexist: self.error.set('EEXIST'),
      failEfault: self.error.set('EFAULT'),
      failOutField: self.error.set('EFAULT at the out-field'),
      beginCall: self.first.set(self.page),
      findVma: when(vmaIsLive(vmaAt(self.first.known())), self.vma.set(vmaAt(self.first.known()))),
      unlockMmap: mmapLock.releaseRead(),
      unlockMmapAndForgetVma: [mmapLock.releaseRead(), self.vma.set('none')],
      unlockVma: [vmaLock.releaseRead(), self.vma.set('none')],
      unlockMapChanging: mapChangingLock.releaseRead(),
      allocate: [mightSleep, allocateFrame(chosen.frame), self.frame.set(chosen.frame)],
      copyFaultsOff: fillFrame(self.frame, 'source'),
      copyFaultsOn: [userCopy, fillFrame(self.frame, 'source')],
      charge: [mightSleep, chargeFrame(self.frame)],
      setPte: [
        breaks('A7', not(isArmed(self.page))),
        mapFrame(at, self.frame, 'resolver'),
        self.frame.set('none'),
        self.filled.increment(),
      ],
      setPteZero: [breaks('A7', not(isArmed(self.page))), mapZeroPage(at, 'resolver'), self.filled.increment()],
      countPage: [self.copied.increment(), self.wakeRange.add(self.page)],
      unlockPte: unlockPte(at),
      nextPage: self.page.set(self.page.known().next()),
      endPages: self.page.set('none'),
      putFrame: [putFrame(self.frame), self.frame.set('none')],
      mmput: mmput(mm),
      putUser: [userCopy, self.outField.set(self.copied), self.answered.set(true)],
      returnDone: breaks('A2', or(answersWrongly, not(allDone), answersEagain)),
      returnEagain: breaks('A2', or(answersWrongly, not(answersEagain))),
      returnError: breaks('A2', or(self.filled.moreThan(0), answersEagain, self.error.is('none'))),
      forgetCall: [
        self.first.set('none'),
        self.error.set('none'),
        self.copied.set(0),
        self.outField.set(0),
        self.filled.set(0),
        self.answered.set(false),
        when(not(self.dontWake), self.wakeRange.clear()),
      ],

      forgetRange: self.wakeRange.clear(),

      mapSource: mapZeroPage(source, 'kernel'),
      unlockSource: unlockPte(source),

      ...wake.actions,
      startWake: breaks('A2', self.dontWake),

      noteMissing: self.wasMissing.set(true),
      changeToReceived: [self.before.set(postcopy.state.at(self.last)), postcopy.state.at(self.last).set('RECEIVED')],
      changeToRequested: [
        self.before.set(postcopy.state.at(self.page)),
        when(self.before.is('MISSING'), postcopy.state.at(self.page).set('REQUESTED')),
      ],
      rangeOfAll: each(page, (p) => self.wakeRange.add(p)),
      rangeOfMessage: self.wakeRange.add(self.last),
      forgetState: [self.wasMissing.set(false), self.before.set('MISSING')],

      // Broken forms, for mutants.
      listDelInit: refileOutInit(c, self.node),
      wakeOldest: wakeOldestOnly(c),
    },
    steps: {
      lockFdQueue: fdLock.acquire(),
      ...wake.steps,
      lockEvents: eventLock.acquire(),
      mmget: mmgetNotZero(mm),
      // Finding and trying are one RCU section: a VMA that was detached or cleared in between is refused below.
      tryVmaLock: also(
        vmas.lock.at(vmaAtLockless(self.first.known())).acquireRead(),
        self.vma.set(vmaAtLockless(self.first.known())),
        lockless(vmas.state.at(vmaAtLockless(self.first.known()))).is('live'),
      ),
      lockMmap: mmapLock.acquireRead(),
      lockVmaUnderMmap: vmaLock.acquireRead(),
      lockMapChanging: mapChangingLock.acquireRead(),
      lockPte: lockPte(at),
      lockSource: lockPte(source),
    },
  };
}

export const uffdUser = role(
  'uffd user',
  { registers: uffdUserRegisters, choices: uffdUserChoices, optional: uffdUserOptional, family: true },
  ({ self, chosen }) => uffdUserVocabulary(self, chosen),
);

/** Every machine of the role is made with this. */
export const uffdUserSetup = setup(vocabulary(uffdUser));
