/**
 * move_pgt_entry() and move_normal_pmd(), mm/mremap.c, Linux 6.12: a page table goes to the new address as a whole, its PMD entry taken
 * out and set elsewhere under both PMD locks. The rmap is locked in any case, since whoever walks it without mmap_lock may
 * have a page table in hand, or take it away: what the PMD entry was before says nothing. Part of move-page-tables.ts.
 * Not modelled: a new address that has a table already; soft-dirty, which entries that move so do not get.
 */
import { states } from '../../checker/language/vocabulary.ts';

const locking = { in: 'mm/mremap.c:take_rmap_locks' } as const;
const unlocking = { in: 'mm/mremap.c:drop_rmap_locks' } as const;

/** It ends at `moved`, or at `kept` if there was no table any more. */
export const moveNormalPmd = states({
  lockingRmapForPmd: { always: [{ guard: 'files', target: 'lockingMappingForPmd' }, { target: 'lockingAnonForPmd' }] },
  lockingAnonForPmd: {
    meta: locking,
    on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'lockingOldPmd' } },
  },
  lockingMappingForPmd: {
    meta: locking,
    on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'lockingOldPmd' } },
  },
  lockingOldPmd: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'lock old PMD': { guard: 'lockOldPmd', actions: 'lockOldPmd', target: 'lockingBothPmds' } },
  },
  lockingBothPmds: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'lock new PMD': { guard: 'lockNewPmd', actions: 'lockNewPmd', target: 'bothPmdsLocked' } },
  },
  bothPmdsLocked: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: {
      'read old PMD': [
        { guard: 'tableStill', target: 'clearingPmd', description: 'a table still' },
        { actions: 'keepPmd', target: 'pmdMoved', description: 'none by now' },
      ],
    },
  },
  clearingPmd: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'clear old PMD': { actions: 'clearOldPmd', target: 'settingPmd' } },
  },
  settingPmd: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'set new PMD': { actions: 'moveTable', target: 'tableLinked' } },
  },
  tableLinked: { always: [{ guard: 'tlbs', target: 'flushingTable' }, { target: 'pmdMoved' }] },
  flushingTable: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'flush TLBs': { actions: 'flushSource', target: 'pmdMoved' } },
  },
  pmdMoved: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'unlock new PMD': { actions: ['promiseMoved', 'unlockNewPmd'], target: 'newPmdUnlocked' } },
  },
  newPmdUnlocked: {
    meta: { in: 'mm/mremap.c:move_normal_pmd' },
    on: { 'unlock old PMD': { actions: 'unlockOldPmd', target: 'pmdsUnlocked' } },
  },
  pmdsUnlocked: { always: [{ guard: 'files', target: 'unlockingMapping' }, { target: 'unlockingAnonVma' }] },
  unlockingMapping: { meta: unlocking, on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'tried' } } },
  unlockingAnonVma: { meta: unlocking, on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'tried' } } },
  tried: { always: [{ guard: 'pmdKept', target: 'readingOldAgain' }, { target: 'moved' }] },
  // A table that is gone has left nothing to be moved.
  readingOldAgain: {
    on: {
      'read old PMD': [
        { guard: 'sourceHasTable', actions: 'forgetKept', target: 'readingNew', description: 'a table' },
        { actions: 'forgetKept', target: 'moved', description: 'none' },
      ],
    },
  },
});
