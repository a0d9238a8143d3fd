/** What a thread can ask and do that forks while its memory is armed: the vocabulary of dup-userfaultfd.ts. */
import {
  and,
  flag,
  index,
  lockless,
  me,
  type RecordPlace,
  reference,
  role,
  variant,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { eventVocabulary } from '../userfaultfd/event-wait-completion.ts';
import { forkChoices, forkRegisters, forkVocabulary } from './dup-mmap-role.ts';

export const armedForkRegisters = {
  ...forkRegisters,
  /** Constants: what the context of the child is allocated from, and what there is no memory for. */
  fresh: index(m.context),
  lacksContext: variant(flag),
  lacksTables: variant(flag),
  /** Constant: a fatal signal may arrive while the event waits to be read. */
  mayBeKilled: variant(flag),
  /** The context of the parent's VMA, once it is told. */
  ctx: reference(m.context),
  /** It has given up waiting, and nobody else may have the new context. */
  givesUpFresh: flag,
};
export const armedForkOptional = ['signal arrives'] as const;

export function armedForkVocabulary(self: RecordPlace<typeof armedForkRegisters>, chosen: Chosen<typeof forkChoices>) {
  const fork = forkVocabulary(self, chosen);
  const event = eventVocabulary(self);
  const owner = m.vmas.ctx.at(m.vmaAt(self.page));
  const copy = m.fork.copy.at(self.page).known();
  const vmaOfChild = m.vmaAtLockless(copy);
  const childLock = m.mms.lock.at(self.child);
  return {
    guards: {
      ...fork.guards,
      ...event.guards,
      tells: self.ctx.isnt('none'),
      wantsFork: and(owner.isnt('none'), m.uffd.wantsEvents.at(owner)),
      lacksContext: self.lacksContext,
      lacksTables: self.lacksTables,
      failsTelling: and(self.ctx.isnt('none'), self.failed),
      givesUpFresh: self.givesUpFresh,
    },
    actions: {
      ...fork.actions,
      ...event.actions,
      noteFailure: m.forkEvent.failed.at(me).set(true),
      allocateContext: m.allocateContext(self.fresh),
      getContext: [self.ctx.set(owner), m.beginEvent(owner.known(), 'fork', self.page)],
      armChild: [
        lockless(m.vmas.missing.at(vmaOfChild)).set(true),
        lockless(m.vmas.ctx.at(vmaOfChild)).set(self.fresh),
      ],
      withdrawEvent: [event.actions.withdrawEvent, m.forkEventWithdrawn(), self.givesUpFresh.set(true)],
      queueForChild: childLock.queueWrite(),
      releaseNew: m.releaseNew(self.child, self.fresh),
      unlockReleased: [m.endVmaWrites(self.child), childLock.releaseWrite()],
      putFresh: [m.putFresh(self.fresh), self.givesUpFresh.set(false)],
      forgetFresh: m.forkEvent.fresh.at(me).set('none'),
    },
    steps: {
      ...fork.steps,
      ...event.steps,
      lockVmaOfChild: m.vmas.lock.at(vmaOfChild).acquireWrite(),
    },
  };
}

export const armedForker = role(
  'forking thread of armed memory',
  { registers: armedForkRegisters, choices: forkChoices, optional: armedForkOptional },
  ({ self, chosen }) => armedForkVocabulary(self, chosen),
);
