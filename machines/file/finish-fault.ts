/**
 * finish_fault() of a page of a file that is found and locked, and what follows it in do_read_fault() and do_shared_fault(),
 * mm/memory.c, Linux 6.1. Part of do-shared-fault.ts and ../shmem/shmem-fault.ts; it begins in `lockingPte` and ends at #resolved.
 */
import { states } from '../../checker/language/vocabulary.ts';

export const finishFault = states({
  lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  pteLocked: {
    on: {
      'recheck PTE': [
        { guard: 'pteSame', target: 'unchanged', description: 'unchanged' },
        { target: 'changed', description: 'set by another' },
      ],
    },
  },
  unchanged: {
    meta: { in: 'mm/memory.c:do_set_pte' },
    on: { 'set PTE': { actions: 'mapPage', target: 'mapped' } },
  },
  mapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'pteUnlocked' } } },
  changed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingUnused' } } },
  pteUnlocked: { always: [{ guard: 'writes', target: 'dirtying' }, { target: 'unlocking' }] },
  dirtying: {
    meta: { in: 'mm/memory.c:fault_dirty_shared_page' },
    on: { 'set page dirty': { actions: 'setPageDirty', target: 'unlocking' } },
  },
  unlocking: {
    meta: { in: 'mm/memory.c:do_read_fault' },
    on: { 'unlock page': { actions: ['unlockPage', 'keepPage'], target: '#resolved' } },
  },
  unlockingUnused: {
    meta: { in: 'mm/memory.c:do_read_fault' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'puttingUnused' } },
  },
  puttingUnused: {
    meta: { in: 'mm/memory.c:do_read_fault' },
    on: { 'put page': { actions: 'putPage', target: '#resolved' } },
  },
});
