/**
 * A fault on an anonymous page, once its VMA is locked: handle_pte_fault(), do_anonymous_page(), __pte_alloc() and the
 * zero-page case of do_wp_page() with wp_page_copy(), mm/memory.c; do_huge_pmd_anonymous_page(), mm/huge_memory.c.
 * Linux 6.1 and later. Part of every thread that faults; leaves by the states `resolved` and `asking` of that thread.
 * Not modelled: memcg failure and OOM (an allocation waits for a frame or table), swap, migration entries (the access is
 * tried again), copy-on-write of shared frames, write protection, poison markers, the huge zero page.
 */
import { and } from 'xstate';
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

/** The states between `dispatching` and the end of do_anonymous_page(). */
export const anonymousStates = states({
  dispatching: {
    on: {
      'look at PTE': [
        // Mapped meanwhile.
        { guard: 'regionIsHuge', target: 'resolved' },
        { guard: 'asksForHugePage', target: 'hugePage' },
        { guard: 'noTable', target: 'newTable' },
        { guard: 'looksMissingToStore', actions: 'noteTable', target: '#allocating' },
        { guard: 'looksMissing', actions: 'noteTable', target: 'lockingPte' },
        { guard: 'looksZero', actions: ['noteTable', 'noteZero'], target: 'zeroPage' },
        { target: 'resolved' },
      ],
    },
  },
  newTable: {
    id: 'newTable',
    initial: 'allocating',
    states: {
      allocating: {
        on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingPmd' } },
      },
      lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'rechecking' } } },
      rechecking: {
        on: {
          'recheck PMD': [{ guard: 'noTable', actions: 'populatePmd', target: 'populated' }, { target: 'lostRace' }],
        },
      },
      populated: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'rereading' } } },
      lostRace: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freeing' } } },
      freeing: { on: { 'free table': { actions: 'freeTable', target: 'rereading' } } },
      // A huge page may have come, and gone again since: only a table may be followed.
      rereading: {
        on: {
          'read PMD': [
            { guard: 'pmdUnstable', target: '#resolved' },
            { guard: 'writes', actions: 'noteTable', target: '#allocating' },
            { actions: 'noteTable', target: '#lockingPte' },
          ],
        },
      },
    },
  },
  hugePage: {
    initial: 'allocating',
    states: {
      allocating: {
        on: {
          'allocate huge page': {
            guard: 'hugeFrameFree',
            actions: ['allocateHuge', 'clearHuge', 'charge'],
            target: 'allocatingDeposit',
          },
          'fall back': { guard: 'noHugeFrameFree', target: '#newTable' },
        },
      },
      // For the day when the huge page is split.
      allocatingDeposit: {
        on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingPmd' } },
      },
      lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'rechecking' } } },
      rechecking: {
        on: {
          'recheck PMD': [
            { guard: 'regionTaken', target: 'lostRace' },
            { guard: 'armedRegion', actions: 'decideToAsk', target: 'userDecides' },
            { actions: 'mapHuge', target: 'mapped' },
          ],
        },
      },
      mapped: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#resolved' } } },
      lostRace: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freeing' } } },
      freeing: { on: { 'free table': { actions: 'freeTable', target: '#freeing' } } },
      userDecides: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'releasing' } } },
      releasing: { on: { 'free table': { actions: 'freeTable', target: '#releasing' } } },
    },
  },
  zeroPage: {
    initial: 'lockingPte',
    states: {
      lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
      rechecking: {
        on: { 'recheck PTE': [{ guard: 'pteChanged', target: 'changed' }, { target: 'copying' }] },
      },
      copying: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#allocating' } } },
      changed: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
    },
  },
  // No lock on the entry while the allocation may sleep.
  allocating: {
    id: 'allocating',
    on: {
      'allocate frame': [
        {
          guard: and(['frameFree', 'announces']),
          actions: ['allocate', 'clearPage', 'charge'],
          target: 'announcing',
        },
        { guard: 'frameFree', actions: ['allocate', 'clearPage', 'charge'], target: 'lockingPte' },
      ],
    },
  },
  announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
  lockingPte: { id: 'lockingPte', on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
  // Another thread or a resolver may have set the entry since the look.
  rechecking: {
    on: {
      'recheck PTE': [
        { guard: 'pteChanged', target: 'lostRace' },
        { guard: 'armed', actions: 'decideToAsk', target: 'userDecides' },
        { target: 'installing' },
      ],
    },
  },
  installing: {
    on: {
      'set PTE': [
        { guard: 'writes', actions: ['flushZero', 'mapFrame', 'forgetFrame'], target: 'installed' },
        { actions: 'mapZeroPage', target: 'installed' },
      ],
    },
  },
  installed: {
    on: {
      'unlock PTE': [
        { guard: 'announces', actions: 'unlockPte', target: 'announcingEnd' },
        { actions: 'unlockPte', target: 'resolved' },
      ],
    },
  },
  lostRace: {
    on: {
      'unlock PTE': [
        { guard: 'announces', actions: 'unlockPte', target: 'announcingEnd' },
        { guard: 'hasFrame', actions: 'unlockPte', target: 'freeing' },
        { actions: 'unlockPte', target: 'resolved' },
      ],
    },
  },
  announcingEnd: {
    ...invalidateRangeEnd,
    onDone: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'resolved' }],
  },
  freeing: {
    id: 'freeing',
    on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: 'resolved' } },
  },
  userDecides: {
    on: {
      'unlock PTE': [
        { guard: 'hasFrame', actions: 'unlockPteToAsk', target: 'releasing' },
        { actions: 'unlockPteToAsk', target: 'asking' },
      ],
    },
  },
  releasing: {
    id: 'releasing',
    on: { 'free frame': { actions: ['releaseFrame', 'forgetFrame'], target: 'asking' } },
  },
});
