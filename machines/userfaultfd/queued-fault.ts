/**
 * A fault that queues and sleeps, as far as barriers order it: handle_userfault(), fs/userfaultfd.c, Linux 6.12, from
 * fault_pending_wqh.lock to the return of schedule(). Its barrier is the one in set_current_state().
 * Not modelled: what handle-userfault.ts has besides: the context's references, mmap_lock, readers, close() and signals.
 */
import { setup } from 'xstate';
import { flag, index, me, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const queuedFault = role(
  'queued fault',
  {
    registers: {
      /** Constants: the page that it touches, and the context that the VMA is registered with. */
      page: index(m.page),
      ctx: index(m.context),
      mustWait: flag,
    },
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const queueLock = m.uffd.faultLock.at(self.ctx);
    return {
      guards: { mustWait: self.mustWait, runnable: m.isRunnable(), stillMissing: m.looksMissing(at) },
      actions: {
        linkNode: m.uffd.pending.at(self.ctx).enqueue(me),
        setCurrentState: m.setStateOrdered('killable'),
        unlockQueue: queueLock.release(),
        noteMustWait: self.mustWait.set(true),
      },
      steps: { lockQueue: queueLock.acquire() },
    };
  },
);

export const queuedFaultMachine = setup(vocabulary(queuedFault)).createMachine({
  id: 'queued fault',
  meta: { in: 'fs/userfaultfd.c:handle_userfault', version: '6.12' },
  initial: 'entered',
  states: {
    entered: { on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'linking' } } },
    linking: { on: { 'link node': { actions: 'linkNode', target: 'linked' } } },
    // Without the barrier the walk may read the entry before anybody sees the node.
    linked: { on: { 'set task state': { actions: 'setCurrentState', target: 'queued' } } },
    queued: { on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'walking' } } },
    walking: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_must_wait' },
      on: {
        'walk page table': [
          { guard: 'stillMissing', actions: 'noteMustWait', target: 'walked', description: 'still missing' },
          { target: 'walked', description: 'filled meanwhile' },
        ],
      },
    },
    walked: {
      on: {
        'test must_wait': [
          { guard: 'mustWait', target: 'asleep', description: 'has to wait' },
          { target: 'resolved', description: 'filled meanwhile' },
        ],
      },
    },
    asleep: {
      tags: 'asleep',
      meta: { while: 'stillMissing' },
      on: { 'return from schedule': { guard: 'runnable', target: 'resolved' } },
    },
    resolved: { type: 'final' },
  },
});
