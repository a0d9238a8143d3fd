/**
 * What announces a change of the layout until its event is read: userfaultfd_event_wait_completion(), fs/userfaultfd.c, Linux 6.12,
 * from its lock to where it is given up or read. Part of the machines that announce a change: it begins at `unlocked` and
 * leads to `finishing`.
 */
import { states } from '../../checker/language/vocabulary.ts';

export const eventWait = states({
  unlocked: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'linking' } } },
  linking: { on: { 'queue event': { actions: 'queueEvent', target: 'linked' } } },
  linked: { on: { 'set task state': { actions: 'setTaskState', target: 'waiting' } } },
  waiting: {
    on: {
      'check event': [
        { description: 'read', guard: 'eventRead', target: 'over' },
        { description: 'killed, or closed', guard: 'givesUp', actions: 'withdrawEvent', target: 'over' },
        { description: 'not read yet', target: 'notifying' },
      ],
    },
  },
  notifying: { on: { 'unlock events': { actions: 'unlockEvents', target: 'wakingReaders' } } },
  wakingReaders: {
    on: { 'wake readers': { guard: 'wakeReaders', actions: 'wakeReaders', target: 'asleep' } },
  },
  asleep: {
    tags: 'asleep',
    meta: { while: 'eventUnread' },
    on: { 'return from schedule': { guard: 'runnable', target: 'relocking' } },
  },
  relocking: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'linked' } } },
  over: { on: { 'set task running': { actions: 'setRunning', target: 'leaving' } } },
  leaving: { on: { 'unlock events': { actions: 'unlockEvents', target: 'finishing' } } },
});
