/**
 * A thread that accesses a page of a file mapping: do_read_fault() and do_shared_fault() with finish_fault(),
 * mm/memory.c, Linux 6.1, around filemap-fault.ts; for an entry that names a page of the file do_nonlinear_fault() of
 * Linux 3.14, which is the same from there on. All under mmap_lock.
 * A store to a page that a fault for reading has mapped goes through wp_page_shared(). Where the file is written back
 * (kernel.accountsDirty) the filesystem is told before a page becomes writable: page-mkwrite.ts.
 * Stores to private mappings are in do-cow-fault.ts.
 * Not modelled: fault-around, missing page tables, memory errors.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { copyMappedPage, finishCowFault } from './do-cow-fault.ts';
import { fileFaulter } from './file-fault-role.ts';
import { filemapFault } from './filemap-fault.ts';
import { finishFault } from './finish-fault.ts';
import { pageMkwrite } from './page-mkwrite.ts';

/** handle_pte_fault() and what it calls; it ends at #resolved, #sigbus or #retry. */
export const filePteFault = states({
  dispatching: {
    meta: { in: 'mm/memory.c:handle_pte_fault' },
    on: {
      'read PTE': [
        { guard: 'looksNone', actions: 'noteLinear', target: 'toFind', description: 'none' },
        { guard: 'looksFile', actions: 'noteFile', target: 'nonlinear', description: 'a page of the file' },
        { guard: 'looksProtected', target: 'protected', description: 'write-protected' },
        { target: '#resolved', description: 'set by another' },
      ],
    },
  },
  nonlinear: {
    meta: { in: 'mm/memory.c:do_nonlinear_fault', version: '3.14' },
    on: {
      'test VM_NONLINEAR': [
        { guard: 'isNonlinear', target: 'finding', description: 'set' },
        { target: '#sigbus', description: 'clear: the page table is corrupt' },
      ],
    },
  },
  // A fault for reading has mapped it. The page is not compared with the one seen: another would fault again and be taken.
  protected: {
    initial: 'lockingPte',
    meta: { in: 'mm/memory.c:wp_page_shared' },
    states: {
      lockingPte: {
        meta: { in: 'mm/memory.c:handle_pte_fault' },
        on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } },
      },
      pteLocked: {
        meta: { in: 'mm/memory.c:handle_pte_fault' },
        on: {
          'recheck PTE': [
            { guard: 'isProtected', actions: 'getMapped', target: 'gotten', description: 'unchanged' },
            { target: 'changed', description: 'set by another' },
          ],
        },
      },
      gotten: {
        always: [
          { guard: 'copies', target: 'copying' },
          { guard: 'hasPageMkwrite', target: 'leavingPte' },
          { target: 'unchanged' },
        ],
      },
      copying: copyMappedPage,
      leavingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'notifying' } } },
      notifying: {
        initial: 'locking',
        meta: { in: 'mm/filemap.c:filemap_page_mkwrite' },
        states: pageMkwrite('mm/memory.c:wp_page_shared'),
        onDone: { target: 'lockingPteAgain' },
      },
      lockingPteAgain: {
        meta: { in: 'mm/memory.c:finish_mkwrite_fault' },
        on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLockedAgain' } },
      },
      // Who zaps does not ask for the page lock, and another thread may have stored while the filesystem was told.
      pteLockedAgain: {
        meta: { in: 'mm/memory.c:finish_mkwrite_fault' },
        on: {
          'recheck PTE again': [
            { guard: 'stillProtected', target: 'reusing', description: 'unchanged' },
            { target: 'changedMeanwhile', description: 'set by another' },
          ],
        },
      },
      changedMeanwhile: {
        meta: { in: 'mm/memory.c:finish_mkwrite_fault' },
        on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingUnused' } },
      },
      unlockingUnused: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
      reusing: {
        meta: { in: 'mm/memory.c:wp_page_reuse' },
        on: { 'set PTE': { actions: 'makeWritable', target: 'reused' } },
      },
      reused: {
        meta: { in: 'mm/memory.c:wp_page_reuse' },
        on: { 'unlock PTE': { actions: 'unlockPte', target: 'dirtying' } },
      },
      changed: {
        meta: { in: 'mm/memory.c:handle_pte_fault' },
        on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } },
      },
      unchanged: {
        meta: { in: 'mm/memory.c:wp_page_reuse' },
        on: { 'set PTE': { actions: 'makeWritable', target: 'writable' } },
      },
      writable: {
        meta: { in: 'mm/memory.c:wp_page_reuse' },
        on: { 'unlock PTE': { actions: 'unlockPte', target: 'lockingPage' } },
      },
      lockingPage: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'dirtying' } } },
      dirtying: {
        meta: { in: 'mm/memory.c:fault_dirty_shared_page' },
        on: { 'set page dirty': { actions: 'setPageDirty', target: 'unlocking' } },
      },
      unlocking: {
        meta: { in: 'mm/memory.c:fault_dirty_shared_page' },
        on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } },
      },
      putting: { on: { 'put page': { actions: 'putPage', target: '#resolved' } } },
    },
  },
  toFind: { always: [{ guard: 'copies', target: 'allocatingCopy' }, { target: 'finding' }] },
  allocatingCopy: {
    meta: { in: 'mm/memory.c:do_cow_fault' },
    on: { 'allocate page': { guard: 'frameFree', actions: 'allocateCopy', target: 'finding' } },
  },
  finding: {
    initial: 'askingSize',
    meta: { in: 'mm/filemap.c:filemap_fault' },
    states: filemapFault,
  },
  finishing: {
    id: 'faultReturned',
    initial: 'returned',
    meta: { in: 'mm/memory.c:finish_fault' },
    states: {
      returned: {
        always: [
          { guard: 'copies', target: 'finishingCopy' },
          { guard: 'notifiesWrite', target: 'unlockingToNotify' },
          { target: 'lockingPte' },
        ],
      },
      finishingCopy: finishCowFault,
      unlockingToNotify: {
        meta: { in: 'mm/memory.c:do_shared_fault' },
        on: { 'unlock page': { actions: 'unlockPage', target: 'notifying' } },
      },
      notifying: {
        initial: 'locking',
        meta: { in: 'mm/filemap.c:filemap_page_mkwrite' },
        states: pageMkwrite('mm/memory.c:do_shared_fault'),
        onDone: { target: 'lockingPte' },
      },
      ...finishFault,
    },
  },
  failed: { id: 'faultFailed', always: [{ guard: 'hasCopy', target: 'freeingCopy' }, { target: '#sigbus' }] },
  freeingCopy: {
    meta: { in: 'mm/memory.c:do_cow_fault' },
    on: { 'free copy': { actions: 'freeCopy', target: '#sigbus' } },
  },
  toRetry: { id: 'faultToRetry', always: [{ guard: 'hasCopy', target: 'freeingCopyToRetry' }, { target: '#retry' }] },
  freeingCopyToRetry: {
    meta: { in: 'mm/memory.c:do_cow_fault' },
    on: { 'free copy': { actions: 'freeCopy', target: '#retry' } },
  },
});

