/**
 * Programs that serve faults: read() a message, UFFDIO_COPY its page; and batches with UFFDIO_COPY_MODE_DONTWAKE and
 * one UFFDIO_WAKE at the end. User space, so that no kernel function stands beside them; the calls are in
 * uffd-reader.ts, uffd-poll.ts, uffd-copy.ts and uffd-wake.ts.
 */
import { uffdioCopy } from './uffd-copy.ts';
import { userfaultfdPoll } from './uffd-poll.ts';
import { userfaultfdRead } from './uffd-reader.ts';
import { uffdUserSetup } from './uffd-user-role.ts';
import { wakeUserfault } from './uffd-wake.ts';

/** Blocks in read() and fills the page of each message; that it is there already is fine. */
export const monitor = uffdUserSetup.createMachine({
  id: 'monitor',
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: [{ guard: 'gotFault', target: 'copy' }, { target: 'again' }] },
    copy: { ...uffdioCopy, onDone: { target: 'again' } },
    again: { on: { 'read again': { actions: ['forgetCall', 'forgetRead'], target: 'read' } } },
  },
});

/** The same as an event loop on a non-blocking descriptor. */
export const pollingMonitor = uffdUserSetup.createMachine({
  id: 'polling monitor',
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
    copy: { ...uffdioCopy, onDone: { target: 'again' } },
    again: { on: { 'poll again': { actions: ['forgetCall', 'forgetRead'], target: 'poll' } } },
    refused: { type: 'final' },
  },
});

/** Fills all pages of its range, then wakes all that wait for them. */
export const batchCopier = uffdUserSetup.createMachine({
  id: 'batch copier',
  initial: 'copy',
  states: {
    copy: {
      ...uffdioCopy,
      onDone: [
        { guard: 'allDone', actions: 'forgetCall', target: 'wake' },
        { actions: ['forgetCall', 'forgetRead'], target: 'failed' },
      ],
    },
    wake: { ...wakeUserfault, onDone: { actions: 'forgetRange', target: 'done' } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
});

/** The same program with its last call forgotten. */
export const forgetfulBatchCopier = uffdUserSetup.createMachine({
  id: 'forgetful batch copier',
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
