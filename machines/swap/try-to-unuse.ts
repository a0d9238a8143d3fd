/**
 * swapoff() of the one device: SYSCALL_DEFINE1(swapoff), try_to_unuse(), unuse_mm(), unuse_pte_range() and unuse_pte(),
 * mm/swapfile.c, Linux 6.12. Every entry that names a slot is replaced by its page, pages leave the swap cache, and once no slot is in
 * use the device goes away, after all who have called get_swap_device() for it.
 * Not modelled: other address spaces and shmem, signals, memory that there is not, missing page tables; that the entry is set
 * without write permission where it was not exclusive.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { readSwapCacheAsync } from './read-swap-cache-async.ts';
import { swapoffCaller } from './swapoff-role.ts';

const file = 'mm/swapfile.c';
const inPte = { in: `${file}:unuse_pte` } as const;

export const swapoff = setup(vocabulary(swapoffCaller)).createMachine({
  id: 'swapoff',
  initial: 'called',
  meta: { in: `${file}:try_to_unuse`, version: '6.12', excludes: anonymousOnly },
  states: {
    called: {
      meta: { in: `${file}:del_from_avail_list` },
      on: { 'hand out no more slots': { actions: 'stopAllocation', target: 'counting' } },
    },
    counting: {
      on: {
        'look at slots in use': [
          { guard: 'someInUse', target: 'lockingMmap', description: 'some' },
          { target: 'unused', description: 'none' },
        ],
      },
    },
    lockingMmap: {
      meta: { in: `${file}:unuse_mm` },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'firstPage'], target: 'atPage' } },
    },
    unusing: {
      initial: 'lookingUp',
      meta: { in: `${file}:unuse_pte_range` },
      states: {
        lookingUp: {
          meta: { in: 'mm/swap_state.c:swap_cache_get_folio' },
          on: {
            'look in swap cache': [
              { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there' },
              { target: 'lookingAgain', description: 'not there' },
            ],
          },
        },
        ...readSwapCacheAsync,
        // Another has zapped the entry, or faulted it in.
        nothingRead: { always: { actions: 'forgetSlot', target: 'done' } },
        lockingPage: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } } },
        pageLocked: {
          on: {
            'wait for writeback': { guard: 'awaitWriteback', actions: 'awaitWriteback', target: 'lockingPte' },
          },
        },
        lockingPte: { meta: inPte, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
        rechecking: {
          meta: inPte,
          on: {
            'recheck PTE': [
              { guard: 'sameEntry', target: 'setting', description: 'the same swap entry' },
              { target: 'unlockingPte', description: 'changed by another' },
            ],
          },
        },
        setting: { meta: inPte, on: { 'set PTE': { actions: 'mapPage', target: 'freeingEntry' } } },
        freeingEntry: {
          meta: { in: `${file}:swap_free_nr` },
          on: { 'free swap entry': { actions: 'freeEntry', target: 'unlockingPte' } },
        },
        unlockingPte: { meta: inPte, on: { 'unlock PTE': { actions: 'unlockPte', target: 'freeingCache' } } },
        freeingCache: {
          meta: { in: `${file}:folio_free_swap` },
          on: {
            'free swap cache': [
              {
                guard: 'isUnneeded',
                actions: 'freeCache',
                target: 'unlockingPage',
                description: 'no entry names the slot',
              },
              { target: 'unlockingPage', description: 'an entry names the slot, or the cache has it no more' },
            ],
          },
        },
        unlockingPage: { on: { 'unlock page': { actions: 'releasePage', target: 'puttingPage' } } },
        puttingPage: { on: { 'put page': { actions: 'putPage', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'nextPage' },
    },
    atPage: {
      meta: { in: `${file}:unuse_pte_range` },
      on: {
        'look at PTE': [
          { guard: 'looksSwapped', actions: 'noteSlot', target: 'unusing', description: 'a swap entry' },
          { target: 'nextPage', description: 'no swap entry' },
        ],
      },
    },
    nextPage: {
      always: [
        { guard: 'morePages', actions: 'nextPage', target: 'atPage', description: 'not the last one' },
        { actions: 'endPages', target: 'droppingMmap', description: 'the last one' },
      ],
    },
    droppingMmap: {
      meta: { in: `${file}:unuse_mm` },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'searching' } },
    },
    // Slots of which only the swap cache knows.
    searching: {
      meta: { in: `${file}:find_next_to_unuse` },
      on: {
        'find slot in use': { guard: 'isToSearch', actions: 'search', target: 'found' },
        'find no slot in use': { guard: 'nothingToSearch', actions: 'endSearch', target: 'counting' },
      },
    },
    found: {
      on: {
        'look in swap cache': [
          { guard: 'isCached', actions: 'getCached', target: 'lockingCached', description: 'there' },
          { actions: 'forgetSlot', target: 'searching', description: 'not there' },
        ],
      },
    },
    lockingCached: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'cachedLocked' } } },
    cachedLocked: {
      on: { 'wait for writeback': { guard: 'awaitWriteback', actions: 'awaitWriteback', target: 'freeingCached' } },
    },
    freeingCached: {
      meta: { in: `${file}:folio_free_swap` },
      on: {
        'free swap cache': [
          {
            guard: 'isUnneeded',
            actions: 'freeCache',
            target: 'unlockingCached',
            description: 'no entry names the slot',
          },
          { target: 'unlockingCached', description: 'an entry names the slot, or the cache has it no more' },
        ],
      },
    },
    unlockingCached: { on: { 'unlock page': { actions: 'releasePage', target: 'puttingCached' } } },
    puttingCached: { on: { 'put page': { actions: 'putPage', target: 'searching' } } },

    unused: {
      meta: { in: `${file}:swapoff` },
      on: { 'kill device references': { actions: 'kill', target: 'killed' } },
    },
    killed: {
      meta: { in: `${file}:swapoff` },
      on: { 'wait for users of the device': { guard: 'awaitUsers', actions: 'awaitUsers', target: 'free' } },
    },
    free: {
      meta: { in: `${file}:swapoff` },
      on: { 'free swap_map': { actions: 'freeMap', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
