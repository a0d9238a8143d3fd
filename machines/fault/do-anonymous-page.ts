/**
 * A fault on an anonymous page, once its VMA is locked: the dispatch in __handle_mm_fault() and handle_pte_fault(),
 * __pte_alloc() and do_anonymous_page(), mm/memory.c; what replaces the zero page is in wp-page-copy.ts, huge pages are in
 * do-huge-pmd-anonymous-page.ts. Linux 6.1. Part of every thread that faults; leaves by the states `resolved`, `asking`,
 * `retry` and `sigbus` of that thread.
 * Not modelled: memcg failure and OOM (an allocation waits for a frame or table), swap, migration entries (the access is
 * tried again), copy-on-write of shared frames, write protection, poison markers, the huge zero page.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { hugePage } from './do-huge-pmd-anonymous-page.ts';
import { anonPrepare } from './vmf-anon-prepare.ts';
import { zeroPage } from './wp-page-copy.ts';

/** The states between `dispatching` and the end of do_anonymous_page(). */
export const anonymousStates = states({
  dispatching: { always: [{ guard: 'pmdsChange', target: 'readingPmd' }, { target: 'atPte' }] },
  readingPmd: {
    meta: { in: 'mm/memory.c:__handle_mm_fault', version: '6.1' },
    on: {
      'read PMD': [
        { guard: 'regionIsHuge', target: 'resolved', description: 'a huge page' },
        { guard: 'asksForHugePage', target: 'preparingHuge', description: 'none, and huge pages are on' },
        { guard: 'noTable', target: 'newTable', description: 'none' },
        { actions: 'noteTable', target: 'atPte', description: 'a table' },
      ],
    },
  },
  // Without huge pages the PMD is read in the same step: a table that is there stays, since all who take one away are kept
  // out by the fault lock.
  atPte: {
    meta: { in: 'mm/memory.c:handle_pte_fault', version: '6.1' },
    on: {
      'look at PTE': [
        { guard: 'noTableYet', target: 'newTable', description: 'no table' },
        { guard: 'looksMissingToStore', actions: 'noteTable', target: 'preparing', description: 'none' },
        { guard: 'looksMissing', actions: 'noteTable', target: 'lockingPte', description: 'none' },
        { guard: 'looksZero', actions: ['noteTable', 'noteZero'], target: 'zeroPage', description: 'the zero page' },
        { target: 'resolved', description: 'mapped by another' },
      ],
    },
  },
  newTable: {
    id: 'newTable',
    initial: 'allocating',
    meta: { in: 'mm/memory.c:__pte_alloc', version: '6.1' },
    states: {
      allocating: {
        on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'installing' } },
      },
      installing: {
        initial: 'lockingPmd',
        meta: { in: 'mm/memory.c:pmd_install' },
        states: {
          lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'rechecking' } } },
          rechecking: {
            on: {
              'recheck PMD': [
                { guard: 'noTable', actions: 'populatePmd', target: 'populated', description: 'still none' },
                { target: 'lostRace', description: 'set by another' },
              ],
            },
          },
          populated: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#rereading' } } },
          lostRace: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#freeingTable' } } },
        },
      },
      freeingTable: {
        id: 'freeingTable',
        on: { 'free table': { actions: 'freeTable', target: 'rereading' } },
      },
      // A huge page may have come, and gone again since: only a table may be followed.
      rereading: {
        id: 'rereading',
        meta: { in: 'mm/memory.c:do_anonymous_page' },
        on: {
          'read PMD': [
            { guard: 'pmdUnstable', target: '#resolved', description: 'not a table' },
            { guard: 'writes', actions: 'noteTable', target: '#preparing', description: 'a table' },
            { actions: 'noteTable', target: '#lockingPte', description: 'a table' },
          ],
        },
      },
    },
  },
  preparingHuge: { id: 'preparingHuge', ...anonPrepare('#allocatingHuge') },
  hugePage,
  preparingCopy: { id: 'preparingCopy', ...anonPrepare('#allocatingCopy') },
  zeroPage,
  preparing: { id: 'preparing', ...anonPrepare('#allocating') },
  // No lock on the entry while the allocation may sleep.
  allocating: {
    id: 'allocating',
    meta: { in: 'mm/memory.c:do_anonymous_page', version: '6.1' },
    on: {
      'allocate frame': {
        guard: 'frameFree',
        actions: ['allocate', 'clearPage', 'charge'],
        target: 'lockingPte',
      },
    },
  },
  lockingPte: {
    id: 'lockingPte',
    meta: { in: 'mm/memory.c:do_anonymous_page', version: '6.1' },
    on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } },
  },
  locked: {
    initial: 'rechecking',
    meta: { in: 'mm/memory.c:do_anonymous_page', version: '6.1' },
    states: {
      // Another thread or a resolver may have set the entry since the look.
      rechecking: {
        on: {
          'recheck PTE': [
            { guard: 'pteChanged', target: 'lostRace', description: 'set by another' },
            { guard: 'addressSpaceUnstable', target: 'reaped', description: 'none, but the OOM reaper was here' },
            {
              guard: 'armed',
              actions: 'decideToAsk',
              target: 'userDecides',
              description: 'still none, and the VMA is armed',
            },
            { target: 'installing', description: 'still none' },
          ],
        },
      },
      installing: {
        on: {
          'set PTE': [
            {
              guard: 'writes',
              actions: ['mapFrame', 'forgetFrame'],
              target: 'installed',
              description: 'to the new frame',
            },
            { actions: 'mapZeroPage', target: 'installed', description: 'to the zero page' },
          ],
        },
      },
      installed: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
      lostRace: { always: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'unlocking' }] },
      freeing: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: 'unlocking' } } },
      unlocking: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
      reaped: { always: [{ guard: 'hasFrame', target: 'freeingReaped' }, { target: 'unlockingReaped' }] },
      freeingReaped: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: 'unlockingReaped' } } },
      unlockingReaped: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#sigbus' } } },
      userDecides: {
        on: {
          'unlock PTE': [
            { guard: 'hasFrame', actions: 'unlockPteToAsk', target: 'releasing', description: 'with a frame in hand' },
            { actions: 'unlockPteToAsk', target: '#asking', description: 'without a frame' },
          ],
        },
      },
      releasing: { on: { 'free frame': { actions: ['releaseFrame', 'forgetFrame'], target: '#asking' } } },
    },
  },
});
