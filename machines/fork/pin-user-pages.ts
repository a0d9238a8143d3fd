/**
 * pin_user_pages() of one page for reading, the slow path: __get_user_pages() with follow_page_pte(), mm/gup.c, and faultin_page()
 * with FAULT_FLAG_UNSHARE, which do-wp-page.ts answers; Linux 6.1. A device loads through the pin.
 * Not modelled: a page that is not mapped, signals, VM_FAULT_RETRY, the per-VMA lock, which GUP does not use.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { doWpPage } from '../fault/do-wp-page.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { cowFaulter } from './cow-thread.ts';

export const pinUserPages = setup(vocabulary(cowFaulter)).createMachine({
  id: 'pin_user_pages',
  meta: {
    in: 'mm/gup.c:__get_user_pages_locked',
    version: '6.1',
    excludes: { ...noFiles, ...noWriteProtection, ...residentOnly },
  },
  initial: 'called',
  states: {
    called: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'following' } },
    },
    following: {
      id: 'following',
      meta: { in: 'mm/gup.c:follow_page_pte' },
      initial: 'walking',
      states: {
        walking: { entry: 'noteTableOfPage', always: { target: 'lockingPte' } },
        lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } } },
        looking: {
          on: {
            'follow page': [
              { guard: 'mustUnshare', target: 'refusing', description: 'it may be shared' },
              { actions: 'pin', target: 'followed', description: 'writable, or exclusive' },
            ],
          },
        },
        refusing: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#faultingIn' } } },
        followed: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#pinned' } } },
      },
    },
    faultingIn: {
      id: 'faultingIn',
      meta: { in: 'mm/memory.c:handle_pte_fault' },
      on: {
        'look at PTE': [
          { guard: 'looksShared', actions: 'noteShared', target: 'wpPage', description: 'read-only' },
          { target: 'following', description: 'writable by now' },
        ],
      },
    },
    wpPage: doWpPage,
    resolved: { id: 'resolved', always: { target: 'following' } },
    pinned: {
      id: 'pinned',
      on: { 'drop mmap_lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: 'inUse' } },
    },
    inUse: { meta: { in: 'device' }, on: { 'device access': { actions: 'deviceLoad', target: 'accessed' } } },
    accessed: {
      meta: { in: 'mm/gup.c:unpin_user_page' },
      on: { unpin: { actions: 'unpin', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
