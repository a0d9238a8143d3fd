/**
 * NUMA balancing takes the access bits off the entry of a page: change_prot_numa() as task_numa_work() calls it (mm/mempolicy.c,
 * kernel/sched/fair.c), and change_pte_range(), mm/mprotect.c of Linux 6.1. Between ptep_modify_prot_start() and
 * ptep_modify_prot_commit() the entry is none, under the PTL but for all to see who walk without it.
 * Not modelled: the protection itself and the fault that takes it off (the entry comes back as it was), the TLB flush,
 * entries that are not present, and the zero page, which is passed over.
 */
import { and, setup } from 'xstate';
import { and as both, index, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const protector = role(
  'NUMA scanner',
  {
    registers: {
      /** Constant: the page. */
      page: index(m.page),
      frame: reference(m.frame),
      ...bracketRegisters,
    },
    family: true,
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const old = m.entry(at);
    const bracket = bracketVocabulary(self, { covers: (p) => p.is(self.page) });
    return {
      guards: {
        ...bracket.guards,
        tableThere: m.tableAt(self.page).isnt('none'),
        announces: m.anySubscribed(),
        /** Shared pages are passed over. */
        present: both(old.kind.is('present'), old.write, m.frames.refs.at(old.frame).is(1)),
      },
      actions: {
        ...bracket.actions,
        takeOut: [self.frame.set(old.frame), m.takeEntryOut(at)],
        putBack: [m.putEntryBack(at, self.frame), self.frame.set('none')],
        unlockPte: m.unlockPte(at),
        dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
      },
      steps: {
        ...bracket.steps,
        lockMmap: m.mmapLockOf(self.page).acquireRead(),
        lockPte: m.lockPte(at),
      },
    };
  },
);

export const changeProtNuma = setup(vocabulary(protector)).createMachine({
  id: 'change_prot_numa',
  initial: 'called',
  meta: { in: 'mm/mprotect.c:change_pte_range', version: '6.1', excludes: anonymousOnly },
  states: {
    called: {
      meta: { in: 'kernel/sched/fair.c:task_numa_work' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
    },
    mmapLocked: {
      on: {
        'read PMD': [
          {
            guard: and(['tableThere', 'announces']),
            target: 'announcing',
            description: 'a table, and there are subscribers',
          },
          { guard: 'tableThere', target: 'lockingPte', description: 'a table' },
          { target: 'leaving', description: 'not a table' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      on: {
        'look at PTE': [
          { guard: 'present', target: 'changing', description: 'a page that nobody else holds' },
          { target: 'changed', description: 'nothing to protect' },
        ],
      },
    },
    changing: { on: { ptep_modify_prot_start: { actions: 'takeOut', target: 'takenOut' } } },
    takenOut: { on: { ptep_modify_prot_commit: { actions: 'putBack', target: 'changed' } } },
    changed: {
      on: {
        'unlock PTE': [
          { guard: 'announces', actions: 'unlockPte', target: 'announcingEnd', description: 'there are subscribers' },
          { actions: 'unlockPte', target: 'leaving', description: 'nobody subscribes' },
        ],
      },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'leaving' } },
    leaving: {
      meta: { in: 'kernel/sched/fair.c:task_numa_work' },
      on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
