/**
 * A thread that accesses a page of a shared mapping of shmem, whose page cache may have a huge page and whose page tables
 * come and go: do_read_fault() and do_shared_fault(), mm/memory.c, around shmem_get_folio_gfp() of shmem-fault.ts, with
 * finish_fault(), do_set_pmd() and pmd_install(), mm/memory.c, and pte_offset_map_lock(), mm/pgtable-generic.c; Linux 6.12.
 * All under mmap_lock: a VMA lock keeps nobody away who works here, either.
 * Not modelled: userfaults, fault-around, holes that are being punched, mappings by several PTEs at once, limits of the mount.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { fileFaultStates } from '../file/do-shared-fault.ts';
import { getFolio } from '../shmem/shmem-fault.ts';
import { largeFolioFaulter } from './large-folio-fault-role.ts';

const inFinish = { in: 'mm/memory.c:finish_fault' } as const;
const inSetPmd = { in: 'mm/memory.c:do_set_pmd' } as const;
const inInstall = { in: 'mm/memory.c:pmd_install' } as const;
const inMapLock = { in: 'mm/pgtable-generic.c:__pte_offset_map_lock' } as const;
const inFault = { in: 'mm/memory.c:do_fault' } as const;

/** pmd_install() of the table that was allocated before. */
const installTable = states({
  installing: { always: [{ guard: 'hasSpare', target: 'lockingPmd' }, { target: 'allocatingTable' }] },
  allocatingTable: {
    meta: { in: 'mm/memory.c:__pte_alloc' },
    on: { 'allocate table': { guard: 'tableFree', actions: 'allocateSpare', target: 'lockingPmd' } },
  },
  lockingPmd: {
    meta: inInstall,
    on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'recheckingPmd' } },
  },
  recheckingPmd: {
    meta: inInstall,
    on: {
      'recheck PMD': [
        { guard: 'noTable', actions: 'populatePmd', target: 'installed', description: 'still none' },
        { target: 'installed', description: 'set by another' },
      ],
    },
  },
  installed: { meta: inInstall, on: { 'unlock PMD': { actions: 'unlockPmd', target: 'mappingTable' } } },
});

/** do_set_pmd(); what cannot be mapped so is mapped by a PTE. */
const setPmd = states({
  lockingPmdToSet: {
    meta: inSetPmd,
    on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } },
  },
  pmdLocked: {
    meta: inSetPmd,
    on: {
      'recheck PMD': [
        { guard: 'noTable', target: 'settingPmd', description: 'still none' },
        { target: 'pmdTaken', description: 'set by another' },
      ],
    },
  },
  settingPmd: { meta: inSetPmd, on: { 'set huge PMD': { actions: 'mapHuge', target: 'pmdSet' } } },
  pmdSet: { meta: inSetPmd, on: { 'unlock PMD': { actions: 'unlockPmd', target: 'mapped' } } },
  pmdTaken: { meta: inSetPmd, on: { 'unlock PMD': { actions: 'unlockPmd', target: 'installing' } } },
});

/** finish_fault() with the page locked, and what follows it. */
const finishFault = states({
  finishing: {
    meta: inFinish,
    on: {
      'read PMD': [
        { guard: 'suitsPmd', target: 'lockingPmdToSet', description: 'none, for a huge page' },
        { guard: 'noTable', target: 'installing', description: 'none' },
        { target: 'mappingTable', description: 'not none' },
      ],
    },
  },
  ...setPmd,
  ...installTable,
  // Whoever takes a table away has the page locked: what is found here stays, and is not compared again.
  mappingTable: {
    meta: inMapLock,
    on: {
      'read PMD again': [
        { guard: 'tableThere', actions: 'noteTable', target: 'lockingPte', description: 'a table' },
        { target: 'unlockingUnused', description: 'huge' },
      ],
    },
  },
  lockingPte: { meta: inMapLock, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  pteLocked: {
    meta: inFinish,
    on: {
      'recheck PTE': [
        { guard: 'pteNone', target: 'mapping', description: 'still none' },
        { target: 'changed', description: 'set by another' },
      ],
    },
  },
  mapping: {
    meta: { in: 'mm/memory.c:set_pte_range' },
    on: { 'set PTE': { actions: 'mapPage', target: 'pteSet' } },
  },
  pteSet: { meta: inFinish, on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'mapped' } } },
  mapped: { always: [{ guard: 'writes', target: 'dirtying' }, { target: 'unlockingPage' }] },
  dirtying: {
    meta: { in: 'mm/memory.c:fault_dirty_shared_page' },
    on: { 'set page dirty': { actions: 'setPageDirty', target: 'unlockingPage' } },
  },
  unlockingPage: {
    meta: inFault,
    on: { 'unlock page': { actions: ['unlockPage', 'keepPage'], target: 'leaving' } },
  },
  changed: {
    meta: inFinish,
    on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlockingUnused' } },
  },
  unlockingUnused: { meta: inFault, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingUnused' } } },
  puttingUnused: { meta: inFault, on: { 'put page': { actions: 'putPage', target: 'leaving' } } },
  leaving: { always: [{ guard: 'hasSpare', target: 'freeingSpare' }, { target: '#resolved' }] },
  freeingSpare: { meta: inFault, on: { 'free table': { actions: 'freeSpare', target: '#resolved' } } },
});

