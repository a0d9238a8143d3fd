/**
 * __read_swap_cache_async(), mm/swap_state.c, with swapcache_prepare() and swap_read_folio(); Linux 6.12: a page in the swap
 * cache, of the caller or of another, for a slot. Part of do-swap-page.ts and try-to-unuse.ts, who have the states
 * `lockingPage`, for a page with a reference, and `nothingRead`, for a slot that no entry names any more.
 * Not modelled: readahead of neighbours; get_swap_device(), which the caller has called.
 */
import { states } from '../../checker/language/vocabulary.ts';

const file = 'mm/swap_state.c';
const inRead = { in: `${file}:__read_swap_cache_async`, version: '6.12' } as const;
const inPrepare = { in: 'mm/swapfile.c:swapcache_prepare', version: '6.12' } as const;

export const readSwapCacheAsync = states({
  lookingAgain: {
    meta: inRead,
    on: {
      'look in swap cache again': [
        { guard: 'isCached', actions: ['useDevice', 'getCached'], target: 'foundAgain', description: 'there by now' },
        { actions: 'useDevice', target: 'counting', description: 'not there' },
      ],
    },
  },
  foundAgain: { always: [{ guard: 'hasSpare', target: 'freeingSpare' }, { target: 'lockingPage' }] },
  freeingSpare: { meta: inRead, on: { 'free page': { actions: 'freeSpare', target: 'lockingPage' } } },
  counting: {
    meta: inRead,
    on: {
      'look at swap count': [
        { guard: 'slotUnused', target: 'nothingToRead', description: 'no entry names the slot' },
        { target: 'counted', description: 'in use' },
      ],
    },
  },
  counted: { always: [{ guard: 'hasSpare', target: 'preparing' }, { target: 'allocating' }] },
  allocating: {
    meta: inRead,
    on: { 'allocate page': { guard: 'frameFree', actions: 'allocateSpare', target: 'preparing' } },
  },
  preparing: {
    meta: inPrepare,
    on: {
      'set SWAP_HAS_CACHE': [
        { guard: 'slotUncached', actions: 'prepareSlot', target: 'adding', description: 'set' },
        { guard: 'slotCached', target: 'lookingAgain', description: 'set by another' },
        { target: 'nothingToRead', description: 'no entry names the slot' },
      ],
    },
  },
  adding: {
    meta: { in: `${file}:add_to_swap_cache`, version: '6.12' },
    on: { 'add page to swap cache': { guard: 'addToCache', actions: 'addToCache', target: 'reading' } },
  },
  reading: {
    meta: { in: 'mm/page_io.c:swap_read_folio', version: '6.12' },
    on: { 'read page': { actions: 'readSlot', target: 'read' } },
  },
  // Who reads unlocks the page.
  read: {
    meta: { in: 'mm/page_io.c:swap_read_folio', version: '6.12' },
    on: { 'unlock page': { actions: 'releasePage', target: 'lockingPage' } },
  },
  nothingToRead: { always: [{ guard: 'hasSpare', target: 'freeingUnused' }, { target: 'nothingRead' }] },
  freeingUnused: { meta: inRead, on: { 'free page': { actions: 'freeSpare', target: 'nothingRead' } } },
});
