/**
 * The page fault that a resolver takes itself when the page that it copies from is not there: do_user_addr_fault(),
 * arch/x86/mm/fault.c, and do_anonymous_page() for a read of an unarmed VMA, mm/memory.c. A fault in kernel mode takes
 * mmap_lock, also where there are VMA locks. Ends with `error` set if no VMA covers the source.
 * Not modelled: a source that is armed itself, a missing page table.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';

export const sourceFault = uffdUserSetup.createStateConfig({
  initial: 'begun',
  meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.12' },
  states: {
    begun: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } } },
    mmapLocked: {
      always: [
        { guard: 'sourceMapped', target: 'covered' },
        { actions: 'failEfault', target: 'pteUnlocked' },
      ],
    },
    covered: {
      meta: { in: 'mm/memory.c:do_anonymous_page' },
      on: { 'lock source PTE': { guard: 'lockSource', actions: 'lockSource', target: 'pteLocked' } },
    },
    pteLocked: {
      meta: { in: 'mm/memory.c:do_anonymous_page' },
      on: {
        'recheck source PTE': [
          { guard: 'sourceMissing', target: 'missing', description: 'still none' },
          { target: 'present', description: 'set by another' },
        ],
      },
    },
    missing: {
      meta: { in: 'mm/memory.c:do_anonymous_page' },
      on: { 'set source PTE': { actions: 'mapSource', target: 'present' } },
    },
    present: {
      meta: { in: 'mm/memory.c:do_anonymous_page' },
      on: { 'unlock source PTE': { actions: 'unlockSource', target: 'pteUnlocked' } },
    },
    pteUnlocked: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});
