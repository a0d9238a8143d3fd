/**
 * The OOM reaper on one region of anonymous memory, which may be a huge page: oom_reap_task_mm() and __oom_reap_task_mm(),
 * mm/oom_kill.c, around unmap_page_range() as zap-pmd-range.ts has it; Linux 6.1. It gives up after one try.
 * Not modelled: consumers of MMU notifiers and further tries, which are in oom-reap-task.ts; MMF_OOM_SKIP, the exit of the
 * victim, VMAs that it passes over.
 */
import { setup } from 'xstate';
import { not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { flushRegionStates, regionZapRegisters, regionZapVocabulary, zapRegionStates } from './zap-pmd-range.ts';

export const regionReaper = role('region reaper', { registers: regionZapRegisters }, ({ self }) => {
  const zap = regionZapVocabulary(self);
  return {
    guards: { ...zap.guards, nobodySubscribed: not(m.anySubscribed()) },
    actions: { ...zap.actions, setUnstable: m.mms.unstable.at(m.mmOf(self.page)).set(true) },
    steps: { ...zap.steps, tryMmapLock: m.mmapLockOf(self.page).acquireRead() },
  };
});

export const oomReapRegion = setup(vocabulary(regionReaper)).createMachine({
  id: 'OOM reaper of a region',
  initial: 'woken',
  meta: {
    in: 'mm/memory.c:zap_pmd_range',
    version: '6.1',
    excludes: anonymousOnly,
    assumes: { nobodySubscribed: 'consumers are told in oom-reap-task.ts' },
  },
  states: {
    woken: {
      meta: { in: 'mm/oom_kill.c:oom_reap_task_mm' },
      on: {
        'try mmap_lock': [
          // MMF_UNSTABLE is set in the same step: a fault that comes in between might have come before.
          { description: 'taken', guard: 'tryMmapLock', actions: ['tryMmapLock', 'setUnstable'], target: 'walking' },
          { description: 'not to be had', target: 'gaveUp' },
        ],
      },
    },
    ...zapRegionStates,
    unmapped: { id: 'regionUnmapped', always: { target: 'flushing' } },
    ...flushRegionStates,
    zapped: {
      meta: { in: 'mm/oom_kill.c:oom_reap_task_mm' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'reaped' } },
    },
    reaped: { type: 'final' },
    gaveUp: { type: 'final' },
  },
});
