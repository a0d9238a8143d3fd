/**
 * Reclaim of one anonymous page: shrink_folio_list() and __remove_mapping(), mm/vmscan.c, with add_to_swap(), mm/swap_state.c, and
 * swap_writepage(), mm/page_io.c, around try-to-unmap-anon.ts; Linux 6.12. Part of kswapd, below, and of madvise-pageout.ts.
 * Not modelled: references that keep the page, a swap device whose writes end later than swap_writepage() returns, zswap and
 * pages that are all zero, demotion, large folios; a count that is frozen and thawed again: who looks a page up meanwhile waits
 * for the lock of i_pages.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { flushedToFree, putBack } from '../reclaim/given-up.ts';
import { anonReclaimer } from './anon-reclaim-role.ts';
import { tryToUnmapAnon } from './try-to-unmap-anon.ts';

const inPageout = { in: 'mm/vmscan.c:pageout' } as const;
const inWrite = { in: 'mm/page_io.c:swap_writepage_bdev_sync' } as const;
const inRemove = { in: 'mm/vmscan.c:__remove_mapping' } as const;

/** add_to_swap(): a slot for the page, and the swap cache has it. */
const addToSwap = states({
  askingForSlot: {
    meta: { in: 'mm/swap_slots.c:folio_alloc_swap' },
    on: {
      'allocate swap slot': { guard: 'slotFree', actions: 'allocateSlot', target: 'adding' },
      'find no swap slot': { guard: 'noSlotFree', target: 'keepingLocked' },
    },
  },
  adding: {
    meta: { in: 'mm/swap_state.c:add_to_swap_cache' },
    on: { 'add page to swap cache': { actions: 'addToCache', target: 'added' } },
  },
  added: {
    meta: { in: 'mm/swap_state.c:add_to_swap' },
    on: { 'set page dirty': { actions: 'setDirty', target: 'inSwapCache' } },
  },
});

/** pageout() of a dirty page, to a device that writes at once. */
const pageout = states({
  countingForWrite: {
    meta: inPageout,
    on: {
      'count references': [
        { guard: 'isFreeable', target: 'cleaning', description: 'nobody else has it in hand' },
        { target: 'keepingLocked', description: 'in use, or not in the swap cache' },
      ],
    },
  },
  cleaning: {
    meta: { in: 'mm/page-writeback.c:folio_clear_dirty_for_io' },
    on: { 'clear dirty': { actions: 'clearDirty', target: 'offering' } },
  },
  offering: {
    meta: { in: 'mm/swapfile.c:folio_free_swap' },
    on: {
      'free swap cache': [
        { guard: 'isUnneeded', actions: 'freeCache', target: 'keepingLocked', description: 'no entry names the slot' },
        { target: 'beginning', description: 'an entry names the slot' },
      ],
    },
  },
  beginning: { meta: inWrite, on: { 'set PG_writeback': { actions: 'beginWriteback', target: 'begun' } } },
  // Until it is locked again a fault may map it and store to it.
  begun: { meta: inWrite, on: { 'unlock page': { actions: 'unlockPage', target: 'writing' } } },
  writing: { meta: inWrite, on: { 'write page': { actions: 'writeSlot', target: 'written' } } },
  written: {
    meta: { in: 'mm/page_io.c:__end_swap_bio_write' },
    on: { 'clear PG_writeback': { actions: 'endWriteback', target: 'lockingAgain' } },
  },
  lockingAgain: {
    on: {
      'try page lock again': [
        { guard: 'tryPageLock', actions: 'tryPageLock', target: 'lockedAgain', description: 'taken' },
        { target: 'keeping', description: 'held by another' },
      ],
    },
  },
  lockedAgain: {
    on: {
      'test dirty again': [
        { guard: 'isDirtyOrWritten', target: 'keepingLocked', description: 'dirty, or being written' },
        { target: 'clean', description: 'clean' },
      ],
    },
  },
});