/** Around it: the access, and the VMA under mmap_lock. */
export const fileFaultStates = states({
  accessing: {
    id: 'accessing',
    meta: { in: 'hardware' },
    on: {
      'access memory': [
        { guard: 'storeRetires', actions: 'store', target: 'done', description: 'the store succeeds' },
        { guard: 'loadRetires', actions: 'load', target: 'done', description: 'the load succeeds' },
        { target: 'atMmapLock', description: 'a page fault' },
      ],
    },
  },
  atMmapLock: {
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
  },
  mmapLocked: {
    on: {
      'find VMA': [
        { guard: 'vmaCovers', actions: 'findVma', target: 'faulting', description: 'found' },
        { target: 'badArea', description: 'none there' },
      ],
    },
  },
  faulting: { initial: 'dispatching', states: filePteFault },
  resolved: {
    id: 'resolved',
    on: { 'drop mmap_lock': { actions: ['unlockMmap', 'forgetTry'], target: 'accessing' } },
  },
  // mmap_lock was dropped on the way.
  retry: { id: 'retry', entry: 'noteTried', always: { target: 'atMmapLock' } },
  sigbus: {
    id: 'sigbus',
    on: { 'drop mmap_lock': { actions: ['unlockMmap', 'forgetTry'], target: 'killed' } },
  },
  badArea: {
    meta: { in: 'arch/x86/mm/fault.c:__bad_area' },
    on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'killed' } },
  },
  killed: { type: 'final' },
  done: { type: 'final' },
});

/** `fileFault` and what is like it. */
export const fileFaultMeta = {
  in: 'arch/x86/mm/fault.c:do_user_addr_fault',
  version: '6.1',
  does: ['maps pages of a file'],
} as const;

export const fileFault = setup(vocabulary(fileFaulter)).createMachine({
  id: 'file fault',
  initial: 'accessing',
  meta: fileFaultMeta,
  states: fileFaultStates,
});
