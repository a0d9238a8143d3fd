/**
 * One thread that accesses a page of a shared shmem mapping: do-user-addr-fault.ts, and where nothing is mapped do_read_fault() or
 * do_shared_fault(), mm/memory.c, around shmem_fault() and shmem_get_folio_gfp(), mm/shmem.c, Linux 6.12, with
 * ../file/finish-fault.ts. A page that the page cache has goes to user space if the VMA is registered for minor faults, a hole
 * if it is for missing pages.
 * Not modelled: fault-around, private mappings, pages that are swapped out, huge pages, pages that fallocate() has
 * allocated and nobody has filled, missing page tables, limits of the mount.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { finishFault } from '../file/finish-fault.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { shmemFallocWait } from './shmem-falloc-wait.ts';
import { shmemFaulter } from './shmem-fault-role.ts';

/** shmem_get_folio_gfp(): ends at `finishing` with the page locked. */
export const getFolio = states({
  askingSize: {
    on: {
      'ask size': [
        {
          guard: 'beyondSize',
          actions: 'failBeyond',
          target: '#sigbus',
          description: 'beyond the end of the file',
        },
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
        { guard: 'stillCached', target: 'finishing', description: 'still in the page cache' },
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
        { guard: 'beyondSize', actions: 'failBeyond', target: 'beyond', description: 'beyond the end of the file' },
        { target: 'finishing', description: 'inside the file' },
      ],
    },
  },
  beyond: { on: { 'remove page from cache': { actions: 'removePage', target: 'unlockingBeyond' } } },
  unlockingBeyond: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingBeyond' } } },
  puttingBeyond: { on: { 'put page': { actions: 'putPage', target: '#sigbus' } } },
});

/** A fault where nothing is mapped. */
export const shmemFault = states({
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
    finishing: {
      initial: 'lockingPte',
      meta: { in: 'mm/memory.c:finish_fault', version: '6.1' },
      states: finishFault,
    },
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
