/**
 * A store to a region without a table, where transparent huge pages are on: do_huge_pmd_anonymous_page() and
 * __do_huge_pmd_anonymous_page(), mm/huge_memory.c of Linux 6.1; for a VMA armed by MADV_USERFAULT the exit of the series of
 * 2013 (seed 000), whose caller takes SIGBUS for a failure and falls back to pages of the ordinary size, which are armed, too.
 * Part of do-anonymous-page.ts. Not modelled: the huge zero page, memcg failure.
 */
import { states } from '../../checker/language/vocabulary.ts';

export const hugePage = states({
  initial: 'allocating',
  meta: { in: 'mm/huge_memory.c:do_huge_pmd_anonymous_page', version: '6.1' },
  states: {
    allocating: {
      id: 'allocatingHuge',
      on: {
        'allocate huge page': {
          guard: 'hugeFrameFree',
          actions: ['allocateHuge', 'clearHuge', 'charge'],
          target: 'setting',
        },
        'fall back': { guard: 'noHugeFrameFree', target: '#newTable' },
      },
    },
    setting: {
      initial: 'allocatingDeposit',
      meta: { in: 'mm/huge_memory.c:__do_huge_pmd_anonymous_page' },
      states: {
        // For the day when the huge page is split.
        allocatingDeposit: {
          on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingPmd' } },
        },
        lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'rechecking' } } },
        rechecking: {
          on: {
            'recheck PMD': [
              { guard: 'regionTaken', target: 'lostRace', description: 'set by another' },
              { guard: 'addressSpaceUnstable', target: 'reaped', description: 'none, but the OOM reaper was here' },
              { guard: 'armedByMadvise', target: 'armedByMadvise', description: 'still none, and VM_USERFAULT is set' },
              {
                guard: 'armedRegion',
                actions: 'decideToAsk',
                target: 'userDecides',
                description: 'still none, and the VMA is armed',
              },
              { actions: 'mapHuge', target: 'mapped', description: 'still none' },
            ],
          },
        },
        mapped: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#resolved' } } },

        lostRace: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freeingTable' } } },
        freeingTable: { on: { 'free table': { actions: 'freeTable', target: 'freeing' } } },
        freeing: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: '#resolved' } } },

        reaped: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freeingTableOfReaped' } } },
        freeingTableOfReaped: { on: { 'free table': { actions: 'freeTable', target: 'freeingReaped' } } },
        freeingReaped: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: '#sigbus' } } },

        // handle_userfault() drops the lock that keeps the VMA: everything that belongs to the fault goes first.
        userDecides: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'releasing' } } },
        releasing: { on: { 'free frame': { actions: ['releaseFrame', 'forgetFrame'], target: 'releasingTable' } } },
        releasingTable: { on: { 'free table': { actions: 'freeTable', target: '#asking' } } },

        armedByMadvise: {
          initial: 'unlocking',
          meta: { version: 'seed 000' },
          states: {
            unlocking: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'releasingTable' } } },
            releasingTable: { on: { 'free table': { actions: 'freeTable', target: 'releasing' } } },
            releasing: {
              meta: { in: 'mm/huge_memory.c:do_huge_pmd_anonymous_page' },
              on: { 'free frame': { actions: ['releaseFrame', 'forgetFrame'], target: '#newTable' } },
            },
          },
        },
      },
    },
  },
});
