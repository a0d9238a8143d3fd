/**
 * remap_file_pages() of one page, as it was until it became an emulation: sys_remap_file_pages(),
 * generic_file_remap_pages(), install_file_pte() and zap_pte(), mm/fremap.c of seed 004, which is Linux 3.14. A mapping
 * that accounts for dirty pages is replaced by mmap_region() instead. The page is populated by mm-populate.ts.
 * Several pages in one call are remap-file-pages-range.ts. Not modelled: missing page tables, EAGAIN of mlock.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { mmapRegion } from '../vma/mmap-region.ts';
import { callBegins, callEnds } from './remap-file-pages-call.ts';
import { remapper } from './remap-file-pages-role.ts';

const call = { in: 'mm/fremap.c:sys_remap_file_pages', version: 'seed 004' } as const;
const zap = { in: 'mm/fremap.c:zap_pte', version: 'seed 004' } as const;
const install = { in: 'mm/fremap.c:install_file_pte', version: 'seed 004' } as const;

export const remapFilePagesMeta = { ...call, does: ['maps pages of a file'] } as const;

export const remapFilePagesStates = states({
  ...callBegins,
  atMmapLock: { on: { 'take mmap_sem for reading': { guard: 'lockMmap', actions: 'lockMmap', target: 'finding' } } },
  finding: {
    id: 'finding',
    on: {
      'find VMA': [
        { guard: 'suitable', actions: 'findVma', target: 'found', description: 'suitable' },
        { actions: 'refuse', target: 'leaving', description: 'none that is suitable' },
      ],
    },
  },
  found: {
    on: {
      'test VM_NONLINEAR': [
        { guard: 'isNonlinear', target: 'nonlinear', description: 'set' },
        { guard: 'isLinearThere', actions: 'succeed', target: 'readingFlags', description: 'clear, and it is there' },
        { guard: 'exclusive', target: 'making', description: 'clear, with mmap_sem for writing' },
        { target: 'upgrading', description: 'clear' },
      ],
    },
  },
  // A lock cannot be upgraded: the VMA has to be looked for again.
  upgrading: {
    on: { 'drop mmap_sem': { actions: ['unlockMmapToUpgrade', 'forgetVma'], target: 'atMmapLockForWriting' } },
  },
  atMmapLockForWriting: {
    on: {
      'take mmap_sem for writing': {
        guard: 'lockMmapWrite',
        actions: ['lockMmapWrite', 'noteExclusive'],
        target: 'finding',
      },
    },
  },
  making: { always: [{ guard: 'accountsDirty', target: 'emulating' }, { target: 'moving' }] },
  // Who makes entries clean looks through the tree only: the VMA has to stay linear.
  emulating: {
    initial: 'gettingFile',
    states: {
      gettingFile: { on: { 'get file': { actions: 'getFileOfVma', target: 'savingFlags' } } },
      savingFlags: { on: { 'save vm_flags': { actions: 'readFlags', target: 'mapping' } } },
      mapping: { ...mmapRegion, onDone: { actions: 'succeed', target: 'puttingFile' } },
      failed: { id: 'mmapFailed', entry: 'fail', always: { target: 'puttingFile' } },
      // The VMA is another by now, if there is one: nothing of it is looked at.
      puttingFile: { on: { 'put file': { actions: 'putFile', target: '#leaving' } } },
    },
  },
  moving: {
    on: { 'take i_mmap_mutex': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } },
  },
  mappingLocked: { on: { 'set VM_NONLINEAR': { actions: 'setNonlinear', target: 'flagged' } } },
  flagged: { on: { 'remove VMA from tree': { actions: 'removeFromTree', target: 'removed' } } },
  removed: { on: { 'add VMA to list': { actions: 'addToList', target: 'listed' } } },
  listed: { on: { 'drop i_mmap_mutex': { actions: 'unlockMapping', target: 'nonlinear' } } },
  nonlinear: {
    on: {
      'test VM_LOCKED': [
        { guard: 'mustUpgrade', target: 'upgrading', description: 'set, and mmap_sem is held for reading' },
        { guard: 'vmaIsLocked', target: 'munlocking', description: 'set' },
        { target: 'announcing', description: 'clear' },
      ],
    },
  },
  munlocking: {
    meta: { in: 'mm/mlock.c:munlock_vma_pages_range', version: '3.14' },
    on: { 'clear VM_LOCKED': { actions: 'munlock', target: 'restoring' } },
  },
  restoring: { on: { 'restore vm_flags': { actions: 'restoreLocked', target: 'announcing' } } },
  announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
  lockingPte: { meta: install, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  pteLocked: {
    meta: install,
    on: {
      'look at PTE': [
        { guard: 'pteNone', target: 'cleared', description: 'none' },
        { guard: 'ptePresent', target: 'present', description: 'present' },
        { guard: 'pteSpecial', target: 'special', description: 'present, and of no page' },
        { guard: 'pteFile', target: 'notPresent', description: 'a page of the file' },
        { target: 'inSoftware', description: 'not present, and of no page of the file' },
      ],
    },
  },
  present: { meta: zap, on: { 'clear PTE': { actions: 'clearPte', target: 'flushing' } } },
  flushing: {
    meta: zap,
    on: { 'flush TLBs': { actions: 'flushPage', target: 'flushed' } },
  },
  flushed: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'counting' }] },
  dirtying: { meta: zap, on: { 'set page dirty': { actions: 'setZappedDirty', target: 'counting' } } },
  counting: { meta: zap, on: { 'update hiwater_rss': { actions: 'updateHighWater', target: 'countedHigh' } } },
  countedHigh: { meta: zap, on: { 'count down': { actions: 'countDown', target: 'uncounted' } } },
  uncounted: { meta: zap, on: { 'remove rmap': { actions: 'removeRmap', target: 'unmapped' } } },
  unmapped: { meta: zap, on: { 'put page': { actions: 'putZapped', target: 'cleared' } } },
  // Neither counted nor in the rmap, and with no reference: vm_normal_page() has none for it.
  special: { meta: zap, on: { 'clear PTE': { actions: 'clearSpecial', target: 'flushingSpecial' } } },
  flushingSpecial: { meta: zap, on: { 'flush TLBs': { actions: 'flushPage', target: 'cleared' } } },
  inSoftware: { meta: zap, on: { 'update hiwater_rss': { actions: 'updateHighWater', target: 'uncountingEntry' } } },
  uncountingEntry: {
    always: [
      { guard: 'pteSwap', target: 'freeingSwap' },
      { guard: 'pteMigration', target: 'uncountingMigration' },
      { target: 'notPresent', description: 'a page with a memory error: counted nowhere' },
    ],
  },
  freeingSwap: { meta: zap, on: { 'free swap slot': { actions: 'freeSwap', target: 'uncountingSwap' } } },
  uncountingSwap: { meta: zap, on: { 'count down MM_SWAPENTS': { actions: 'countSwapDown', target: 'notPresent' } } },
  // The entry of a page that is being moved has no reference.
  uncountingMigration: { meta: zap, on: { 'count down': { actions: 'countMigrationDown', target: 'notPresent' } } },
  notPresent: { meta: zap, on: { 'clear PTE': { actions: 'clearNotPresent', target: 'cleared' } } },
  cleared: { meta: install, on: { 'set file PTE': { actions: ['setFilePte', 'forgetZapped'], target: 'set' } } },
  set: { meta: install, on: { 'unlock PTE': { actions: ['unlockPte', 'succeed'], target: 'announcingEnd' } } },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'readingFlags' } },
  readingFlags: { on: { 'read vm_flags': { actions: 'readFlags', target: 'leaving' } } },
  leaving: { id: 'leaving', on: { 'drop mmap_sem': { actions: 'unlockMmapAfter', target: 'left' } } },
  ...callEnds,
});

export const remapFilePages = setup(vocabulary(remapper)).createMachine({
  id: 'remap_file_pages',
  initial: 'called',
  meta: remapFilePagesMeta,
  states: remapFilePagesStates,
});
