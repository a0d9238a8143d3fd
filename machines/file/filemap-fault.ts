/**
 * filemap_fault(), mm/filemap.c, Linux 6.1: finds the page of the file in the page cache or reads it in, and returns it
 * locked, with a reference. Part of the machines that fault on a file; its vocabulary is file-fault-role.ts. It ends at
 * #faultReturned, #faultFailed or #faultToRetry, which is what the machine around it has.
 * Before 5.15 (kernel.noInvalidateLock) there was no invalidate_lock.
 * Not modelled: readahead, read errors, pages of more than one page, signals that end the wait for a page lock.
 */
import { states } from '../../checker/language/vocabulary.ts';

export const filemapFault = states({
  askingSize: {
    on: {
      'ask size': [
        { guard: 'beyondSize', target: '#faultFailed', description: 'beyond the end of the file' },
        { target: 'looking', description: 'inside the file' },
      ],
    },
  },
  looking: {
    meta: { in: 'mm/filemap.c:__filemap_get_folio' },
    on: {
      'find page': [
        { guard: 'cachedUptodate', actions: 'getCached', target: 'lockingPage', description: 'up to date' },
        { guard: 'isCached', actions: 'getCached', target: 'foundUnread', description: 'not read in yet' },
        { target: 'missing', description: 'not there' },
      ],
    },
  },
  foundUnread: { always: [{ guard: 'hasInvalidateLock', target: 'keepingFound' }, { target: 'lockingPage' }] },
  keepingFound: {
    on: {
      'take invalidate_lock': {
        guard: 'lockInvalidate',
        actions: ['lockInvalidate', 'noteInvalidateLock'],
        target: 'lockingPage',
      },
    },
  },
  missing: {
    always: [
      { guard: 'keepsPages', target: 'creating' },
      { guard: 'hasInvalidateLock', target: 'keeping' },
      { target: 'creating' },
    ],
  },
  // No page goes away while it is read in: what is read would be what is no longer there.
  keeping: {
    on: {
      'take invalidate_lock': {
        guard: 'lockInvalidate',
        actions: ['lockInvalidate', 'noteInvalidateLock'],
        target: 'creating',
      },
    },
  },
  creating: {
    meta: { in: 'mm/filemap.c:__filemap_get_folio' },
    on: {
      'find page again': [
        { guard: 'isCached', actions: 'getCached', target: 'lockingPage', description: 'there by now' },
        { target: 'allocating', description: 'not there' },
      ],
    },
  },
  allocating: {
    meta: { in: 'mm/filemap.c:__filemap_get_folio' },
    on: { 'allocate page': { guard: 'frameFree', actions: 'allocate', target: 'adding' } },
  },
  adding: {
    meta: { in: 'mm/filemap.c:__filemap_add_folio' },
    on: {
      'add page to cache': [
        { guard: 'isCached', target: 'freeing', description: 'another was faster' },
        { guard: 'tryPageLock', actions: ['tryPageLock', 'addToCache'], target: 'added', description: 'added, locked' },
      ],
    },
  },
  // FGP_FOR_MMAP.
  added: {
    meta: { in: 'mm/filemap.c:__filemap_get_folio' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'lockingPage' } },
  },
  freeing: {
    meta: { in: 'mm/filemap.c:__filemap_get_folio' },
    on: { 'free page': { actions: 'putPage', target: 'creating' } },
  },
  lockingPage: {
    meta: { in: 'mm/filemap.c:lock_folio_maybe_drop_mmap' },
    on: {
      'try page lock': [
        { guard: 'tryPageLock', actions: 'tryPageLock', target: 'pageLocked', description: 'taken' },
        { guard: 'tried', target: 'waitingForPage', description: 'held by another, and mmap_lock stays' },
        { actions: 'dropMmapLock', target: 'waitingForPage', description: 'held by another: mmap_lock is dropped' },
      ],
    },
  },
  waitingForPage: {
    meta: { in: 'mm/filemap.c:lock_folio_maybe_drop_mmap' },
    on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } },
  },
  pageLocked: {
    on: {
      'check mapping': [
        { guard: 'stillCached', target: 'checked', description: 'still in the page cache' },
        { target: 'truncated', description: 'truncated' },
      ],
    },
  },
  truncated: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingTruncated' } } },
  puttingTruncated: { on: { 'put page': { actions: 'putPage', target: 'missing' } } },
  checked: {
    always: [
      { guard: 'isUptodate', target: 'ready', description: 'up to date' },
      { guard: 'readsUnderLock', target: 'toRead', description: 'to be read in' },
      { target: 'truncated', description: 'to be read in under invalidate_lock' },
    ],
  },
  toRead: { always: [{ guard: 'tried', target: 'reading' }, { target: 'droppingForRead' }] },
  droppingForRead: {
    meta: { in: 'mm/internal.h:maybe_unlock_mmap_for_io' },
    on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'reading' } },
  },
  reading: {
    meta: { in: 'mm/filemap.c:filemap_read_folio' },
    on: { 'read page': { actions: 'readIn', target: 'read' } },
  },
  // Who reads unlocks the page.
  read: {
    meta: { in: 'mm/filemap.c:filemap_read_folio' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'readIn' } },
  },
  readIn: {
    on: {
      'put page': [
        { guard: 'dropped', actions: 'putPage', target: 'retrying', description: 'mmap_lock was dropped' },
        { actions: 'putPage', target: 'missing', description: 'to be found again' },
      ],
    },
  },
  ready: {
    always: [
      { guard: 'dropped', target: 'found' },
      { guard: 'keepsPages', target: 'letting' },
      { target: 'askingAgain' },
    ],
  },
  found: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingFound' } } },
  puttingFound: { on: { 'put page': { actions: 'putPage', target: 'retrying' } } },
  letting: { on: { 'drop invalidate_lock': { actions: 'unlockInvalidate', target: 'askingAgain' } } },
  // The size went down before the page was looked for under its lock, or the page is still to be removed.
  askingAgain: {
    on: {
      'ask size again': [
        { guard: 'beyondSize', target: 'beyond', description: 'beyond the end of the file' },
        { target: '#faultReturned', description: 'inside the file' },
      ],
    },
  },
  beyond: { on: { 'unlock page': { actions: 'unlockPage', target: 'puttingBeyond' } } },
  puttingBeyond: { on: { 'put page': { actions: 'putPage', target: '#faultFailed' } } },
  retrying: { always: [{ guard: 'keepsPages', target: 'lettingRetry' }, { target: '#faultToRetry' }] },
  lettingRetry: { on: { 'drop invalidate_lock': { actions: 'unlockInvalidate', target: '#faultToRetry' } } },
});
