/**
 * get_user_pages() for one page of anonymous memory, as hva_to_pfn_slow() (virt/kvm/kvm_main.c) calls it:
 * __get_user_pages_locked(), follow_page_pte() and faultin_page(), mm/gup.c, Linux 6.1. The fault that it takes is
 * do-anonymous-page.ts and handle-userfault.ts. Part of direct-page-fault.ts; leaves by `gupReturned` and `gupFailed`.
 * Not modelled: signals that end it, FOLL_FORCE, a huge page that is not writable, and of hva_to_pfn_slow() the second look for write access
 * after a fault for reading.
 */

import { states } from '../../checker/language/vocabulary.ts';
import { anonymousStates } from '../fault/do-anonymous-page.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { handleUserfault } from '../userfaultfd/handle-userfault.ts';

export const gupSlow = states({
  initial: 'takingMmapLock',
  meta: { in: 'mm/gup.c:__get_user_pages_locked', version: '6.1', excludes: anonymousOnly },
  exit: ['leaveFault', 'forgetWaits'],
  states: {
    takingMmapLock: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'covered' } },
    },
    covered: { always: [{ guard: 'accessAllowed', target: 'following' }, { target: 'sigbus' }] },
    following: {
      id: 'following',
      meta: { in: 'mm/gup.c:follow_pmd_mask' },
      on: {
        'read PMD': [
          { description: 'huge', guard: 'regionIsHuge', target: 'followingHuge' },
          { description: 'no table', guard: 'pmdUnstable', target: 'dispatching' },
          { description: 'a table', actions: 'noteTable', target: 'lockingFollowed' },
        ],
      },
    },
    followingHuge: {
      initial: 'locking',
      meta: { in: 'mm/gup.c:follow_pmd_mask' },
      states: {
        locking: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'looking' } } },
        looking: {
          on: {
            'follow PMD': [
              { description: 'huge still', guard: 'regionIsHuge', actions: 'getHugeFrame', target: 'found' },
              { description: 'not huge any more', target: 'splitMeanwhile' },
            ],
          },
        },
        found: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#found' } } },
        splitMeanwhile: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#following' } } },
      },
    },
    lockingFollowed: {
      meta: { in: 'mm/gup.c:follow_page_pte' },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } },
    },
    looking: {
      meta: { in: 'mm/gup.c:follow_page_pte' },
      on: {
        'follow page': [
          { description: 'a page', guard: 'findsFrame', actions: 'getFrame', target: 'followed' },
          { description: 'the zero page', guard: 'findsZero', actions: 'noteZeroPage', target: 'followed' },
          { description: 'nothing that may be accessed so', target: 'followed' },
        ],
      },
    },
    followed: {
      meta: { in: 'mm/gup.c:follow_page_pte' },
      on: {
        'unlock PTE': [
          { description: 'found', guard: 'found', actions: ['unlockPte', 'forgetTable'], target: 'found' },
          { description: 'to be faulted in', actions: ['unlockPte', 'forgetTable'], target: 'dispatching' },
        ],
      },
    },
    found: { id: 'found', on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: '#gupReturned' } } },

    ...anonymousStates,
    asking: {
      id: 'asking',
      always: [
        { guard: 'answeredBySigbus', target: 'sigbus' },
        { guard: 'turnsAway', target: 'notNow' },
        { actions: 'noteContext', target: 'handleUserfault' },
      ],
    },
    handleUserfault,
    // FOLL_NOWAIT: the caller has nobody to leave the waiting to, and tries again without.
    notNow: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'willWait'], target: 'takingMmapLock' } } },
    // VM_FAULT_RETRY: mmap_lock was dropped.
    retry: { id: 'retry', entry: 'returnRetry', always: { target: 'takingMmapLock' } },
    // The entry is looked up again.
    resolved: { id: 'resolved', entry: 'returnDone', always: { target: 'following' } },
    sigbus: { id: 'sigbus', on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: '#gupFailed' } } },
  },
});
