/**
 * A monitor that reads FORK events and gets the descriptor of the child's context: userfaultfd_ctx_read() from
 * event_wqh.lock on, with resolve_userfault_fork(), fs/userfaultfd.c, Linux 6.12. It reads again after an error.
 * Not modelled: fd_wqh and faults, which are in userfaultfd-read.ts: it calls read() when there is an event; what it does with the
 * new descriptor.
 */
import { setup } from 'xstate';
import { actor, flag, index, lockless, not, optional, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const forkReader = role(
  'reader of fork events',
  {
    registers: {
      /** Constant: the descriptor that it reads. */
      ctx: index(m.context),
      /** Its table of descriptors is full at first. */
      tableFull: flag,
      node: optional(actor),
      fresh: reference(m.context),
      /** What resolve_userfault_fork() has answered. */
      failed: flag,
    },
  },
  ({ self }) => {
    const eventLock = m.uffd.eventLock.at(self.ctx);
    const events = m.uffd.events.at(self.ctx);
    const who = self.node.known();
    const fresh = self.fresh.known();
    const stillWaits = m.forkStillWaits(who);
    return {
      guards: {
        eventThere: not(lockless(events).isEmpty()),
        eventPending: not(events.isEmpty()),
        tableFull: self.tableFull,
        stillWaits,
        failed: self.failed,
      },
      actions: {
        find: self.node.set(events.head()),
        take: [self.fresh.set(m.forkEvent.fresh.at(who)), m.takeForkEvent(self.ctx, who)],
        unlockEvents: eventLock.release(),
        createFile: m.uffd.open.at(fresh).set(true),
        noteFailure: [self.failed.set(true), self.tableFull.set(false)],
        putFresh: m.contextPut(fresh),
        complete: m.completeForkEvent(who),
        putBack: m.putForkEventBack(self.ctx, who),
        forget: [self.node.set('none'), self.fresh.set('none'), self.failed.set(false)],
      },
      steps: { lockEvents: eventLock.acquire() },
    };
  },
);

export const readForkEvents = setup(vocabulary(forkReader)).createMachine({
  id: 'reader of fork events',
  initial: 'busy',
  meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_read', version: '6.12' },
  states: {
    busy: {
      tags: 'idle',
      meta: { in: 'user space' },
      on: { 'call read()': { guard: 'eventThere', target: 'locking' } },
    },
    locking: { on: { 'lock event_wqh': { guard: 'lockEvents', actions: 'lockEvents', target: 'locked' } } },
    locked: {
      on: {
        'look at event_wqh': [
          { guard: 'eventPending', actions: 'find', target: 'found', description: 'an event' },
          { target: 'leaving', description: 'none any more' },
        ],
      },
    },
    // Making a descriptor may sleep: meanwhile who forks may be killed, and the event lies on his stack.
    found: { on: { 'move event to own list': { actions: 'take', target: 'unlocking' } } },
    unlocking: { on: { 'unlock event_wqh': { actions: 'unlockEvents', target: 'creating' } } },
    creating: {
      meta: { in: 'fs/userfaultfd.c:resolve_userfault_fork' },
      on: {
        'make descriptor': [
          { guard: 'tableFull', actions: 'noteFailure', target: 'relocking', description: 'the table is full' },
          { actions: 'createFile', target: 'relocking', description: 'made' },
        ],
      },
    },
    relocking: { on: { 'lock event_wqh': { guard: 'lockEvents', actions: 'lockEvents', target: 'relocked' } } },
    relocked: {
      on: {
        'look at own list': [
          { guard: 'stillWaits', target: 'puttingSpare', description: 'the event is there' },
          { guard: 'failed', target: 'puttingLast', description: 'gone, and no descriptor' },
          { target: 'leaving', description: 'gone: the descriptor keeps the reference' },
        ],
      },
    },
    puttingSpare: { on: { 'put new context': { actions: 'putFresh', target: 'ending' } } },
    ending: {
      on: {
        'end event': [
          { guard: 'failed', actions: 'putBack', target: 'leaving', description: 'no descriptor: it waits on' },
          { actions: 'complete', target: 'leaving', description: 'complete' },
        ],
      },
    },
    puttingLast: { on: { 'put new context': { actions: 'putFresh', target: 'leaving' } } },
    leaving: { on: { 'unlock event_wqh': { actions: ['unlockEvents', 'forget'], target: 'busy' } } },
  },
});
