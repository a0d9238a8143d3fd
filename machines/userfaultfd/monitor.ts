/**
 * Programs that serve faults: read() a message and fill its page; and batches with UFFDIO_COPY_MODE_DONTWAKE and one
 * UFFDIO_WAKE at the end. User space, so that no kernel function stands beside them; the calls are in
 * userfaultfd-read.ts, userfaultfd-poll.ts, userfaultfd-copy.ts and userfaultfd-wake.ts.
 */

import { uffdUserSetup } from './descriptor-user-role.ts';
import { uffdioCopy } from './userfaultfd-copy.ts';
import { userfaultfdPoll } from './userfaultfd-poll.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';
import { wakeUserfault } from './userfaultfd-wake.ts';

/**
 * From a message to the next: whatever the call failed with, above all EEXIST, the page may be there already with
 * nobody to wake who waits for it, so that whoever waits is told to look again.
 */
export const { states: serving } = uffdUserSetup.createStateConfig({
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [{ guard: 'mustWake', actions: 'rangeOfMessage', target: 'waking' }, { target: 'again' }],
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'again' } },
  },
});

/** Blocks in read() and fills the page of each message; that it is there already is fine. */
export const monitor = uffdUserSetup.createMachine({
  id: 'monitor',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: {
      ...userfaultfdRead,
      onDone: [
        { guard: 'gotFault', target: 'copy' },
        { guard: 'messageLost', actions: ['mendBuffer', 'rangeOfAll'], target: 'waking' },
        { target: 'again' },
      ],
    },
    ...serving,
    again: { on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } } },
  },
});

/** An event loop on a non-blocking descriptor. */
export const pollingMonitor = uffdUserSetup.createMachine({
  id: 'polling monitor',
  meta: { in: 'user space' },
  initial: 'poll',
  states: {
    poll: {
      ...userfaultfdPoll,
      onDone: [
        { guard: 'gotPollIn', actions: 'trustPoll', target: 'read' },
        { actions: 'forgetRead', target: 'refused' },
      ],
    },
    read: { ...userfaultfdRead, onDone: [{ guard: 'gotFault', target: 'copy' }, { target: 'again' }] },
    ...serving,
    again: { on: { 'poll again': { actions: ['forgetCall', 'forgetRead'], target: 'poll' } } },
    refused: { type: 'final' },
  },
});

/** Fills all pages of its range, then wakes all that wait for them. */
export const batchCopier = uffdUserSetup.createMachine({
  id: 'batch copier',
  meta: { in: 'user space' },
  initial: 'copy',
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', actions: 'forgetCall', target: 'waking' },
        { actions: ['forgetCall', 'forgetRead'], target: 'failed' },
      ],
    },
    waking: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'done' } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});

/** The same program with its last call forgotten. */
export const forgetfulBatchCopier = uffdUserSetup.createMachine({
  id: 'forgetful batch copier',
  meta: { in: 'user space' },
  initial: 'copy',
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', actions: ['forgetCall', 'forgetRange'], target: 'done' },
        { actions: ['forgetCall', 'forgetRange', 'forgetRead'], target: 'failed' },
      ],
    },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});
