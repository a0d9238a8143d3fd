/**
 * QEMU's postcopy migration before the kernel closed the race between UFFDIO_COPY and read(): its two threads keep a
 * state of each page and send an UFFDIO_WAKE when the other one got in between. migration/postcopy-ram.c of the
 * development tree of 2015, as the message of "userfaultfd: solve the race between UFFDIO_COPY|ZEROPAGE and read"
 * tells the protocol. Not modelled: the request to the source machine (every page is sent anyway), poll().
 */

import { uffdUserSetup } from './descriptor-user-role.ts';
import { uffdioCopy } from './userfaultfd-copy.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

/** The thread that receives pages: postcopy_place_page(), for one page. */
export const postcopyReceiver = uffdUserSetup.createMachine({
  id: 'postcopy receiver',
  meta: { in: 'user space' },
  initial: 'pageArrived',
  states: {
    pageArrived: {
      on: {
        'read old state': [
          { guard: 'stateMissing', actions: 'noteMissing', target: 'copy', description: 'MISSING' },
          { target: 'copy', description: 'REQUESTED' },
        ],
      },
    },
    copy: { ...uffdioCopy, onDone: { target: 'copied' } },
    copied: { on: { 'change state to RECEIVED': { actions: 'changeToReceived', target: 'received' } } },
    // The listener asked between the two looks: whoever faulted may have queued after the wake-up of UFFDIO_COPY.
    received: {
      on: {
        'compare with old state': [
          { guard: 'requestedMeanwhile', actions: 'forgetState', target: 'waking', description: 'requested meanwhile' },
          { actions: ['forgetState', 'forgetCall', 'forgetRead'], target: 'done', description: 'nothing to do' },
        ],
      },
    },
    waking: { ...wakeUserfault, onDone: { actions: ['forgetCall', 'forgetRead'], target: 'done' } },
    done: { type: 'final' },
  },
});

/** The thread that listens for faults: postcopy_ram_fault_thread(). */
export const postcopyListener = uffdUserSetup.createMachine({
  id: 'postcopy listener',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: [{ guard: 'gotFault', target: 'faulted' }, { target: 'again' }] },
    faulted: { on: { 'change MISSING to REQUESTED': { actions: 'changeToRequested', target: 'requested' } } },
    // The page came after the fault looked and before it queued: nobody else will wake it.
    requested: {
      on: {
        'compare with old state': [
          {
            guard: 'receivedMeanwhile',
            actions: ['forgetState', 'rangeOfMessage'],
            target: 'waking',
            description: 'RECEIVED before the message was read',
          },
          { actions: 'forgetState', target: 'again', description: 'still to come' },
        ],
      },
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'again' } },
    again: { on: { 'read again': { actions: 'forgetRead', target: 'read' } } },
  },
});
