/**
 * read() on a userfaultfd: userfaultfd_read() and userfaultfd_ctx_read(), fs/userfaultfd.c, Linux 4.3 to 6.12.
 * Not modelled: a buffer for more than one message, EFAULT from copy_to_user() (the message is lost), the
 * descriptor that a fork event brings along, read() before UFFDIO_API.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';

/** One call; `got` says what it returned, `page` and `last` the page of a fault's message. */
export const userfaultfdRead = uffdUserSetup.createStateConfig({
  initial: 'called',
  states: {
    called: { on: { 'lock fd_wqh': { guard: 'lockFdQueue', actions: 'lockFdQueue', target: 'fdQueueLocked' } } },
    // Whoever wakes readers takes this lock too, so that entering and preparing to sleep are one step for it.
    fdQueueLocked: { on: { 'enter fd_wqh': { actions: 'enterFdQueue', target: 'lookingForFault' } } },
    lookingForFault: {
      on: { 'lock fault_pending_wqh': { guard: 'lockFaults', actions: 'lockFaults', target: 'faultsLocked' } },
    },
    faultsLocked: {
      on: {
        'find oldest fault': [
          { guard: 'faultPending', actions: 'findFault', target: 'faultFound' },
          { target: 'noFault' },
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
    eventsLocked: {
      on: {
        'take oldest event': [
          { guard: 'eventPending', actions: 'copyEvent', target: 'eventTaken' },
          { target: 'noEvent' },
        ],
      },
    },
    eventTaken: { on: { 'unlock event_wqh': { actions: 'unlockEvents', target: 'ending' } } },
    noEvent: { on: { 'unlock event_wqh': { actions: 'unlockEvents', target: 'foundNothing' } } },
    foundNothing: {
      on: {
        'may it wait?': [
          { guard: 'signalPending', actions: 'failInterrupted', target: 'ending' },
          { guard: 'nonblocking', actions: 'failAgain', target: 'ending' },
          { target: 'mustSleep' },
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
    copying: { on: { 'copy to user': { actions: 'copyToUser', target: 'returned' } } },
    returned: { type: 'final' },
  },
});

/** Reads for ever and does nothing with what it reads; on a blocking descriptor it sleeps in between. */
export const tirelessReader = uffdUserSetup.createMachine({
  id: 'tireless reader',
  initial: 'read',
  states: {
    read: { ...userfaultfdRead, onDone: { target: 'handling' } },
    handling: { on: { 'read again': { actions: 'forgetRead', target: 'read' } } },
  },
});

/** Reads whenever it likes: nobody owes the next read(). */
export const occasionalReader = uffdUserSetup.createMachine({
  id: 'occasional reader',
  initial: 'busy',
  states: {
    busy: { tags: 'idle', on: { 'call read()': { target: 'read' } } },
    read: { ...userfaultfdRead, onDone: { actions: 'forgetRead', target: 'busy' } },
  },
});

/** Reads until a fatal signal ends it. */
export const killableReader = uffdUserSetup.createMachine({
  id: 'killable reader',
  initial: 'read',
  states: {
    read: {
      ...userfaultfdRead,
      on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
      onDone: [{ guard: 'gotEintr', target: 'killed' }, { target: 'handling' }],
    },
    handling: { on: { 'read again': { actions: 'forgetRead', target: 'read' } } },
    killed: { type: 'final' },
  },
});
