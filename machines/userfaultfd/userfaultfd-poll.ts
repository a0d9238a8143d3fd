/**
 * poll() on a userfaultfd: userfaultfd_poll(), fs/userfaultfd.c, with its caller do_poll(), fs/select.c; Linux 6.12.
 * do_poll() notes a wake-up in `triggered` before it sets its task state; here the task state alone does both.
 * Not modelled: timeouts, poll() before UFFDIO_API, several descriptors.
 */

import { uffdUserSetup } from './descriptor-user-role.ts';
import { holdsFile } from './fill-ioctl.ts';
import { userfaultfdRead } from './userfaultfd-read.ts';

const entering = { in: 'kernel/sched/wait.c:add_wait_queue' } as const;
const leaving = { in: 'kernel/sched/wait.c:remove_wait_queue' } as const;
const sleeping = { in: 'fs/select.c:poll_schedule_timeout' } as const;

/** One call; `got` says whether it returned POLLIN or POLLERR. */
export const userfaultfdPoll = uffdUserSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_poll', version: '6.12', excludes: holdsFile },
  states: {
    called: {
      meta: entering,
      on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'fdQueueLocked' } },
    },
    fdQueueLocked: { meta: entering, on: { 'enter fd_wqh': { actions: 'enterFdQueue', target: 'entered' } } },
    entered: { meta: entering, on: { 'unlock fd_wqh': { actions: 'unlockFdQueue', target: 'queued' } } },
    // A fault that is woken before it is read leaves the queue again, so POLLIN promises nothing to a blocking read().
    queued: {
      on: {
        'test O_NONBLOCK': [
          { guard: 'pollRefused', actions: 'answerPollErr', target: 'ending', description: 'blocking: POLLERR' },
          { target: 'testingFaults', description: 'set' },
        ],
      },
    },
    testingFaults: {
      on: {
        'test fault_pending_wqh': [
          { guard: 'hasPending', actions: 'answerPollIn', target: 'ending', description: 'a fault: POLLIN' },
          { target: 'testingEvents', description: 'empty' },
        ],
      },
    },
    testingEvents: {
      on: {
        'test event_wqh': [
          { guard: 'hasEvents', actions: 'answerPollIn', target: 'ending', description: 'an event: POLLIN' },
          { target: 'asleep', description: 'empty' },
        ],
      },
    },
    asleep: {
      tags: 'asleep',
      meta: { while: 'nothingToRead', ...sleeping },
      on: { 'return from schedule': { guard: 'runnable', target: 'awake' } },
    },
    awake: { meta: sleeping, on: { 'set task state': { actions: 'prepareToSleep', target: 'testingFaults' } } },
    ending: {
      meta: leaving,
      on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'endingLocked' } },
    },
    endingLocked: { meta: leaving, on: { 'leave fd_wqh': { actions: 'leaveFdQueue', target: 'left' } } },
    left: { meta: leaving, on: { 'unlock fd_wqh': { actions: 'unlockFdQueue', target: 'returned' } } },
    returned: { type: 'final' },
  },
});

/** An event loop: reads after each POLLIN; where poll() is refused it gives up. */
export const pollingReader = uffdUserSetup.createMachine({
  id: 'polling reader',
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
    read: { ...userfaultfdRead, onDone: { target: 'handling' } },
    handling: { on: { 'poll again': { actions: 'forgetRead', target: 'poll' } } },
    refused: { type: 'final' },
  },
});
