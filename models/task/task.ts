/** What the scheduler knows of each actor: task state, pending signal, exit; and how to sleep and to wake. */
import {
  actor,
  and,
  array,
  type Cond,
  every,
  flag,
  type IndexLike,
  lockless,
  me,
  not,
  or,
  shared,
  smpMb,
  spinlock,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';

export const task = shared('task', {
  state: array(actor, words('running', 'interruptible', 'killable', 'uninterruptible')),
  signal: array(actor, words('none', 'nonfatal', 'fatal')),
  /** PF_EXITING: no signal reaches it any more. */
  exiting: array(actor, flag),
  /** A wake-up that an earlier wait for a lock still has coming (D31). */
  lateWake: array(actor, flag),
  /**
   * Interrupts are off on the actor's CPU. A lock of its own that nobody else wants, as lockdep models such contexts:
   * so the checks for a spinlock see it, and who sleeps under it or ends with it is reported.
   */
  irqsOff: array(actor, spinlock),
  /** Between non_block_start() and non_block_end(): a callback that may not block. A lock of its own too. */
  nonBlocking: array(actor, spinlock),
});

type Who = IndexLike<'actor'>;
/** How a sleeper may be disturbed. */
export type SleepMode = 'interruptible' | 'killable' | 'uninterruptible';

/** set_current_state() with its full barrier: from here on a wake-up is not lost. */
export function prepareToWait(mode: SleepMode): Statement {
  return task.state.at(me).set(mode);
}
/** __set_current_state(): an ordinary store. What is read next may be read before others see it. */
export function setStateUnordered(mode: SleepMode): Statement {
  return lockless(task.state.at(me)).set(mode);
}
/** set_current_state() spelled out for scenarios with store buffers: the store and the full barrier behind it. */
export function setStateOrdered(mode: SleepMode): Effect {
  return [setStateUnordered(mode), smpMb];
}
/** Guard of schedule()'s return: someone has made the acting task runnable. */
export function isRunnable(): Cond {
  return task.state.at(me).is('running');
}
/** __set_current_state(TASK_RUNNING). */
export function finishWait(): Statement {
  return task.state.at(me).set('running');
}
/** Whether a wake-up would find the task to be woken. */
export function isSleeping(who: Who): Cond {
  return task.state.at(who).isnt('running');
}
/** try_to_wake_up() in TASK_NORMAL mode. */
export function wakeTask(who: Who): Statement {
  return task.state.at(who).set('running');
}
/** signal_pending() of the acting task. */
export function signalPending(): Cond {
  return task.signal.at(me).isnt('none');
}
/** fatal_signal_pending() of the acting task. */
export function fatalSignalPending(): Cond {
  return task.signal.at(me).is('fatal');
}
/** Whether the pending signal must end a sleep that was prepared in this mode. */
export function signalEndsWait(who: Who = me): Cond {
  const state = task.state.at(who);
  const signal = task.signal.at(who);
  return or(and(state.is('interruptible'), signal.isnt('none')), and(state.is('killable'), signal.is('fatal')));
}
/** Sends a signal and wakes the task if its sleep admits it. An exiting task takes none. */
export function sendSignal(who: Who, kind: 'nonfatal' | 'fatal'): Effect {
  return when(not(task.exiting.at(who)), [task.signal.at(who).set(kind), when(signalEndsWait(who), wakeTask(who))]);
}
/** The signal is handled: a handler ran, or the call returned EINTR. */
export function takeSignal(): Statement {
  return task.signal.at(me).set('none');
}
/** The rwsem's waker holds the acting task in its wake queue although the lock is taken already. */
export function leaveLateWake(): Statement {
  return task.lateWake.at(me).set(true);
}
/** Effect of the late wake-up; its guard is `task.lateWake.at(me)`, its event an optional one of the sleeper. */
export function deliverLateWake(): Effect {
  return [task.lateWake.at(me).set(false), wakeTask(me)];
}
/** local_irq_save() and local_irq_restore(). */
export function irqsOff(): Step {
  return task.irqsOff.at(me).acquire();
}
export function irqsOn(): Statement {
  return task.irqsOff.at(me).release();
}
/** non_block_start() and non_block_end(). */
export function nonBlockStart(): Step {
  return task.nonBlocking.at(me).acquire();
}
export function nonBlockEnd(): Statement {
  return task.nonBlocking.at(me).release();
}
/**
 * Guard of tlb_remove_table_sync_one(): whoever walked with interrupts off has left. Later walkers hold it up too,
 * which only delays it.
 */
export function lockfreeWalkersGone(): Cond {
  return every(actor, (who) => task.irqsOff.at(who).isFree());
}
