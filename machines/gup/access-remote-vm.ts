/**
 * A debugger that stores to a page of a private mapping that its process may only read: __access_remote_vm(), mm/memory.c, with
 * FOLL_FORCE | FOLL_WRITE, as ptrace() and /proc/PID/mem call it; __get_user_pages(), follow_page_pte(),
 * can_follow_write_pte() and faultin_page(), mm/gup.c, around the fault of do-shared-fault.ts. Linux 6.1; by the constants
 * of models/kernel.ts (`forcedAccess`) what faultin_page() made of VM_FAULT_WRITE until 4.8, and until 5.19. All of it is done
 * with mmap_lock held for reading, which the fault does not drop.
 * Not modelled: several pages, a VMA that is not there or not private, fork, by which a copy may be somebody else's too,
 * huge pages, set_page_dirty_lock() of the page that was stored to, signals.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { filePteFault } from '../file/do-shared-fault.ts';
import { forcedWriter } from './access-remote-vm-role.ts';

const inFollow = { in: 'mm/gup.c:follow_page_pte' } as const;
const { dispatching, protected: writeProtected, ...faultStates } = filePteFault;

/** From the call to `done`, or to `failed`. */
export const accessStates = states({
  called: {
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'following' } },
  },
  following: {
    id: 'following',
    meta: inFollow,
    on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } },
  },
  pteLocked: {
    meta: inFollow,
    on: {
      'look at PTE': [
        { guard: 'mayFollow', actions: 'getPage', target: 'followed', description: 'a page that may be stored to' },
        { target: 'refused', description: 'nothing that may be stored to' },
      ],
    },
  },
  followed: { meta: inFollow, on: { 'unlock PTE': { actions: 'unlockPte', target: 'gotten' } } },
  refused: { meta: inFollow, on: { 'unlock PTE': { actions: 'unlockPte', target: 'faulting' } } },
  faulting: {
    initial: 'dispatching',
    meta: { in: 'mm/memory.c:handle_pte_fault' },
    states: {
      dispatching: {
        ...dispatching,
        on: {
          'read PTE': [
            { guard: 'looksOwnCopy', target: 'ownCopy', description: 'a private copy, write-protected' },
            ...dispatching.on['read PTE'],
          ],
        },
      },
      // Another copy than the one seen would be faulted on again, and taken.
      ownCopy: {
        initial: 'lockingPte',
        states: {
          lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
          pteLocked: {
            on: {
              'recheck PTE': [
                { guard: 'isOwnCopy', target: 'reusing', description: 'unchanged' },
                { target: 'unlocking', description: 'set by another' },
              ],
            },
          },
          // The VMA is not VM_WRITE: the entry stays as it is.
          reusing: {
            meta: { in: 'mm/memory.c:wp_page_reuse' },
            on: { 'set PTE': { actions: 'reuseCopy', target: 'unlocking' } },
          },
          unlocking: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
        },
      },
      ...faultStates,
      // Unlike in other mappings a copy is write-protected, too.
      protected: {
        ...writeProtected,
        states: {
          ...writeProtected.states,
          pteLocked: {
            ...writeProtected.states.pteLocked,
            on: {
              'recheck PTE': [
                { guard: 'isPageOfFile', actions: 'getMapped', target: 'gotten', description: 'unchanged' },
                { target: 'changed', description: 'set by another' },
              ],
            },
          },
        },
      },
    },
  },
  resolved: {
    id: 'resolved',
    meta: { in: 'mm/gup.c:faultin_page' },
    always: [
      { guard: 'dropsFollWrite', actions: ['dropFollWrite', 'forgetFault'], target: 'following' },
      { guard: 'remembersCow', actions: ['setFollCow', 'forgetFault'], target: 'following' },
      { actions: 'forgetFault', target: 'following' },
    ],
  },
  retry: { id: 'retry', always: { target: 'resolved' } },
  gotten: { on: { 'copy to page': { actions: 'store', target: 'stored' } } },
  stored: { on: { 'put page': { actions: 'putGotten', target: 'leaving' } } },
  leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
  // -EFAULT, and nothing is stored.
  sigbus: {
    id: 'sigbus',
    on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failed' } },
  },
  done: { type: 'final' },
  failed: { type: 'final' },
});

export const accessMeta = {
  in: 'mm/memory.c:__access_remote_vm',
  version: '6.1',
  does: ['maps pages of a file'],
} as const;

export const accessRemoteVm = setup(vocabulary(forcedWriter)).createMachine({
  id: 'access_remote_vm',
  initial: 'called',
  meta: accessMeta,
  states: accessStates,
});