/** From an isolated page to #reclaimed, with the page freed or put back. */
export const shrinkAnonFolio = states({
  initial: 'isolated',
  meta: { in: 'mm/vmscan.c:shrink_folio_list', version: '6.12' },
  states: {
    isolated: {
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'pageLocked', description: 'taken' },
          { target: 'keeping', description: 'held by another' },
        ],
      },
    },
    pageLocked: {
      on: {
        'test writeback': [
          { guard: 'isWritten', target: 'keepingLocked', description: 'being written' },
          { target: 'idle', description: 'not being written' },
        ],
      },
    },
    idle: {
      always: [
        { guard: 'isLazyfree', target: 'inSwapCache' },
        { guard: 'isCached', actions: 'noteSlot', target: 'inSwapCache' },
        { target: 'lookingForPins' },
      ],
    },
    lookingForPins: {
      on: {
        'look for pins': [
          { guard: 'isPinned', target: 'keepingLocked', description: 'pinned' },
          { target: 'askingForSlot', description: 'not pinned' },
        ],
      },
    },
    ...addToSwap,
    inSwapCache: {
      on: {
        'look at mapcount': [
          { guard: 'isMapped', target: 'unmapping', description: 'mapped' },
          { target: 'unmapped', description: 'not mapped' },
        ],
      },
    },
    unmapping: { ...tryToUnmapAnon, onDone: { target: 'lookingAgain' } },
    lookingAgain: {
      on: {
        'look at mapcount again': [
          { guard: 'isMapped', target: 'keepingLocked', description: 'mapped still' },
          { target: 'unmapped', description: 'not mapped any more' },
        ],
      },
    },
    unmapped: {
      on: {
        'look for pins again': [
          { guard: 'isPinned', target: 'keepingLocked', description: 'pinned' },
          { target: 'unpinned', description: 'not pinned' },
        ],
      },
    },
    unpinned: {
      on: {
        'test dirty': [
          { guard: 'isDirty', target: 'dirty', description: 'dirty' },
          { target: 'clean', description: 'clean' },
        ],
      },
    },
    // A CPU that has the translation still could store after the write has begun.
    dirty: { always: [{ guard: 'flushesLater', target: 'flushingDirty' }, { target: 'countingForWrite' }] },
    flushingDirty: {
      meta: { in: 'mm/rmap.c:try_to_unmap_flush_dirty' },
      on: { 'flush TLBs': { actions: 'flushDeferred', target: 'countingForWrite' } },
    },
    ...pageout,
    clean: { always: [{ guard: 'isLazyfree', target: 'freezingLazyfree' }, { target: 'removing' }] },
    freezingLazyfree: {
      on: {
        'freeze references': [
          { guard: 'isLastReference', target: 'unlocking', description: 'nobody else has it' },
          { target: 'keepingLocked', description: 'in use' },
        ],
      },
    },
    removing: {
      meta: inRemove,
      on: {
        'remove page from swap cache': [
          { guard: 'isUnused', actions: 'removeFromCache', target: 'removed', description: 'unused and clean' },
          { target: 'keepingLocked', description: 'in use, dirty again, or not there any more' },
        ],
      },
    },
    removed: {
      meta: { in: 'mm/swapfile.c:put_swap_folio' },
      on: { 'clear SWAP_HAS_CACHE': { actions: 'clearHasCache', target: 'unlocking' } },
    },
    unlocking: { on: { 'unlock page': { actions: 'unlockPage', target: 'toFree' } } },
    ...flushedToFree,
    freeing: {
      meta: { in: 'mm/page_alloc.c:free_unref_folios' },
      on: { 'free page': { actions: ['freePage', 'noteFreed'], target: 'done' } },
    },
    ...putBack,
  },
});

export const kswapd = setup(vocabulary(anonReclaimer)).createMachine({
  id: 'kswapd',
  initial: 'scanning',
  meta: {
    in: 'mm/vmscan.c:shrink_folio_list',
    version: '6.12',
    does: ['reclaims anonymous pages'],
    excludes: { 'detaches VMAs': 'the VMA that the reverse map leads to is looked up by its address' },
  },
  states: {
    scanning: {
      meta: { in: 'mm/vmscan.c:isolate_lru_folios' },
      on: {
        'isolate page': { guard: 'isOnLru', actions: 'isolate', target: 'reclaiming' },
        'find no page': { guard: 'nothingOnLru', target: 'done' },
      },
    },
    reclaiming: {
      ...shrinkAnonFolio,
      onDone: [
        { guard: 'triesAgain', target: 'scanning', description: 'kept: tried again' },
        { target: 'done', description: 'freed, or kept' },
      ],
    },
    done: { type: 'final' },
  },
});
