/** What a thread in mremap() can ask and do whose memory is armed: the vocabulary of mremap-armed.ts. */
import {
  and,
  flag,
  type IndexExpr,
  type RecordPlace,
  reference,
  role,
  variant,
  when,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { eventVocabulary } from '../userfaultfd/event-wait-completion.ts';
import { mremapChoices, mremapRegisters, mremapSource, mremapVocabulary } from './mremap-role.ts';

export const armedMoverRegisters = {
  ...mremapRegisters,
  /** Constant: a fatal signal may arrive while the event waits to be read. */
  mayBeKilled: variant(flag),
  /** The context of the VMA, once it is told. */
  ctx: reference(m.context),
};

export function armedMoverVocabulary(
  self: RecordPlace<typeof armedMoverRegisters>,
  chosen: Chosen<typeof mremapChoices>,
  unmapped: IndexExpr<'page'> = mremapSource(self),
) {
  const move = mremapVocabulary(self, chosen, unmapped);
  const event = eventVocabulary(self);
  const newVma = m.vmaAt(self.to);
  const owner = m.vmas.ctx.at(newVma);
  /** Of the old VMA: what its context was promised is promised of the new address. */
  const ctx = m.vmas.ctx.at(self.vma);
  const staysArmed = and(ctx.isnt('none'), m.uffd.wantsEvents.at(ctx));
  return {
    guards: {
      ...move.guards,
      ...event.guards,
      isArmed: owner.isnt('none'),
      wantsRemap: and(owner.isnt('none'), m.uffd.wantsEvents.at(owner)),
      hasMapChangingLock: m.hasMapChangingLock(),
    },
    actions: {
      ...move.actions,
      ...event.actions,
      getContext: [self.ctx.set(owner), m.beginEvent(owner.known(), 'remap', self.from)],
      promiseMoved: [
        move.actions.promiseMoved,
        when(staysArmed, m.promises.armed.at(self.to).set(m.promises.armed.at(self.from))),
      ],
      resetContext: m.disarmVma(newVma),
    },
    steps: {
      ...move.steps,
      ...event.steps,
    },
  };
}

export const armedMapMover = role(
  'map mover of armed memory',
  { registers: armedMoverRegisters, choices: mremapChoices, optional: ['signal arrives'] },
  ({ self, chosen }) => {
    const move = armedMoverVocabulary(self, chosen);
    return { ...move, guards: { ...move.guards, tells: self.ctx.isnt('none') } };
  },
);
