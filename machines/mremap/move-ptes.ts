/**
 * move_ptes(), mm/mremap.c, Linux 6.12, of one page: the entry is taken out at the old address and set at the new one, under both
 * PTLs, and what CPUs have cached by the old address is flushed before either is dropped. take_rmap_locks() keeps off whoever
 * walks the rmap, unless that comes to the new address last anyhow. Part of move-page-tables.ts.
 * Not modelled: private mappings of files, which have both locks of the rmap; entries that name a slot, markers, bits of uffd-wp.
 */
import { states } from '../../checker/language/vocabulary.ts';

const taking = { in: 'mm/mremap.c:take_rmap_locks' } as const;
const dropping = { in: 'mm/mremap.c:drop_rmap_locks' } as const;

const movingUnderPtls = states({
  lockingOld: { on: { 'lock old PTE': { guard: 'lockOldPte', actions: 'lockOldPte', target: 'oldLocked' } } },
  oldLocked: {
    always: [{ guard: 'oneLock', target: 'locked' }, { target: 'lockingNew' }],
  },
  lockingNew: { on: { 'lock new PTE': { guard: 'lockNewPte', actions: 'lockNewPte', target: 'locked' } } },
  locked: {
    on: {
      'take PTE out': [
        { guard: 'pteNone', target: 'flushed', description: 'none' },
        { actions: 'takePte', target: 'taken', description: 'an entry' },
      ],
    },
  },
  taken: { on: { 'set new PTE': { actions: 'setPte', target: 'set' } } },
  set: { always: [{ guard: 'owesFlush', target: 'flushing' }, { target: 'flushed' }] },
  flushing: { on: { 'flush TLBs': { actions: 'flushSource', target: 'flushed' } } },
  flushed: {
    always: [
      { guard: 'oneLock', actions: 'promiseMoved', target: 'newUnlocked' },
      { actions: 'promiseMoved', target: 'unlockingNew' },
    ],
  },
  unlockingNew: { on: { 'unlock new PTE': { actions: 'unlockNewPte', target: 'newUnlocked' } } },
  newUnlocked: { on: { 'unlock old PTE': { actions: 'unlockOldPte', target: 'unlocked' } } },
});

export const movePtes = states({
  initial: 'begun',
  meta: { in: 'mm/mremap.c:move_ptes', version: '6.12' },
  states: {
    begun: { always: [{ guard: 'needsRmapLocks', target: 'takingRmapLocks' }, { target: 'lockingOld' }] },
    takingRmapLocks: { always: [{ guard: 'files', target: 'lockingMapping' }, { target: 'lockingAnonVma' }] },
    lockingMapping: {
      meta: taking,
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'lockingOld' } },
    },
    lockingAnonVma: {
      meta: taking,
      on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'lockingOld' } },
    },
    ...movingUnderPtls,
    unlocked: { always: [{ guard: 'needsRmapLocks', target: 'droppingRmapLocks' }, { target: 'done' }] },
    droppingRmapLocks: { always: [{ guard: 'files', target: 'unlockingMapping' }, { target: 'unlockingAnonVma' }] },
    unlockingMapping: {
      meta: dropping,
      on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } },
    },
    unlockingAnonVma: {
      meta: dropping,
      on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
