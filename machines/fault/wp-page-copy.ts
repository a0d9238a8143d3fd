/**
 * A store to a page that the zero page is mapped at: handle_pte_fault(), do_wp_page() and wp_page_copy(), mm/memory.c of
 * Linux 6.1. Part of do-anonymous-page.ts. Not modelled: pages that are shared otherwise.
 */
import { and } from 'xstate';
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const zeroPage = states({
  initial: 'lockingPte',
  meta: { in: 'mm/memory.c:handle_pte_fault', version: '6.1' },
  states: {
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } } },
    comparing: {
      on: {
        'recheck PTE': [
          { guard: 'pteChanged', target: 'changed', description: 'set by another' },
          { target: 'readOnly', description: 'still the zero page' },
        ],
      },
    },
    changed: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#resolved' } } },
    readOnly: {
      meta: { in: 'mm/memory.c:do_wp_page' },
      on: { 'unlock PTE': { actions: 'unlockPte', target: '#preparingCopy' } },
    },
    copying: {
      initial: 'allocating',
      meta: { in: 'mm/memory.c:wp_page_copy' },
      states: {
        allocating: {
          id: 'allocatingCopy',
          on: {
            'allocate frame': [
              {
                guard: and(['frameFree', 'announces']),
                actions: ['allocate', 'clearPage', 'charge'],
                target: 'announcing',
                description: 'there are subscribers',
              },
              {
                guard: 'frameFree',
                actions: ['allocate', 'clearPage', 'charge'],
                target: 'relocking',
                description: 'nobody subscribes',
              },
            ],
          },
        },
        announcing: { ...invalidateRangeStart, onDone: { target: 'relocking' } },
        relocking: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
        rechecking: {
          on: {
            'recheck PTE': [
              { guard: 'pteChanged', target: 'lostRace', description: 'set by another' },
              { target: 'clearing', description: 'still the zero page' },
            ],
          },
        },
        // Whoever walks without the lock now finds nothing: userfaultfd_must_wait() may send a fault to sleep.
        clearing: { on: { 'clear and flush PTE': { actions: ['clearZero', 'flushZero'], target: 'cleared' } } },
        cleared: { on: { 'set PTE': { actions: ['mapCopy', 'forgetFrame'], target: 'unlocking' } } },
        lostRace: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: 'unlocking' } } },
        unlocking: {
          on: {
            'unlock PTE': [
              {
                guard: 'announces',
                actions: 'unlockPte',
                target: 'announcingEnd',
                description: 'there are subscribers',
              },
              { actions: 'unlockPte', target: '#resolved', description: 'nobody subscribes' },
            ],
          },
        },
        announcingEnd: { ...invalidateRangeEnd, onDone: { target: '#resolved' } },
      },
    },
  },
});
