/**
 * munmap() of memory that a userfaultfd is registered for, by do-vmi-align-munmap.ts with userfaultfd/unmap-event.ts: the event is
 * prepared under mmap_lock, and told once that is dropped: __vm_munmap(), mm/mmap.c, Linux 6.12. Whoever waits in a fault of what
 * is unmapped is not woken.
 * Not modelled: what those two leave out.
 */
import { setup } from 'xstate';
import { flag, me, reference, role, variant } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { tellingEvent, tellingVocabulary } from '../userfaultfd/event-wait-completion.ts';
import { unmapEventVocabulary, unmapPrep } from '../userfaultfd/unmap-event.ts';
import { munmapRegisters, munmapStates, munmapVocabulary } from './do-vmi-align-munmap.ts';

export const armedUnmapper = role(
  'unmapper of armed memory',
  {
    registers: {
      ...munmapRegisters,
      /** Constant: a fatal signal may arrive while the event waits to be read. */
      mayBeKilled: variant(flag),
      /** The context of the VMA, once it is told. */
      ctx: reference(m.context),
    },
    optional: ['signal arrives'],
  },
  ({ self }) => {
    const unmap = munmapVocabulary(self);
    const event = tellingVocabulary(self);
    const prep = unmapEventVocabulary(self.vma, (ctx) => m.prepareEvent('unmap', ctx));
    return {
      guards: {
        ...unmap.guards,
        ...event.guards,
        ...prep.guards,
        hasMapChangingLock: m.hasMapChangingLock(),
        tellsUnmap: m.hasPrepared('unmap'),
      },
      actions: {
        ...unmap.actions,
        ...event.actions,
        ...prep.actions,
        tellUnmap: [m.takePrepared('unmap', 'unmap', self.page), self.ctx.set(m.event.ctx.at(me))],
      },
      steps: { ...unmap.steps, ...event.steps, ...prep.steps },
    };
  },
);

export const munmapOfArmedMemory = setup(vocabulary(armedUnmapper)).createMachine({
  id: 'munmap of armed memory',
  initial: 'queueing',
  meta: { in: 'mm/mmap.c:__vm_munmap', version: '6.12', does: ['detaches VMAs'] },
  states: {
    ...munmapStates,
    exclusive: { ...unmapPrep, onDone: { target: 'prepared' } },
    prepared: munmapStates.exclusive,
    done: { always: [{ guard: 'tellsUnmap', actions: 'tellUnmap', target: 'telling' }, { target: 'returned' }] },
    telling: { ...tellingEvent, onDone: { target: 'done' } },
    returned: { type: 'final' },
  },
});
