/**
 * A fault on a swap entry: do_swap_page(), mm/memory.c, with ../fault/folio-lock-or-retry.ts and read-swap-cache-async.ts; Linux 6.12. A page of whose slot there is one entry is read past the swap cache
 * where the device is synchronous (6.8 and later: under SWAP_HAS_CACHE). Part of swapping-thread.ts, beside
 * do-anonymous-page.ts.
 * Not modelled: readahead of neighbours, large folios, KSM, read errors, a shared entry (every entry is exclusive, since
 * nobody forks), devices that want stable writes, a swap device that is full (mem_cgroup_swap_full()); that a read past the cache gives the page lock back and takes it again, since who took it in
 * between would find a page that nobody maps nor the swap cache has; the look at the entry by which VM_FAULT_OOM is told from
 * a lost race where there is nothing to read: both fault again.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { folioLockOrRetry } from '../fault/folio-lock-or-retry.ts';
import { readSwapCacheAsync } from './read-swap-cache-async.ts';

const file = 'mm/swap_state.c';
const inPrepare = { in: 'mm/swapfile.c:swapcache_prepare' } as const;

/** What is done with a page of the swap cache. */
const throughCache = states({
  ...readSwapCacheAsync,
  nothingRead: { always: { target: 'puttingDevice' } },

  ...folioLockOrRetry('pageLocked'),
  puttingToRetry: { on: { 'put page': { actions: 'putPage', target: 'puttingDeviceToRetry' } } },
  puttingDeviceToRetry: { on: { 'put swap device': { actions: 'putDevice', target: '#retry' } } },

  // Its slot may have been freed and be another page's by now, and the entry name that.
  pageLocked: {
    on: {
      'ask swap cache again': [
        { guard: 'stillCached', target: 'lockingPte', description: 'it has the page for this slot' },
        { target: 'unlockingPage', description: 'it does not have the page any more' },
      ],
    },
  },
});

/** A page that nobody else finds: the slot is the reader's while it reads. */
const pastCache = states({
  allocatingPast: {
    on: { 'allocate page': { guard: 'allocateLocked', actions: 'allocateLocked', target: 'preparingPast' } },
  },
  preparingPast: {
    meta: inPrepare,
    on: {
      'set SWAP_HAS_CACHE': [
        { guard: 'slotUncached', actions: ['prepareSlot', 'notePastCache'], target: 'readingPast', description: 'set' },
        { target: 'unlockingPage', description: 'set by another, or no entry names the slot' },
      ],
    },
  },
  readingPast: {
    meta: { in: 'mm/page_io.c:swap_read_folio' },
    on: { 'read page': { actions: 'readSlot', target: 'lockingPte' } },
  },
});

export const doSwapPage = states({
  initial: 'gettingDevice',
  meta: { in: 'mm/memory.c:do_swap_page', version: '6.12' },
  states: {
    gettingDevice: {
      meta: { in: 'mm/swapfile.c:get_swap_device' },
      on: {
        'get swap device': [
          { guard: 'deviceAlive', actions: 'getDevice', target: 'lookingUp', description: 'alive' },
          { actions: 'forgetSlot', target: '#resolved', description: 'going away' },
        ],
      },
    },
    lookingUp: {
      meta: { in: `${file}:swap_cache_get_folio` },
      on: {
        'look in swap cache': [
          { guard: 'isCached', actions: ['useDevice', 'getCached'], target: 'lockingPage', description: 'there' },
          { actions: 'useDevice', target: 'choosing', description: 'not there' },
        ],
      },
    },
    choosing: {
      on: {
        'look at swap count': [
          { guard: 'readsPastCache', target: 'allocatingPast', description: 'one entry, and a synchronous device' },
          { target: 'lookingAgain', description: 'to be read through the swap cache' },
        ],
      },
    },
    ...pastCache,
    ...throughCache,
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'sameEntry', target: 'freeingEntry', description: 'the same swap entry' },
          { target: 'unlockingChanged', description: 'changed by another' },
        ],
      },
    },
    freeingEntry: {
      meta: { in: 'mm/swapfile.c:swap_free_nr' },
      on: { 'free swap entry': { actions: 'freeEntry', target: 'entryFreed' } },
    },
    entryFreed: { always: [{ guard: 'pastCache', target: 'installing' }, { target: 'freeingCache' }] },
    freeingCache: {
      meta: { in: 'mm/swapfile.c:folio_free_swap' },
      on: {
        'free swap cache': [
          { guard: 'freesCache', actions: 'freeCache', target: 'installing', description: 'nobody else has the page' },
          { target: 'installing', description: 'for a load, or somebody else has the page' },
        ],
      },
    },
    installing: { on: { 'set PTE': { actions: 'mapSwappedIn', target: 'installed' } } },
    installed: { on: { 'unlock page': { actions: ['releasePage', 'keepPage'], target: 'unlockingPte' } } },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'over' } } },

    unlockingChanged: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'releasePage', target: 'puttingPage' } } },
    puttingPage: { on: { 'put page': { actions: 'putPage', target: 'over' } } },
    over: { always: [{ guard: 'pastCache', target: 'clearingHasCache' }, { target: 'puttingDevice' }] },
    clearingHasCache: {
      meta: { in: 'mm/swapfile.c:swapcache_clear' },
      on: { 'clear SWAP_HAS_CACHE': { actions: 'clearHasCache', target: 'puttingDevice' } },
    },
    puttingDevice: { on: { 'put swap device': { actions: 'putDevice', target: '#resolved' } } },
  },
});
