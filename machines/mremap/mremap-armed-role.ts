/** What a thread in mremap() can ask and do whose memory is armed: the vocabulary of mremap-armed.ts. */
import { and, flag, me, not, or, reference, role, variant, when } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { mremapChoices, mremapRegisters, mremapVocabulary } from './mremap-role.ts';

export const armedMapMover = role(
  'map mover of armed memory',
  {
    registers: {
      ...mremapRegisters,
      /** Constant: a fatal signal may arrive while the event waits to be read. */
      mayBeKilled: variant(flag),
      /** The context of the VMA, once it is told. */
      ctx: reference(m.context),
    },
    choices: mremapChoices,
    optional: ['signal arrives'],
  },
  ({ self, chosen }) => {
    const move = mremapVocabulary(self, chosen);
    const newVma = m.vmaAt(self.to);
    const owner = m.vmas.ctx.at(newVma);
    /** Of the old VMA: what its context was promised is promised of the new address. */
    const ctx = m.vmas.ctx.at(self.vma);
    const staysArmed = and(ctx.isnt('none'), m.uffd.wantsEvents.at(ctx));
    const known = self.ctx.known();
    const eventLock = m.uffd.eventLock.at(known);
    const mapChangingLock = m.uffd.mapChangingLock.at(known);
    const eventRead = m.event.stage.at(me).is('read');
    const givesUp = or(m.uffd.released.at(known), m.fatalSignalPending());
    return {
      guards: {
        ...move.guards,
        isArmed: owner.isnt('none'),
        wantsRemap: and(owner.isnt('none'), m.uffd.wantsEvents.at(owner)),
        hasMapChangingLock: m.hasMapChangingLock(),
        tells: self.ctx.isnt('none'),
        eventRead,
        givesUp,
        runnable: or(m.isRunnable(), m.signalEndsWait()),
        eventUnread: not(or(eventRead, givesUp)),
        signalMayCome: and(self.mayBeKilled, m.task.signal.at(me).is('none')),
      },
      actions: {
        ...move.actions,
        getContext: [self.ctx.set(owner), m.beginEvent(owner.known(), 'remap', self.from)],
        countEvent: m.countEvent(known),
        promiseMoved: [
          move.actions.promiseMoved,
          when(staysArmed, m.promises.armed.at(self.to).set(m.promises.armed.at(self.from))),
        ],
        unlockMapChanging: mapChangingLock.releaseWrite(),
        resetContext: m.disarmVma(newVma),
        queueEvent: m.queueEvent(known),
        setTaskState: m.prepareToWait('killable'),
        withdrawEvent: m.withdrawEvent(known),
        unlockEvents: eventLock.release(),
        setRunning: m.finishWait(),
        receiveSignal: m.sendSignal(me, 'fatal'),
        uncountEvent: m.uncountEvent(known),
        endEvent: [m.endEvent(known), self.ctx.set('none')],
      },
      steps: {
        ...move.steps,
        lockMapChanging: mapChangingLock.acquireWrite(),
        lockEvents: eventLock.acquire(),
        wakeReaders: m.wakeFdQueue(known),
      },
    };
  },
);
