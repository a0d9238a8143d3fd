/** How shrink_folio_list(), mm/vmscan.c, Linux 6.1 and 6.12, leaves a page: freed after the flush that is owed, or kept. */
import { states } from '../../checker/language/vocabulary.ts';

const flush = { in: 'mm/rmap.c:try_to_unmap_flush' } as const;

/** From a page that nobody has any more to one that may be freed. */
export const flushedToFree = states({
  toFree: { always: [{ guard: 'flushesLater', target: 'flushingToFree' }, { target: 'freeing' }] },
  flushingToFree: { meta: flush, on: { 'flush TLBs': { actions: 'flushDeferred', target: 'freeing' } } },
});

/** From a page that is locked, or only isolated, to one that is back on the LRU list. */
export const putBack = states({
  keepingLocked: { on: { 'unlock page': { actions: 'unlockPage', target: 'keeping' } } },
  keeping: {
    meta: { in: 'mm/vmscan.c:move_folios_to_lru' },
    on: { 'put page back': { actions: 'putBack', target: 'kept' } },
  },
  kept: { always: [{ guard: 'flushesLater', target: 'flushingKept' }, { target: 'done' }] },
  flushingKept: { meta: flush, on: { 'flush TLBs': { actions: 'flushDeferred', target: 'done' } } },
  done: { type: 'final' },
});
