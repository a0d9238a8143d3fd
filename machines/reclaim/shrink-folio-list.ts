/**
 * Reclaim of one page of the file: shrink_folio_list(), mm/vmscan.c, Linux 6.1, around try-to-unmap.ts, with pageout() to
 * a device that writes at once and __remove_mapping().
 * Not modelled: references that keep the page, private data of filesystems, a count that is frozen
 * and thawed again: who looks a page up meanwhile waits for the lock of i_pages.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { flushedToFree, putBack } from './given-up.ts';
import { reclaimer } from './reclaim-role.ts';
import { tryToUnmap } from './try-to-unmap.ts';

export const reclaimStates = states({
  scanning: {
    meta: { in: 'mm/vmscan.c:isolate_lru_folios' },
    on: {
      'isolate page': [
        { guard: 'isIdle', actions: 'isolate', target: 'isolated', description: 'on the LRU list' },
        { target: 'done', description: 'not there' },
      ],
    },
  },
  isolated: {
    on: {
      'try page lock': [
        { guard: 'tryPageLock', actions: 'tryPageLock', target: 'locked', description: 'taken' },
        { target: 'keeping', description: 'held by another' },
      ],
    },
  },
  locked: { always: [{ guard: 'writesBack', target: 'testingWriteback' }, { target: 'pageLocked' }] },
  testingWriteback: {
    on: {
      'test writeback': [
        { guard: 'isUnderWriteback', target: 'keepingLocked', description: 'under writeback' },
        { target: 'pageLocked', description: 'not under writeback' },
      ],
    },
  },
  pageLocked: {
    on: {
      'look at mapcount': [
        { guard: 'isMapped', target: 'unmapping', description: 'mapped' },
        { target: 'unmapped', description: 'not mapped' },
      ],
    },
  },
  unmapping: {
    initial: 'locking',
    meta: { in: 'mm/rmap.c:rmap_walk_file' },
    states: tryToUnmap,
    onDone: { target: 'lookingAgain' },
  },
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
      'test dirty': [
        { guard: 'isDirty', target: 'dirty', description: 'dirty' },
        { target: 'clean', description: 'clean' },
      ],
    },
  },
  // A CPU that has the translation still could store after the write has begun.
  dirty: { always: [{ guard: 'flushesLater', target: 'flushingDirty' }, { target: 'counting' }] },
  flushingDirty: {
    meta: { in: 'mm/rmap.c:try_to_unmap_flush_dirty' },
    on: { 'flush TLBs': { actions: 'flushDeferred', target: 'counting' } },
  },
  counting: {
    meta: { in: 'mm/vmscan.c:pageout' },
    on: {
      'count references': [
        { guard: 'isFreeable', target: 'writing', description: 'nobody else has it in hand' },
        { target: 'keepingLocked', description: 'in use, or truncated' },
      ],
    },
  },
  writing: {
    meta: { in: 'mm/page-writeback.c:folio_clear_dirty_for_io' },
    on: { 'clear dirty': { actions: 'clearDirty', target: 'undirtied' } },
  },
  undirtied: {
    meta: { in: 'mm/vmscan.c:pageout' },
    on: { 'write page': { actions: 'writePage', target: 'written' } },
  },
  // ->writepage() unlocks the page: until it is locked again a fault may map it, or a truncation take it.
  written: {
    meta: { in: 'mm/vmscan.c:pageout' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'lockingAgain' } },
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
        { guard: 'isDirty', target: 'keepingLocked', description: 'dirty again' },
        { target: 'clean', description: 'clean' },
      ],
    },
  },
  clean: {
    meta: { in: 'mm/vmscan.c:__remove_mapping' },
    on: {
      'remove page from cache': [
        { guard: 'isTruncated', target: 'keepingLocked', description: 'truncated: it has no mapping' },
        { guard: 'isUnused', actions: 'removePage', target: 'removed', description: 'unused and clean' },
        { target: 'keepingLocked', description: 'in use, or dirty again' },
      ],
    },
  },
  removed: { on: { 'unlock page': { actions: 'unlockPage', target: 'toFree' } } },
  ...flushedToFree,
  freeing: {
    meta: { in: 'mm/page_alloc.c:free_unref_page_list' },
    on: { 'free page': { actions: 'freePage', target: 'done' } },
  },
  ...putBack,
});

export const reclaim = setup(vocabulary(reclaimer)).createMachine({
  id: 'reclaim',
  initial: 'scanning',
  meta: { in: 'mm/vmscan.c:shrink_folio_list', version: '6.1' },
  states: reclaimStates,
});
