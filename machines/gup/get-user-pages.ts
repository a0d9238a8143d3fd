/**
 * get_user_pages() for one page, around the loops of get-user-pages-locked.ts: __get_user_pages_locked() takes mmap_lock again and
 * starts over when a fault has dropped it, and __get_user_pages(), mm/gup.c, looks again under the same hold of it when
 * a fault claims to be resolved. Linux 6.15. What handle_userfault() answered before 6.15 to a fault on a closed
 * context, VM_FAULT_NOPAGE with mmap_lock kept, is `getUserPagesBefore615`; read in Linux 6.1.
 * Not modelled: what ends either loop besides a page and SIGBUS, that is a fatal signal; what is done with the page.
 */

import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { vcpu } from '../notifier/kvm-fault-role.ts';
import { handleUserfault } from '../userfaultfd/handle-userfault.ts';
import { gupSlow } from './get-user-pages-locked.ts';

const ends = {
  gotPage: {
    id: 'gupReturned',
    meta: { in: 'include/linux/mm.h:put_page' },
    on: { 'put frame': { actions: 'putPage', target: 'done' } },
  },
  failing: { id: 'gupFailed', always: { target: 'failed' } },
  done: { type: 'final' },
  failed: { type: 'final' },
} as const;

export const getUserPages = setup(vocabulary(vcpu)).createMachine({
  id: 'get_user_pages',
  meta: { in: 'mm/gup.c:__get_user_pages', version: '6.12', excludes: anonymousOnly },
  initial: 'calling',
  states: { calling: gupSlow, ...ends },
});

export const getUserPagesBefore615 = setup(vocabulary(vcpu)).createMachine({
  id: 'get_user_pages before 6.15',
  meta: { in: 'mm/gup.c:__get_user_pages', version: '6.1', excludes: anonymousOnly },
  initial: 'calling',
  states: {
    calling: {
      ...gupSlow,
      states: {
        ...gupSlow.states,
        handleUserfault: {
          ...handleUserfault,
          states: {
            ...handleUserfault.states,
            // VM_FAULT_NOPAGE: the caller takes the fault for resolved, and mmap_lock is still held.
            turnedAway: { on: { 'return NOPAGE': { actions: 'forgetContext', target: '#resolved' } } },
          },
        },
      },
    },
    ...ends,
  },
});
