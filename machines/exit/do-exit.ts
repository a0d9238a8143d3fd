/**
 * A task that exits: do_exit() and exit_mm() (kernel/exit.c), Linux 6.1. What the last user of the address space owes
 * then is exit-mmap.ts. Not modelled: the rest of do_exit(), clearing of the thread id in user memory.
 */
import { setup } from 'xstate';
import { type IndexLike, index, me, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

/** What a task does that leaves its address space. */
export function exitVocabulary(mm: IndexLike<'mm'>) {
  const mmapLock = m.mms.lock.at(mm);
  return {
    actions: {
      setExiting: m.task.exiting.at(me).set(true),
      leaveMm: m.leaveMm(mm),
      unlockMmapOfExit: mmapLock.releaseRead(),
      mmput: m.mmput(mm),
    },
    steps: { lockMmapToExit: mmapLock.acquireRead() },
  };
}

/** From `running` to the final state `dead`. */
export const exitStates = states({
  running: {
    meta: { in: 'kernel/signal.c:exit_signals', version: '6.1' },
    on: { 'set PF_EXITING': { actions: 'setExiting', target: 'exiting' } },
  },
  // Behind a writer that has queued the exit waits, too.
  exiting: {
    meta: { in: 'kernel/exit.c:exit_mm', version: '6.1' },
    on: { 'take mmap_lock': { guard: 'lockMmapToExit', actions: 'lockMmapToExit', target: 'leaving' } },
  },
  leaving: {
    meta: { in: 'kernel/exit.c:exit_mm', version: '6.1' },
    on: { 'leave mm': { actions: 'leaveMm', target: 'unlocking' } },
  },
  unlocking: {
    meta: { in: 'kernel/exit.c:exit_mm', version: '6.1' },
    on: { 'drop mmap_lock': { actions: 'unlockMmapOfExit', target: 'left' } },
  },
  left: {
    meta: { in: 'kernel/exit.c:exit_mm', version: '6.1' },
    on: { mmput: { actions: 'mmput', target: 'dead' } },
  },
  dead: { type: 'final' },
});

/** Its register is a constant: whose task it is. */
export const exiter = role('exiting task', { registers: { mm: index(m.mm) } }, ({ self }) => exitVocabulary(self.mm));

export const exit = setup(vocabulary(exiter)).createMachine({ id: 'exit', initial: 'running', states: exitStates });
