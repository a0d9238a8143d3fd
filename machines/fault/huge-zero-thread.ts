/**
 * A thread in whose memory a load from a region without a table is answered with the huge zero page: that of
 * do-user-addr-fault.ts, with the other half of do_huge_pmd_anonymous_page(), and what a store makes of it:
 * do_huge_pmd_wp_page(), __split_huge_pmd() and __split_huge_zero_page_pmd(), mm/huge_memory.c of Linux 6.1.
 * Not modelled: the count of the huge zero page, VM_USERFAULT and registered ranges, the anon_vma, want of memory.
 */
import { setup } from 'xstate';
import { and, not, type RecordPlace, role, smpWmb } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { faultStates } from './do-user-addr-fault.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from './faulting-thread-role.ts';

/** What it can ask and do besides. */
export function hugeZeroVocabulary(self: RecordPlace<typeof faultRegisters>) {
  const table = self.table.known();
  return {
    guards: {
      asksForHugeZero: and(m.pmdNone(self.page), self.takesHugePages, not(self.access.is('write'))),
      looksHugeZeroToStore: and(m.isHugeZero(self.page), self.access.is('write')),
      pmdTaken: not(m.pmdNone(self.page)),
      isHugeZero: m.isHugeZero(self.page),
    },
    actions: {
      mapHugeZero: [m.mapHugeZero(self.page, table), self.table.set('none')],
      clearHugeZero: [self.table.set(m.pmdOf(self.page).table), m.takeHugeZeroOut(self.page)],
      fillWithZero: m.fillWithZero(self.page, table),
      populateFilled: [smpWmb, m.populatePmd(self.page, table), self.table.set('none')],
    },
  };
}

export const hugeZeroFaulter = role(
  'huge zero faulter',
  { registers: faultRegisters, choices: faultChoices, optional: faultOptional },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const more = hugeZeroVocabulary(self);
    return {
      ...fault,
      guards: { ...fault.guards, ...more.guards },
      actions: { ...fault.actions, ...more.actions },
    };
  },
);

const { fault } = faultStates;
const { readingPmd, hugePage } = fault.states;
const { allocatingDeposit, lockingPmd, mapped, lostRace } = hugePage.states.setting.states;

const hugeZero = states({
  initial: 'allocatingDeposit',
  meta: { in: 'mm/huge_memory.c:do_huge_pmd_anonymous_page', version: '6.1' },
  states: {
    allocatingDeposit,
    lockingPmd,
    // Another thread may have mapped a huge page, and stored to it.
    rechecking: {
      on: {
        'recheck PMD': [
          { guard: 'pmdTaken', target: 'lostRace', description: 'set by another' },
          { target: 'setting', description: 'still none' },
        ],
      },
    },
    setting: {
      meta: { in: 'mm/huge_memory.c:set_huge_zero_page' },
      on: { 'set huge zero PMD': { actions: 'mapHugeZero', target: 'mapped' } },
    },
    mapped,
    lostRace,
    freeingTable: { on: { 'free table': { actions: 'freeTable', target: '#resolved' } } },
  },
});

const splitHugeZero = states({
  initial: 'lockingPmd',
  meta: { in: 'mm/huge_memory.c:__split_huge_zero_page_pmd', version: '6.1' },
  states: {
    lockingPmd: {
      meta: { in: 'mm/huge_memory.c:__split_huge_pmd' },
      on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } },
    },
    pmdLocked: {
      meta: { in: 'mm/huge_memory.c:__split_huge_pmd' },
      on: {
        'look at PMD again': [
          { guard: 'isHugeZero', target: 'clearing', description: 'the huge zero page still' },
          { target: 'unlocking', description: 'split by another' },
        ],
      },
    },
    clearing: { on: { 'clear PMD': { actions: 'clearHugeZero', target: 'cleared' } } },
    cleared: { on: { 'fill table': { actions: 'fillWithZero', target: 'filled' } } },
    filled: { on: { 'populate PMD': { actions: 'populateFilled', target: 'unlocking' } } },
    unlocking: {
      meta: { in: 'mm/huge_memory.c:__split_huge_pmd' },
      on: { 'unlock PMD': { actions: 'unlockPmd', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** The states of a fault that are other ones, or are there besides. */
export const hugeZeroStates = states({
  readingPmd: {
    ...readingPmd,
    on: {
      'read PMD': [
        { guard: 'asksForHugeZero', target: 'hugeZero', description: 'none, and huge pages are on' },
        {
          guard: 'looksHugeZeroToStore',
          target: 'splitHugeZero',
          description: 'the huge zero page, and it is to be stored to',
        },
        ...readingPmd.on['read PMD'],
      ],
    },
  },
  hugeZero,
  // VM_FAULT_FALLBACK: on with the table.
  splitHugeZero: { ...splitHugeZero, onDone: { target: 'atPte' } },
});

export const hugeZeroThread = setup(vocabulary(hugeZeroFaulter)).createMachine({
  id: 'thread with the huge zero page',
  meta: {
    excludes: {
      ...anonymousOnly,
      ...residentOnly,
      collapses: 'khugepaged would have to know the huge zero page',
    },
  },
  initial: 'accessing',
  states: {
    ...faultStates,
    fault: {
      ...fault,
      states: {
        ...fault.states,
        ...hugeZeroStates,
      },
    },
  },
});
