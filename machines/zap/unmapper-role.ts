/**
 * Vocabulary of actors that unmap one page and announce it step by step: zap-page-range-single.ts, oom-reap-task.ts and the core of
 * the notifiers, mmu-notifier.ts, which is part of both.
 */
import { setup } from 'xstate';
import {
  and,
  blocking,
  each,
  flag,
  index,
  mightSleep,
  not,
  optional,
  or,
  range,
  reference,
  role,
  when,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

const registers = {
  /** Constant: the page of the range. */
  page: index(m.page),
  /** Constant: the range is announced in non-blocking mode. */
  mayNotBlock: flag,
  /** Constant: the batch of the mmu_gather is full after one page, so that the page is put before the bracket ends. */
  batchFull: flag,
  /** Whose callback is next. */
  consumer: optional(m.consumer),
  /** A callback has answered -EAGAIN. */
  refused: flag,
  /** Tries that failed. */
  attempts: range(0, 1),
  frame: reference(m.frame),
};

export const unmapper = role('unmapper', { registers, family: true }, ({ self }) => {
  const at = m.ptep(self.page);
  const c = self.consumer;
  const covers: m.Covers = (p) => p.is(self.page);
  const { lock, countLock, mutex, remote } = m.secondary;
  return {
    guards: {
      nobodySubscribed: not(m.anySubscribed()),
      mayNotBlock: self.mayNotBlock,
      treeInUse: m.treeInUse(),
      isInterval: m.notifier.interval.at(c),
      isRemote: m.secondary.isRemote.at(c),
      hasNoEnd: or(m.notifier.interval.at(c), m.secondary.isRemote.at(c)),
      countsApart: m.secondary.countsApart.at(c),
      /** The callback would have to wait for the remote, which it may not. */
      refuses: self.mayNotBlock,
      remoteMapsNothing: not(m.remoteMaps(c, self.page)),
      refused: self.refused,
      undoes: self.refused,
      isLastConsumer: c.known().isLast(),
      /** The undo calls the ends as they are. */
      entersNonBlocking: and(self.mayNotBlock, not(self.refused)),
      pteNone: m.pteNone(at),
      hasFrame: self.frame.isnt('none'),
      putsEarly: and(self.batchFull, self.frame.isnt('none')),
      triesAgain: self.attempts.lessThan(1),
    },
    actions: {
      beginStart: m.beginStart(covers),
      firstConsumer: c.set(0),
      nextConsumer: c.set(c.known().next()),
      endConsumers: c.set('none'),
      startReturned: m.startReturned(),
      markTree: m.intervalStart(),
      setSequence: [m.intervalSetSeq(c), m.startDelivered(c)],
      unmarkTree: [m.intervalEnd(), each(m.consumer, (i) => when(m.notifier.interval.at(i), m.endDelivered(i)))],
      beginEnd: m.beginEnd(),
      closeBracket: m.closeBracket(),

      countStart: m.countStart(c, covers),
      zapSptes: m.zapSptes(c, covers),
      advanceSeq: m.advanceSeq(c),
      countEnd: m.countEnd(c),
      unlockMmu: lock.at(c).release(),
      unlockCount: countLock.at(c).release(),
      refuse: self.refused.set(true),
      forgetRefusal: self.refused.set(false),
      askRemote: remote.at(c).set('asked'),
      unlockMutex: mutex.at(c).release(),
      leaveNonBlocking: m.nonBlockEnd(),

      zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at)],
      unlockPte: m.unlockPte(at),
      putFrame: [m.putFrame(self.frame), self.frame.set('none')],
      dropMmapLock: m.mm.lock.releaseRead(),
      discardCalled: m.discardCalled(self.page),
      discardReturned: m.discardReturned(self.page),
      countAttempt: self.attempts.increment(),
      forgetAttempts: self.attempts.set(0),
    },
    steps: {
      lockMmap: m.mm.lock.acquireRead(),
      tryMmapLock: m.mm.lock.acquireRead(),
      enterNonBlocking: m.nonBlockStart(),
      lockMmu: lock.at(c).acquire(),
      lockCount: countLock.at(c).acquire(),
      lockMutex: mutex.at(c).acquire(),
      awaitRemote: blocking(remote.at(c).is('acknowledged'), [mightSleep, remote.at(c).set('idle')]),
      lockPte: m.lockPte(at),
    },
  };
});

/** Every machine of the role is made with this. */
export const unmapperSetup = setup(vocabulary(unmapper));
