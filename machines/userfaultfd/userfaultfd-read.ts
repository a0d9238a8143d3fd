/**
 * read() on a userfaultfd: userfaultfd_read_iter() and userfaultfd_ctx_read(), fs/userfaultfd.c, Linux 6.12.
 * Not modelled: a buffer for more than one message, the descriptor that a fork event brings along, read() before
 * UFFDIO_API, which no one can race with but who calls that.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';
import { holdsFile } from './fill-ioctl.ts';

const looking = { in: 'fs/userfaultfd.c:find_userfault_in' } as const;
const copying = { in: 'fs/userfaultfd.c:userfaultfd_read_iter' } as const;

/** One call; `got` says what it returned, `page` and `last` the page of a fault's message. */
export const userfaultfdRead = uffdUserSetup.createStateConfig({
  initial: 'called',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_read', version: '6.12', excludes: holdsFile },
  states: {
    called: { on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'fdQueueLocked' } } },
    // Whoever wakes readers takes this lock too, so that entering and preparing to sleep are one step for it.
    fdQueueLocked: { on: { 'enter fd_wqh': { actions: 'enterFdQueue', target: 'lookingForFault' } } },
    lookingForFault: {
      on: { 'lock fault_pending_wqh': { guard: 'lockFaults', actions: 'lockFaults', target: 'faultsLocked' } },
    },
    faultsLocked: {
      meta: looking,
      on: {
        'look at fault_pending_wqh': [
          { guard: 'faultPending', actions: 'findFault', target: 'faultFound', description: 'the oldest fault' },
          { target: 'noFault', description: 'empty' },
        ],
      },
    },
    // Between the two queues the fault is in neither: a waker has to look again.
    faultFound: { on: { 'begin refile': { actions: 'beginRefile', target: 'refiling' } } },
    refiling: { on: { 'delete from fault_pending_wqh': { actions: 'listDel', target: 'inNoQueue' } } },
    inNoQueue: { on: { 'add to fault_wqh': { actions: 'listAdd', target: 'refiled' } } },
    refiled: { on: { 'end refile': { actions: 'endRefile', target: 'consistent' } } },
    consistent: { on: { 'copy message': { actions: 'copyMessage', target: 'messageCopied' } } },
    messageCopied: { on: { 'unlock fault_pending_wqh': { actions: 'unlockFaults', target: 'ending' } } },
    noFault: { on: { 'unlock fault_pending_wqh': { actions: 'unlockFaults', target: 'lookingForEvent' } } },
    lookingForEvent: {
      on: { 'lock event_wqh': { guard: 'lockEvents', actions: 'lockEvents', target: 'eventsLocked' } },
    },
    // Taken, completed and its owner woken in one step: the owner looks at its event under this lock only, and poll()
    // at nothing but whether the queue is empty.
    eventsLocked: {
      meta: looking,
      on: {
        'look at event_wqh': [
          { guard: 'eventPending', actions: 'copyEvent', target: 'eventTaken', description: 'the oldest event, taken' },
          { target: 'noEvent', description: 'empty' },
        ],
      },
    },
    eventTaken: { on: { 'unlock event_wqh': { actions: 'unlockEvents', target: 'ending' } } },
    noEvent: { on: { 'unlock event_wqh': { actions: 'unlockEvents', target: 'foundNothing' } } },
    foundNothing: {
      on: {
        'test signal_pending()': [
          { guard: 'signalPending', actions: 'failInterrupted', target: 'ending', description: 'a signal: EINTR' },
          { guard: 'nonblocking', actions: 'failAgain', target: 'ending', description: 'none, but O_NONBLOCK: EAGAIN' },
          { target: 'mustSleep', description: 'none' },
        ],
      },
    },
    mustSleep: { on: { 'unlock fd_wqh': { actions: 'goToSleep', target: 'asleep' } } },
    asleep: {
      tags: 'asleep',
      meta: { while: 'nothingToRead' },
      on: { 'return from schedule': { guard: 'runnable', target: 'awake' } },
    },
    awake: { on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'backInLoop' } } },
    backInLoop: { on: { 'set task state': { actions: 'prepareToSleep', target: 'lookingForFault' } } },
    ending: { on: { 'leave fd_wqh': { actions: 'leaveFdQueue', target: 'left' } } },
    left: { on: { 'unlock fd_wqh': { actions: 'unlockFdQueue', target: 'copying' } } },
    // What was taken out of the queue stays out: a message that cannot be delivered is lost.
    copying: {
      meta: copying,
      on: {
        'copy to user': [
          { guard: 'bufferFaults', actions: 'failRead', target: 'returned', description: 'not writable: EFAULT' },
          { actions: 'copyToUser', target: 'returned', description: 'copied' },
        ],
      },
    },
    returned: { type: 'final' },
  },
});

/** Reads for ever and does nothing with what it reads; on a blocking descriptor it sleeps in between. */
export const tirelessReader = uffdUserSetup.createMachine({
  id: 'tireless reader',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: { target: 'handling' } },
    handling: { on: { 'read again': { actions: 'forgetRead', target: 'read' } } },
  },
});

/** Reads whenever it likes: nobody owes the next read(). */
export const occasionalReader = uffdUserSetup.createMachine({
  id: 'occasional reader',
  meta: { in: 'user space' },
  initial: 'busy',
  states: {
    busy: { tags: 'idle', on: { 'call read()': { target: 'read' } } },
    read: { ...userfaultfdRead, onDone: { actions: 'forgetRead', target: 'busy' } },
  },
});

/** Reads until a fatal signal ends it. */
export const killableReader = uffdUserSetup.createMachine({
  id: 'killable reader',
  meta: { in: 'user space' },
  initial: 'read',
  states: {
    read: {
      initial: 'read',
      meta: { in: 'kernel/signal.c:complete_signal', version: '6.12' },
      on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
      states: {
        read: { ...userfaultfdRead, onDone: { target: 'returned' } },
        returned: { type: 'final' },
      },
      onDone: [{ guard: 'gotEintr', target: 'killed' }, { target: 'handling' }],
    },
    handling: { on: { 'read again': { actions: 'forgetRead', target: 'read' } } },
    killed: { type: 'final' },
  },
});
