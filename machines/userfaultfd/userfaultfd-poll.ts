/**
 * poll() on a userfaultfd: userfaultfd_poll(), fs/userfaultfd.c, with its caller do_poll(), fs/select.c; Linux 4.3 on.
 * do_poll() notes a wake-up in `triggered` before it sets its task state; here the task state alone does both.
 * Not modelled: timeouts, poll() before UFFDIO_API, several descriptors.
 */

import { uffdUserSetup } from './descriptor-user-role.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';

/** One call; `got` says whether it returned POLLIN or POLLERR. */
export const userfaultfdPoll = uffdUserSetup.createStateConfig({
  initial: 'called',
  states: {
    called: { on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'fdQueueLocked' } } },
    fdQueueLocked: { on: { 'enter fd_wqh': { actions: 'enterFdQueue', target: 'entered' } } },
    entered: { on: { 'unlock fd_wqh': { actions: 'unlockFdQueue', target: 'queued' } } },
    // A fault that is woken before it is read leaves the queue again, so POLLIN promises nothing to a blocking read().
    queued: {
      on: {
        'test O_NONBLOCK': [
          { guard: 'pollRefused', actions: 'answerPollErr', target: 'ending' },
          { target: 'testingFaults' },
        ],
      },
    },
    testingFaults: {
      on: {
        'test fault_pending_wqh': [
          { guard: 'hasPending', actions: 'answerPollIn', target: 'ending' },
          { target: 'testingEvents' },
        ],
      },
    },
    testingEvents: {
      on: {
        'test event_wqh': [{ guard: 'hasEvents', actions: 'answerPollIn', target: 'ending' }, { target: 'asleep' }],
      },
    },
    asleep: {
      tags: 'asleep',
      meta: { while: 'nothingToRead' },
      on: { 'return from schedule': { guard: 'runnable', target: 'awake' } },
    },
    awake: { on: { 'set task state': { actions: 'prepareToSleep', target: 'testingFaults' } } },
    ending: { on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'endingLocked' } } },
    endingLocked: { on: { 'leave fd_wqh': { actions: 'leaveFdQueue', target: 'left' } } },
    left: { on: { 'unlock fd_wqh': { actions: 'unlockFdQueue', target: 'returned' } } },
    returned: { type: 'final' },
  },
});

/** An event loop: reads after each POLLIN; where poll() is refused it gives up. */
export const pollingReader = uffdUserSetup.createMachine({
  id: 'polling reader',
  initial: 'poll',
  states: {
    poll: {
      ...userfaultfdPoll,
      onDone: [
        { guard: 'gotPollIn', actions: 'trustPoll', target: 'read' },
        { actions: 'forgetRead', target: 'refused' },
      ],
    },
    read: { ...userfaultfdRead, onDone: { target: 'handling' } },
    handling: { on: { 'poll again': { actions: 'forgetRead', target: 'poll' } } },
    refused: { type: 'final' },
  },
});
