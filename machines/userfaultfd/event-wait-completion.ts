/**
 * What announces a change of the layout until its event is read: userfaultfd_event_wait_completion(), fs/userfaultfd.c, Linux 6.12,
 * from its lock to where it is given up or read. Part of the machines that announce a change: it begins at `unlocked` and
 * leads to `finishing`.
 */
import { and, flag, me, not, or, type RecordPlace, reference, variant } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

const eventRegisters = {
  /** Constant: a fatal signal may arrive while the event waits to be read. */
  mayBeKilled: variant(flag),
  /** The context of the VMA, once it is told. */
  ctx: reference(m.context),
};

/** From the queue of events to the last reference. */
export function tellingVocabulary(self: RecordPlace<typeof eventRegisters>) {
  const ctx = self.ctx.known();
  const eventLock = m.uffd.eventLock.at(ctx);
  const eventRead = m.event.stage.at(me).is('read');
  const givesUp = or(m.uffd.released.at(ctx), m.fatalSignalPending());
  return {
    guards: {
      eventRead,
      givesUp,
      runnable: or(m.isRunnable(), m.signalEndsWait()),
      eventUnread: not(or(eventRead, givesUp)),
      signalMayCome: and(self.mayBeKilled, m.task.signal.at(me).is('none')),
    },
    actions: {
      queueEvent: m.queueEvent(ctx),
      setTaskState: m.prepareToWait('killable'),
      withdrawEvent: m.withdrawEvent(ctx),
      unlockEvents: eventLock.release(),
      setRunning: m.finishWait(),
      receiveSignal: m.sendSignal(me, 'fatal'),
      uncountEvent: m.uncountEvent(ctx),
      endEvent: [m.endEvent(ctx), self.ctx.set('none')],
    },
    steps: {
      lockEvents: eventLock.acquire(),
      wakeReaders: m.wakeFdQueue(ctx),
    },
  };
}

/** The same from mmap_changing on. */
export function eventVocabulary(self: RecordPlace<typeof eventRegisters>) {
  const ctx = self.ctx.known();
  const mapChangingLock = m.uffd.mapChangingLock.at(ctx);
  const telling = tellingVocabulary(self);
  return {
    ...telling,
    actions: {
      ...telling.actions,
      countEvent: m.countEvent(ctx),
      unlockMapChanging: mapChangingLock.releaseWrite(),
    },
    steps: { ...telling.steps, lockMapChanging: mapChangingLock.acquireWrite() },
  };
}

export const eventWait = states({
  unlocked: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'linking' } } },
  linking: { on: { 'queue event': { actions: 'queueEvent', target: 'linked' } } },
  linked: { on: { 'set task state': { actions: 'setTaskState', target: 'waiting' } } },
  waiting: {
    on: {
      'check event': [
        { description: 'read', guard: 'eventRead', target: 'over' },
        { description: 'killed, or closed', guard: 'givesUp', actions: 'withdrawEvent', target: 'over' },
        { description: 'not read yet', target: 'notifying' },
      ],
    },
  },
  notifying: { on: { 'unlock events': { actions: 'unlockEvents', target: 'wakingReaders' } } },
  wakingReaders: {
    on: { 'wake readers': { guard: 'wakeReaders', actions: 'wakeReaders', target: 'asleep' } },
  },
  asleep: {
    tags: 'asleep',
    meta: { while: 'eventUnread' },
    on: { 'return from schedule': { guard: 'runnable', target: 'relocking' } },
  },
  relocking: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'linked' } } },
  over: { on: { 'set task running': { actions: 'setRunning', target: 'leaving' } } },
  leaving: { on: { 'unlock events': { actions: 'unlockEvents', target: 'finishing' } } },
});

/** The same as a state of its own, with what ends it, until its context is put. */
export const tellingEvent = states({
  initial: 'unlocked',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_event_wait_completion' },
  on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
  states: {
    ...eventWait,
    finishing: { always: { target: 'uncounting' } },
    uncounting: { on: { 'uncount event': { actions: 'uncountEvent', target: 'putting' } } },
    putting: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_put' },
      on: { 'put context': { actions: 'endEvent', target: 'told' } },
    },
    told: { type: 'final' },
  },
});
