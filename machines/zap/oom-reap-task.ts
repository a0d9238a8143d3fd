/**
 * The OOM reaper on one anonymous VMA: oom_reap_task(), oom_reap_task_mm() and __oom_reap_task_mm(), mm/oom_kill.c, Linux
 * 6.1. It gives up after two tries instead of ten.
 * Not modelled: MMF_OOM_SKIP, the exit of the victim, VMAs that it passes over.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { unmapPage } from './zap-page-range-single.ts';
import { zapperSetup } from './zapper-role.ts';

export const reapTask = states({
  initial: 'woken',
  meta: { in: 'mm/oom_kill.c:oom_reap_task_mm', version: '6.1', excludes: anonymousOnly },
  states: {
    woken: {
      on: {
        'try mmap_lock': [
          // MMF_UNSTABLE is set in the same step: a fault that comes in between might have come before.
          {
            description: 'taken',
            guard: 'tryMmapLock',
            actions: ['tryMmapLock', 'setUnstable'],
            target: 'announcing',
          },
          { description: 'not to be had', target: 'failed' },
        ],
      },
    },
    announcing: {
      ...invalidateRangeStart,
      onDone: [
        { description: 'refused', guard: 'refused', actions: ['forgetRefusal', 'closeBracket'], target: 'skipping' },
        { description: 'all told', target: 'unmapping' },
      ],
    },
    unmapping: { ...unmapPage, onDone: { target: 'ending' } },
    ending: {
      ...invalidateRangeEnd,
      onDone: [
        { description: 'a frame is gathered', guard: 'hasFrame', target: 'freeing' },
        { description: 'nothing is gathered', target: 'dropping' },
      ],
    },
    freeing: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'free frame': { actions: 'putFrame', target: 'dropping' } },
    },
    dropping: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetAttempts'], target: 'reaped' } } },
    // The range is left as it is.
    skipping: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'failed' } } },
    failed: {
      always: [
        { description: 'tries again', guard: 'triesAgain', actions: 'countAttempt', target: 'resting' },
        { description: 'tried often enough', target: 'gaveUp' },
      ],
    },
    resting: { meta: { in: 'mm/oom_kill.c:oom_reap_task' }, on: { 'schedule timeout': { target: 'woken' } } },
    reaped: { type: 'final' },
    gaveUp: { type: 'final' },
  },
});

/** The same with other callbacks in its bracket. */
export function reapTaskWith<const S, const E>(start: S, end: E) {
  const { announcing, ending } = reapTask.states;
  return states({
    ...reapTask,
    states: {
      ...reapTask.states,
      announcing: { ...start, onDone: announcing.onDone },
      ending: { ...end, onDone: ending.onDone },
    },
  });
}

/** Run it with `mayNotBlock`. */
export const oomReaper = zapperSetup.createMachine({ id: 'OOM reaper', ...reapTask });
