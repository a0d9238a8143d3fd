/**
 * The page fault that a resolver takes itself when the page that it copies from is not there: do_anonymous_page() for
 * a read of an unarmed VMA, mm/memory.c, under mmap_lock. Not modelled: a source that is armed itself.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';

export const sourceFault = uffdUserSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } } },
    mmapLocked: { on: { 'lock source PTE': { guard: 'lockSource', actions: 'lockSource', target: 'pteLocked' } } },
    pteLocked: {
      on: {
        'recheck source PTE': [{ guard: 'sourceMissing', target: 'missing' }, { target: 'present' }],
      },
    },
    missing: { on: { 'set source PTE': { actions: 'mapSource', target: 'present' } } },
    present: { on: { 'unlock source PTE': { actions: 'unlockSource', target: 'pteUnlocked' } } },
    pteUnlocked: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
