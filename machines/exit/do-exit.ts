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
  mmput: m.mmput(),
};

/** From `running` to the final state `dead`. */
export const exitStates = states({
  running: { on: { 'set PF_EXITING': { actions: 'setExiting', target: 'exiting' } } },
  exiting: { on: { 'leave mm': { actions: 'leaveMm', target: 'left' } } },
  left: { on: { mmput: { actions: 'mmput', target: 'dead' } } },
  dead: { type: 'final' },
});

export const exiter = role('exiting task', { registers: {} }, () => ({ actions: exitActions }));

export const exit = setup(vocabulary(exiter)).createMachine({ id: 'exit', initial: 'running', states: exitStates });
