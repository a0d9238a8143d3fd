/**
 * A store to an anonymous page that may not be stored to, since another process may map it: handle_pte_fault(), do_wp_page()
 * and wp_page_copy(), mm/memory.c of Linux 6.1. By the constants of models/kernel.ts the reuse by page_mapcount() until 5.8
 * and by page_count() until 5.18. Part of cow-thread.ts and pin-user-pages.ts.
 * For a pin (FAULT_FLAG_UNSHARE) the page becomes exclusive and stays read-only. Not modelled: KSM, the swap cache, userfaultfd's write protection, failures of allocations; that
 * until 5.8 the page lock was waited for.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

/** wp_page_copy(), from the page that is in hand. */
const copying = states({
  initial: 'allocating',
  meta: { in: 'mm/memory.c:wp_page_copy' },
  states: {
    allocating: {
      on: { 'allocate frame': { guard: 'frameFree', actions: ['allocate', 'charge'], target: 'copying' } },
    },
    copying: {
      meta: { in: 'mm/memory.c:__wp_page_copy_user' },
      on: {
        'copy page': [
          { guard: 'announces', actions: 'copyOld', target: 'announcing', description: 'there are subscribers' },
          { actions: 'copyOld', target: 'relocking', description: 'nobody subscribes' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'relocking' } },
    relocking: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'sharedStill', target: 'clearing', description: 'unchanged' },
          { target: 'lostRace', description: 'set by another' },
        ],
      },
    },
    // What other CPUs have cached of the old page goes before anybody can cache the new one.
    clearing: { on: { 'clear and flush PTE': { actions: ['clearShared', 'flushShared'], target: 'cleared' } } },
    cleared: { on: { 'set PTE': { actions: ['mapCopyOfOld', 'forgetFrame'], target: 'replaced' } } },
    // Only now: who finds itself alone with the page may store to it.
    replaced: { on: { 'remove rmap': { actions: 'removeRmapOfOld', target: 'puttingMapping' } } },
    puttingMapping: { on: { 'put page': { actions: 'putMappingOfOld', target: 'unlocking' } } },
    lostRace: { on: { 'free frame': { actions: ['freeFrame', 'forgetFrame'], target: 'unlocking' } } },
    unlocking: {
      on: {
        'unlock PTE': [
          { guard: 'announces', actions: 'unlockPte', target: 'announcingEnd', description: 'there are subscribers' },
          { actions: 'unlockPte', target: 'putting', description: 'nobody subscribes' },
        ],
      },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'putting' } },
    putting: { on: { 'put page in hand': { actions: 'putOld', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const doWpPage = states({
  initial: 'lockingPte',
  meta: { in: 'mm/memory.c:handle_pte_fault', version: '6.1' },
  states: {
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'comparing' } } },
    comparing: {
      on: {
        'recheck PTE': [
          { guard: 'sharedStill', target: 'deciding', description: 'unchanged' },
          { target: 'unlocking', description: 'set by another' },
        ],
      },
    },
    unlocking: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'handled' } } },
    deciding: {
      meta: { in: 'mm/memory.c:do_wp_page' },
      initial: 'begun',
      states: {
        begun: {
          always: [
            { guard: 'reusesByMapcount', target: 'lockingPage' },
            { guard: 'reusesByCount', target: 'counting' },
            { target: 'lookingExclusive' },
          ],
        },
        lookingExclusive: {
          on: {
            'look whether exclusive': [
              { guard: 'isExclusive', target: 'reusing', description: 'it is' },
              { target: 'counting', description: 'it may be shared' },
            ],
          },
        },
        counting: {
          on: {
            'look at page_count': [
              { guard: 'othersHaveIt', target: 'getting', description: 'others have it, too' },
              { target: 'lockingPage', description: '1' },
            ],
          },
        },
        lockingPage: {
          on: {
            'try to lock page': [
              { guard: 'tryPageLock', actions: 'tryPageLock', target: 'countingAgain', description: 'locked' },
              { target: 'getting', description: 'held by another' },
            ],
          },
        },
        countingAgain: {
          on: {
            'look whether alone': [
              { guard: 'isAlone', target: 'movingRmap', description: 'nobody else has it' },
              { target: 'unlockingToCopy', description: 'others have it, too' },
            ],
          },
        },
        // Under the page lock: who would share it now has to wait for the PTL.
        movingRmap: {
          meta: { in: 'mm/rmap.c:page_move_anon_rmap' },
          on: { 'mark as exclusive': { actions: 'markExclusive', target: 'unlockingToReuse' } },
        },
        unlockingToReuse: { on: { 'unlock page': { actions: 'unlockSharedPage', target: 'reusing' } } },
        unlockingToCopy: { on: { 'unlock page': { actions: 'unlockSharedPage', target: 'getting' } } },
        // Who only asks that the page be exclusive has what he wants.
        reusing: { always: [{ guard: 'unshares', target: 'reused' }, { target: 'makingWritable' }] },
        makingWritable: {
          meta: { in: 'mm/memory.c:wp_page_reuse' },
          on: { 'make PTE writable': { actions: 'reuse', target: 'reused' } },
        },
        reused: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#wpHandled' } } },
        getting: { on: { 'get page': { actions: 'getOld', target: 'got' } } },
        got: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#wpCopying' } } },
      },
    },
    copying: { id: 'wpCopying', ...copying, onDone: { target: 'handled' } },
    handled: { id: 'wpHandled', entry: 'forgetShared', always: { target: '#resolved' } },
  },
});
