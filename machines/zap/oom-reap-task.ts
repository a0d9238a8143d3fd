/**
 * The OOM reaper on one anonymous VMA: oom_reap_task(), oom_reap_task_mm() and __oom_reap_task_mm(), mm/oom_kill.c, Linux
 * 6.1. It gives up after two tries instead of ten.
 * Not modelled: MMF_UNSTABLE and MMF_OOM_SKIP, the exit of the victim, VMAs that it passes over.
 */
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { unmapperSetup } from './unmapper-role.ts';
import { unmapPage } from './zap-page-range-single.ts';

/** Run it with `mayNotBlock`. */
export const oomReaper = unmapperSetup.createMachine({
  id: 'OOM reaper',
  initial: 'woken',
  states: {
    woken: {
      on: {
        'try mmap_lock': [{ guard: 'tryMmapLock', actions: 'tryMmapLock', target: 'announcing' }, { target: 'failed' }],
      },
    },
    announcing: {
      ...invalidateRangeStart,
      onDone: [
        { guard: 'refused', actions: ['forgetRefusal', 'closeBracket'], target: 'skipping' },
        { target: 'unmapping' },
      ],
    },
    unmapping: { ...unmapPage, onDone: { target: 'ending' } },
    ending: {
      ...invalidateRangeEnd,
      onDone: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'dropping' }],
    },
    freeing: { on: { 'free frame': { actions: 'putFrame', target: 'dropping' } } },
    dropping: { on: { 'drop mmap_lock': { actions: ['dropMmapLock', 'forgetAttempts'], target: 'reaped' } } },
    // The range is left as it is.
    skipping: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'failed' } } },
    failed: {
      always: [{ guard: 'triesAgain', actions: 'countAttempt', target: 'resting' }, { target: 'gaveUp' }],
    },
    resting: { on: { 'schedule timeout': { target: 'woken' } } },
    reaped: { type: 'final' },
    gaveUp: { type: 'final' },
  },
});
