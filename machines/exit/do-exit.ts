/**
 * A task that exits: do_exit() and exit_mm() (kernel/exit.c), Linux 6.1. What the last user of the address space owes
 * then is exit-mmap.ts. Not modelled: the rest of do_exit(), clearing of the thread id in user memory.
 */
import { setup } from 'xstate';
import { me, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const exitActions = {
  setExiting: m.task.exiting.at(me).set(true),
  leaveMm: m.leaveMm(),
  unlockMmapOfExit: m.mm.lock.releaseRead(),
  mmput: m.mmput(),
};
export const exitSteps = { lockMmapToExit: m.mm.lock.acquireRead() };

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

export const exiter = role('exiting task', { registers: {} }, () => ({ actions: exitActions, steps: exitSteps }));

export const exit = setup(vocabulary(exiter)).createMachine({ id: 'exit', initial: 'running', states: exitStates });
