/**
 * One thread that accesses a page of a shared shmem mapping: do-user-addr-fault.ts, and where nothing is mapped do_read_fault() or
 * do_shared_fault(), mm/memory.c, around shmem_fault() and shmem_get_folio_gfp(), mm/shmem.c, with finish_fault(),
 * mm/memory.c; Linux 6.12. A page that the page cache has goes to user space if the VMA is registered for minor faults, a hole
 * if it is for missing pages.
 * Not modelled: fault-around, private mappings, pages that are swapped out, huge pages, pages that fallocate() has
 * allocated and nobody has filled, missing page tables, limits of the mount.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { shmemFallocWait } from './shmem-falloc-wait.ts';
import { shmemFaulter } from './shmem-fault-role.ts';

/** shmem_get_folio_gfp(): ends at `returned` with the page locked. */
export const getFolio = states({
  askingSize: {
    on: {
      'ask size': [
        { guard: 'beyondSize', target: '#sigbus', description: 'beyond the end of the file' },
        { target: 'looking', description: 'inside the file' },
      ],
    },
  },
  looking: {
    meta: { in: 'mm/filemap.c:filemap_get_entry' },
    on: {
      'find page': [
        { guard: 'isCachedForMinor', target: '#asking', description: 'there, and minor faults are for user space' },
        { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there' },
        { target: 'missing', description: 'a hole' },
      ],
    },
  },
  lockingPage: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } } },
  pageLocked: {
    on: {
      'check mapping': [
        { guard: 'stillCached', target: 'returned', description: 'still in the page cache' },
        { target: 'truncated', description: 'truncated' },
      ],
    },
  },
  truncated: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingTruncated' } } },
  puttingTruncated: { on: { 'put page': { actions: 'putPage', target: 'askingSize' } } },
  missing: { always: [{ guard: 'armedForMissing', target: '#asking' }, { target: 'allocatingPage' }] },
  allocatingPage: {
    meta: { in: 'mm/shmem.c:shmem_alloc_and_add_folio' },
    on: { 'allocate page': { guard: 'frameFree', actions: 'allocatePage', target: 'adding' } },
  },
  adding: {
    meta: { in: 'mm/shmem.c:shmem_add_to_page_cache' },
    on: {
      'add page to cache': [
        { guard: 'isCached', target: 'freeing', description: 'another was faster' },
        { guard: 'tryPageLock', actions: ['tryPageLock', 'addPage'], target: 'clearing', description: 'added, locked' },
      ],
    },
  },
  freeing: {
    meta: { in: 'mm/shmem.c:shmem_alloc_and_add_folio' },
    on: { 'free page': { actions: 'putPage', target: 'askingSize' } },
  },
  clearing: { on: { 'clear page': { actions: 'clearCached', target: 'askingSizeAgain' } } },
  // A truncation that was through with the page cache before the page came to it does not come back.
  askingSizeAgain: {
    on: {
      'ask size again': [
        { guard: 'beyondSize', target: 'beyond', description: 'beyond the end of the file' },
        { target: 'returned', description: 'inside the file' },
      ],
    },
  },
  beyond: { on: { 'remove page from cache': { actions: 'removePage', target: 'unlockingBeyond' } } },
  unlockingBeyond: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingBeyond' } } },
  puttingBeyond: { on: { 'put page': { actions: 'putPage', target: '#sigbus' } } },
});

const inFinish = { in: 'mm/memory.c:finish_fault' } as const;
const inDirty = { in: 'mm/memory.c:fault_dirty_shared_page' } as const;

/** finish_fault() and what follows it. */
const finishFault = states({
  returned: { meta: inFinish, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  // The fault lock keeps nobody else from mapping the page who has it for reading, too.
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
    on: { 'set PTE': { actions: 'mapPage', target: 'mapped' } },
  },
  mapped: { meta: inFinish, on: { 'unlock PTE': { actions: 'unlockPte', target: 'pteUnlocked' } } },
  pteUnlocked: { always: [{ guard: 'writes', target: 'dirtying' }, { target: 'unlockingPage' }] },
  dirtying: { meta: inDirty, on: { 'set page dirty': { actions: 'setPageDirty', target: 'unlockingPage' } } },
  unlockingPage: {
    meta: { in: 'mm/memory.c:do_fault' },
    on: { 'unlock page': { actions: ['unlockPage', 'keepPage'], target: '#resolved' } },
  },
  changed: { meta: inFinish, on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingUnused' } } },
  unlockingUnused: {
    meta: { in: 'mm/memory.c:do_fault' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'puttingUnused' } },
  },
  puttingUnused: {
    meta: { in: 'mm/memory.c:do_fault' },
    on: { 'put page': { actions: 'putPage', target: '#resolved' } },
  },
});

const shmemFault = states({
  initial: 'called',
  meta: { in: 'mm/shmem.c:shmem_get_folio_gfp', version: '6.12' },
  states: {
    called: {
      meta: { in: 'mm/shmem.c:shmem_fault' },
      on: {
        'read i_private': [
          { guard: 'somePunched', target: 'waitingForPunch', description: 'a hole is being punched' },
          { target: 'askingSize', description: 'none is' },
        ],
      },
    },
    waitingForPunch: shmemFallocWait,
    toAskSize: { id: 'lookingForPage', always: { target: 'askingSize' } },
    ...getFolio,
    ...finishFault,
  },
});

export const shmemThread = setup(vocabulary(shmemFaulter)).createMachine({
  id: 'shmem thread',
  meta: { does: ['maps pages of a file'], excludes: residentOnly },
  initial: 'accessing',
  states: faultStatesWith(
    { guard: 'looksMissingInFile', target: 'shmemFault', description: 'none, of a mapping of shmem' },
    { shmemFault },
  ),
});
