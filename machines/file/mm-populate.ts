/**
 * mm_populate() with __get_user_pages() of one page: mm/mlock.c and mm/memory.c, Linux 3.14, around the fault of
 * do-shared-fault.ts. mmap_lock is taken anew: what it finds there may be another mapping. It ends at #returning.
 * Part of the machines that map pages of a file.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { filePteFault } from './do-shared-fault.ts';

export const mmPopulate = states({
  initial: 'atMmapLock',
  meta: { in: 'mm/mlock.c:__mm_populate', version: '3.14' },
  states: {
    atMmapLock: {
      id: 'populatingAgain',
      on: { 'take mmap_sem for reading': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } },
    },
    locked: {
      on: {
        'find VMA': [
          { guard: 'vmaCovers', actions: 'findVma', target: 'looking', description: 'found' },
          { target: 'leavingMmap', description: 'none there' },
        ],
      },
    },
    looking: {
      id: 'looking',
      meta: { in: 'mm/memory.c:follow_page_mask' },
      on: {
        'look at PTE': [
          { guard: 'isMapped', target: 'leavingMmap', description: 'present' },
          { target: 'faulting', description: 'not present' },
        ],
      },
    },
    faulting: { initial: 'dispatching', states: filePteFault },
    resolved: { id: 'resolved', entry: 'forgetTry', always: { target: 'looking' } },
    retry: { id: 'retry', entry: 'noteTried', always: { target: 'atMmapLock' } },
    // Errors of a population are not reported.
    sigbus: { id: 'sigbus', always: { target: 'leavingMmap' } },
    leavingMmap: {
      on: { 'drop mmap_sem': { actions: ['faultDone', 'forgetTry'], target: '#returning' } },
    },
  },
});
