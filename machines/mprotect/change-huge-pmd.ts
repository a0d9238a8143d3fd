/**
 * NUMA balancing takes the access bits off a huge PMD entry: change_huge_pmd(), mm/huge_memory.c. Until 4.12 the entry was
 * none between pmdp_huge_get_and_clear_notify() and set_pmd_at(); by `inPlace` the later form, in which pmdp_invalidate()
 * leaves an entry that is still huge. Not modelled: the protection itself, and the fault that takes it off.
 */
import { and, setup } from 'xstate';
import { flag, index, not, reference, role, variant } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const balancer = role(
  'NUMA balancer',
  {
    registers: {
      /** Constants: a page of the region, and the form of change_huge_pmd(). */
      page: index(m.page),
      inPlace: variant(flag),
      frame: reference(m.frame),
      table: reference(m.table),
    },
  },
  ({ self }) => {
    const pmd = m.pmdOf(self.page);
    return {
      guards: { pmdHuge: m.pmdHuge(self.page), inPlace: self.inPlace, nobodySubscribed: not(m.anySubscribed()) },
      actions: {
        takeOut: [
          self.frame.set(pmd.frame),
          self.table.set(pmd.table),
          pmd.set({ kind: 'none', table: 0, frame: 'none', write: false }),
        ],
        invalidate: m.invalidateHugePmd(self.page),
        validate: pmd.kind.set('huge'),
        setBack: [
          pmd.set({ kind: 'huge', table: self.table, frame: self.frame, write: true }),
          self.frame.set('none'),
          self.table.set('none'),
        ],
        flush: m.flushAllTlbsOf((p) => m.sameRegion(p, self.page)),
        unlockPmd: m.unlockPmd(self.page),
        dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
      },
      steps: { lockMmap: m.mmapLockOf(self.page).acquireRead(), lockPmd: m.lockPmd(self.page) },
    };
  },
);

export const numaHint = setup(vocabulary(balancer)).createMachine({
  id: 'change_huge_pmd',
  initial: 'called',
  meta: {
    in: 'mm/huge_memory.c:change_huge_pmd',
    version: '6.1',
    assumes: { nobodySubscribed: 'the bracket of change_pmd_range() around it is not modelled' },
  },
  states: {
    called: {
      meta: { in: 'kernel/sched/fair.c:task_numa_work' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } },
    },
    locked: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } } },
    pmdLocked: {
      on: {
        'change PMD': [
          {
            guard: and(['pmdHuge', 'inPlace']),
            actions: 'invalidate',
            target: 'invalidated',
            description: 'huge, and stays so in between',
          },
          {
            guard: 'pmdHuge',
            actions: ['takeOut', 'flush'],
            target: 'takenOut',
            description: 'huge, and none in between',
          },
          { target: 'changed', description: 'not huge' },
        ],
      },
    },
    // pmdp_invalidate(): the hardware and GUP-fast find nothing, whoever walks in software finds a huge page.
    invalidated: { on: { 'flush TLBs': { actions: 'flush', target: 'flushed' } } },
    flushed: { on: { 'set PMD': { actions: 'validate', target: 'changed' } } },
    takenOut: { on: { 'set PMD': { actions: 'setBack', target: 'changed' } } },
    changed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'unlocked' } } },
    unlocked: {
      meta: { in: 'kernel/sched/fair.c:task_numa_work' },
      on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
