/**
 * mremap() of memory that a userfaultfd is registered for, by mremap.ts with mremap_userfaultfd_prep() and
 * mremap_userfaultfd_complete(), fs/userfaultfd.c, Linux 6.12. The new VMA keeps the context if that asks for the event of the move,
 * and resolvers are told EAGAIN until it is read; else nobody is registered for the new address.
 * Not modelled: the event that the old address is unmapped; a call that fails once the event is prepared, which came
 * with later kernels: vma/move-vma.ts.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { tellingEvent } from '../userfaultfd/event-wait-completion.ts';
import { mremapMeta, mremapStates } from './mremap.ts';
import { armedMapMover } from './mremap-armed-role.ts';

const preparing = { in: 'fs/userfaultfd.c:mremap_userfaultfd_prep' } as const;

/** From `moved` to `copyComplete`. */
export const preparingRemap = states({
  moved: {
    meta: preparing,
    on: {
      'look at context': [
        { guard: 'wantsRemap', target: 'gettingContext', description: 'it asks for the event' },
        { guard: 'isArmed', target: 'resetting', description: 'it does not ask' },
        { target: 'copyComplete', description: 'none' },
      ],
    },
  },
  resetting: { meta: preparing, on: { 'reset new VMA': { actions: 'resetContext', target: 'copyComplete' } } },
  gettingContext: { meta: preparing, on: { 'get context': { actions: 'getContext', target: 'referenced' } } },
  referenced: { always: [{ guard: 'hasMapChangingLock', target: 'lockingMapChanging' }, { target: 'counting' }] },
  // Waits for the resolvers that are past their look at mmap_changing.
  lockingMapChanging: {
    meta: preparing,
    on: { 'lock map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'counting' } },
  },
  counting: { meta: preparing, on: { 'count event': { actions: 'countEvent', target: 'counted' } } },
  counted: { always: [{ guard: 'hasMapChangingLock', target: 'unlockingMapChanging' }, { target: 'copyComplete' }] },
  unlockingMapChanging: {
    meta: preparing,
    on: { 'unlock map_changing_lock': { actions: 'unlockMapChanging', target: 'copyComplete' } },
  },
});

export const mremapOfArmedMemory = setup(vocabulary(armedMapMover)).createMachine({
  id: 'mremap of armed memory',
  initial: 'called',
  meta: mremapMeta,
  states: {
    ...mremapStates,
    ...preparingRemap,
    left: { always: [{ guard: 'tells', target: 'telling' }, { target: 'done' }] },
    telling: { ...tellingEvent, onDone: { target: 'done' } },
  },
});
