/** What a thread in mremap() can ask and do that moves armed memory over armed memory: the vocabulary of mremap-over-armed.ts. */
import { flag, index, me, or, pickIndex, reference, role, when } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { unmapEventVocabulary } from '../userfaultfd/unmap-event.ts';
import { armedMoverRegisters, armedMoverVocabulary } from './mremap-armed-role.ts';
import { mremapChoices, mremapSource } from './mremap-role.ts';

export const mapReplacer = role(
  'map mover over armed memory',
  {
    registers: {
      ...armedMoverRegisters,
      /** Constant: the VMA of the new address, in place of the one that is there. */
      place: index(m.vma),
      /** It unmaps what is at the new address, before it moves anything. */
      makesPlace: flag,
      /** What was unmapped so. */
      gone: reference(m.vma),
    },
    choices: mremapChoices,
    optional: ['signal arrives'],
  },
  ({ self, chosen }) => {
    const { to, from, vma, gone, makesPlace } = self;
    const unmapped = pickIndex(m.page, makesPlace, to, mremapSource(self)).known();
    const move = armedMoverVocabulary(self, chosen, unmapped);
    const unmapEvent = unmapEventVocabulary(vma, (ctx) =>
      when(makesPlace, m.prepareEvent('early', ctx), m.prepareEvent('unmap', ctx)),
    );
    const owner = m.vmas.ctx.at(m.vmaAt(to)).known();
    const changing = m.uffd.mapChangingLock.at(owner);
    const takePlace = m.vmas.covering.at(to).set(self.place);
    return {
      guards: {
        ...move.guards,
        ...unmapEvent.guards,
        targetCovered: m.vmaIsLive(m.vmaAt(to)),
        makesPlace,
        detachedVma: or(move.guards.detachedVma, gone.isnt('none')),
        tellsEarly: m.hasPrepared('early'),
        tellsRemap: m.hasPrepared('remap'),
        tellsUnmap: m.hasPrepared('unmap'),
      },
      actions: {
        ...move.actions,
        ...unmapEvent.actions,
        findTarget: [vma.set(m.vmaAt(to)), makesPlace.set(true)],
        /** The address is free: what comes there has a VMA of its own. */
        leaveTarget: [gone.set(vma), makesPlace.set(false), takePlace],
        takePlace,
        getContext: m.contextGet(owner),
        countEvent: m.prepareEvent('remap', owner),
        unlockMapChanging: changing.releaseWrite(),
        freeVma: [vma, gone].map((v) => when(v.isnt('none'), [m.freeVma(v), v.set('none')])),
        tellEarly: [m.takePrepared('early', 'unmap', to), self.ctx.set(m.event.ctx.at(me))],
        tellRemap: [m.takePrepared('remap', 'remap', from), self.ctx.set(m.event.ctx.at(me))],
        tellUnmap: [m.takePrepared('unmap', 'unmap', mremapSource(self)), self.ctx.set(m.event.ctx.at(me))],
      },
      steps: { ...move.steps, ...unmapEvent.steps, lockMapChanging: changing.acquireWrite() },
    };
  },
);