/** shmem_get_folio_gfp() beside a collapse, which keeps the lock of i_pages over several steps. */
const getFolioBesideCollapse = states({
  ...getFolio,
  looking: {
    meta: { in: 'mm/filemap.c:filemap_get_entry' },
    on: {
      'find page': [
        { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there' },
        { guard: 'isHole', target: 'allocatingPage', description: 'a hole' },
      ],
    },
  },
  adding: {
    meta: { in: 'mm/shmem.c:shmem_add_to_page_cache' },
    on: {
      'add page to cache': [
        { guard: 'wasCached', target: 'freeing', description: 'another was faster' },
        { guard: 'lockNewPage', actions: ['lockNewPage', 'addPage'], target: 'clearing', description: 'added, locked' },
      ],
    },
  },
});

const { missing: _, ...withoutUserfaults } = getFolioBesideCollapse;

/** do_pte_missing() and what it calls; it ends at #resolved or #sigbus. */
export const largeFolioMissing = states({
  initial: 'begun',
  meta: { in: 'mm/shmem.c:shmem_get_folio_gfp' },
  states: {
    begun: {
      meta: { in: 'mm/memory.c:__do_fault' },
      on: {
        'read PMD': [
          { guard: 'noTable', target: 'preallocating', description: 'none' },
          { target: 'askingSize', description: 'not none' },
        ],
      },
    },
    // Before the page is locked: reclaim for it may wait for pages.
    preallocating: {
      meta: { in: 'mm/memory.c:__do_fault' },
      on: { 'allocate table': { guard: 'tableFree', actions: 'allocateSpare', target: 'askingSize' } },
    },
    ...withoutUserfaults,
    ...finishFault,
  },
});

const { accessing, atMmapLock, mmapLocked } = fileFaultStates;

export const largeFolioFault = setup(vocabulary(largeFolioFaulter)).createMachine({
  id: 'large folio fault',
  initial: 'accessing',
  meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.12', does: ['maps pages of a file'] },
  states: {
    accessing,
    atMmapLock,
    mmapLocked,
    // A table that is taken away meanwhile says what it said, under RCU: PMD entry and PTE are read in one step.
    faulting: {
      meta: { in: 'mm/memory.c:handle_pte_fault' },
      on: {
        'look at PTE': [
          { guard: 'looksMissing', target: 'missing', description: 'none' },
          { target: 'resolved', description: 'mapped by another' },
        ],
      },
    },
    missing: largeFolioMissing,
    resolved: {
      id: 'resolved',
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'accessing' } },
    },
    sigbus: { id: 'sigbus', always: [{ guard: 'hasSpare', target: 'freeingSpare' }, { target: 'failing' }] },
    freeingSpare: { meta: inFault, on: { 'free table': { actions: 'freeSpare', target: 'failing' } } },
    failing: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'killed' } } },
    badArea: {
      meta: { in: 'arch/x86/mm/fault.c:__bad_area' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'killed' } },
    },
    killed: { type: 'final' },
    done: { type: 'final' },
  },
});
