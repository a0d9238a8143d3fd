/**
 * mmap() of private memory where nothing was mapped, as far as its accounting goes: __mmap_region(), mm/mmap.c, Linux 6.12.
 * Not modelled: merging with a neighbour, MAP_FIXED, MAP_NORESERVE.
 */
import { setup } from 'xstate';
import { flag, index, lockless, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { enoughMemory, vmEnoughMemory } from './enough-memory.ts';

export const mapper = role(
  'thread in mmap()',
  {
    registers: {
      /** Constant: the VMA that it makes. */
      vma: index(m.vma),
      failed: flag,
    },
  },
  ({ self }) => {
    const mmapLock = m.mms.lock.at(m.vmas.mm.at(self.vma));
    return {
      guards: { ...enoughMemory.guards, failed: self.failed },
      actions: {
        ...enoughMemory.actions,
        queue: mmapLock.queueWrite(),
        refuse: self.failed.set(true),
        /** Nobody sees it before it is linked. */
        mapVma: lockless(m.vmas.state.at(self.vma)).set('live'),
        unlock: mmapLock.releaseWrite(),
      },
      steps: { lock: mmapLock.acquireWrite() },
    };
  },
);

export const accountedMmap = setup(vocabulary(mapper)).createMachine({
  id: 'mmap of accounted memory',
  initial: 'called',
  meta: { in: 'mm/mmap.c:__mmap_region', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queue', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lock', actions: 'lock', target: 'asking' } } },
    asking: { ...vmEnoughMemory, onDone: [{ guard: 'failed', target: 'unlocking' }, { target: 'linking' }] },
    linking: { on: { 'link VMA': { actions: 'mapVma', target: 'unlocking' } } },
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlock', target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'failed', target: 'refused' }, { target: 'done' }] },
    done: { type: 'final' },
    refused: { type: 'final' },
  },
});
