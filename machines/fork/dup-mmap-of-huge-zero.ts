/**
 * fork(), dup-mmap.ts, of memory in which the huge zero page may be mapped: copy_pmd_range(), mm/memory.c, copy_huge_pmd(),
 * mm/huge_memory.c, and __pte_alloc(), mm/memory.c, Linux 6.12. The child gets the huge zero page with a table of its own
 * that is deposited, or a table into which the entries are copied.
 * Not modelled: what dup-mmap.ts does not model but the huge zero page; its count, more than one page and region, a region in which nothing is mapped; that the
 * PMD entry has changed before its lock is taken, which mmap_lock, held for writing, keeps it from.
 */
import { setup } from 'xstate';
import { mightSleep, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { dupMmapMeta, dupMmapStates } from './dup-mmap.ts';
import { forkChoices, forkRegisters, forkVocabulary } from './dup-mmap-role.ts';

export const hugeZeroForker = role(
  'thread that forks with the huge zero page',
  {
    registers: {
      ...forkRegisters,
      /** The new table of the child. */
      table: reference(m.table),
    },
    choices: { ...forkChoices, table: m.table },
  },
  ({ self, chosen }) => {
    const fork = forkVocabulary(self, chosen);
    const copy = m.fork.copy.at(self.page).known();
    const forget = self.table.set('none');
    return {
      ...fork,
      guards: {
        ...fork.guards,
        isHugeZero: m.isHugeZero(self.page),
        tableFree: m.tableFree(chosen.table),
      },
      actions: {
        ...fork.actions,
        allocateTable: [mightSleep, m.allocateTable(chosen.table), self.table.set(chosen.table)],
        populateChild: [m.populatePmd(copy, self.table.known()), forget],
        mapHugeZero: [m.mapHugeZero(copy, self.table.known()), forget],
        unlockPmd: m.unlockPmd(self.page),
        unlockChildPmd: m.unlockPmd(copy),
      },
      steps: { ...fork.steps, lockPmd: m.lockPmd(self.page), lockChildPmd: m.lockPmd(copy) },
    };
  },
);

const { copying } = dupMmapStates;

const copyingPmd = states({
  ...copying,
  initial: 'readingPmd',
  states: {
    ...copying.states,
    readingPmd: {
      meta: { in: 'mm/memory.c:copy_pmd_range' },
      on: {
        'read PMD': [
          { guard: 'isHugeZero', target: 'copyingHuge', description: 'the huge zero page' },
          { target: 'newTable', description: 'a table' },
        ],
      },
    },
    copyingHuge: {
      initial: 'allocating',
      meta: { in: 'mm/huge_memory.c:copy_huge_pmd' },
      states: {
        allocating: {
          on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingChild' } },
        },
        lockingChild: {
          on: { 'lock PMD of child': { guard: 'lockChildPmd', actions: 'lockChildPmd', target: 'locking' } },
        },
        locking: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'setting' } } },
        setting: { on: { 'set huge zero PMD of child': { actions: 'mapHugeZero', target: 'set' } } },
        set: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PMD of child': { actions: 'unlockChildPmd', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'walked' },
    },
    newTable: {
      initial: 'allocating',
      meta: { in: 'mm/memory.c:__pte_alloc' },
      states: {
        allocating: { on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'locking' } } },
        locking: {
          on: { 'lock PMD of child': { guard: 'lockChildPmd', actions: 'lockChildPmd', target: 'populating' } },
        },
        populating: { on: { 'populate PMD of child': { actions: 'populateChild', target: 'unlocking' } } },
        unlocking: { on: { 'unlock PMD of child': { actions: 'unlockChildPmd', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'lockingChild' },
    },
  },
});

export const dupMmapOfHugeZero = setup(vocabulary(hugeZeroForker)).createMachine({
  id: 'fork with the huge zero page',
  initial: 'called',
  meta: dupMmapMeta,
  states: { ...dupMmapStates, copying: copyingPmd },
});
