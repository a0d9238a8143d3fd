/**
 * Writeback of the pages of a file: write_cache_pages() and folio_clear_dirty_for_io(), mm/page-writeback.c, Linux 6.1, with
 * a ->writepage() that unlocks the page before the device reads it, as __mpage_writepage() does. Once as the flusher runs
 * it, once as fsync() and msync(MS_SYNC) do, which wait for what is under writeback afterwards.
 * Who writes waits for its device, page by page: who comes meanwhile finds the page under writeback.
 * Not modelled: PAGECACHE_TAG_TOWRITE, which keeps a writer from being caught up with; several pages at a time, errors,
 * stable pages, private data of filesystems, metadata.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { folioMkclean } from './folio-mkclean.ts';
import { writer } from './writeback-role.ts';

const forIo = { in: 'mm/page-writeback.c:folio_clear_dirty_for_io' } as const;

const writeCachePages = states({
  finding: {
    on: {
      'find marked page': [
        { guard: 'moreMarked', actions: 'getMarked', target: 'lockingPage', description: 'one ahead' },
        { target: 'done', description: 'none ahead' },
      ],
    },
  },
  lockingPage: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } } },
  pageLocked: {
    on: {
      'check mapping': [
        { guard: 'stillCached', target: 'inCache', description: 'still in the page cache' },
        { target: 'skipping', description: 'removed by another' },
      ],
    },
  },
  inCache: {
    on: {
      'test dirty': [
        { guard: 'isDirty', target: 'dirty', description: 'dirty' },
        { target: 'skipping', description: 'somebody else has begun to write it' },
      ],
    },
  },
  dirty: {
    on: {
      'test writeback': [
        { guard: 'isWritten', target: 'settled', description: 'not under writeback' },
        { guard: 'integrity', target: 'waiting', description: 'under writeback, and stored to since' },
        { target: 'skipping', description: 'under writeback' },
      ],
    },
  },
  waiting: { on: { 'wait for writeback': { guard: 'isWritten', target: 'settled' } } },
  settled: {
    meta: { in: 'mm/rmap.c:folio_mkclean' },
    on: {
      'look at mapcount': [
        { guard: 'isMapped', target: 'cleaning', description: 'mapped' },
        { target: 'cleaned', description: 'not mapped' },
      ],
    },
  },
  cleaning: {
    initial: 'locking',
    meta: { in: 'mm/rmap.c:rmap_walk_file' },
    states: folioMkclean,
    onDone: { target: 'entriesClean' },
  },
  entriesClean: { always: [{ guard: 'cleaned', target: 'dirtying' }, { target: 'cleaned' }] },
  dirtying: { meta: forIo, on: { 'set page dirty': { actions: 'setPageDirty', target: 'cleaned' } } },
  // Under the page lock, which a fault holds from page_mkwrite() until the entry is writable: it comes before or after.
  cleaned: { meta: forIo, on: { 'clear dirty': { actions: 'clearDirty', target: 'undirtied' } } },
  undirtied: {
    meta: { in: 'mm/page-writeback.c:__folio_start_writeback' },
    on: { 'set writeback': { actions: 'startWriteback', target: 'started' } },
  },
  started: {
    meta: { in: 'fs/mpage.c:__mpage_writepage', version: '3.14' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'sent' } },
  },
  // Writeback has no reference of its own: truncation and reclaim go by its mark.
  sent: { on: { 'put page': { actions: 'putReference', target: 'submitted' } } },
  submitted: { meta: { in: 'device' }, on: { 'write page': { actions: 'writeOut', target: 'written' } } },
  written: {
    meta: { in: 'mm/filemap.c:folio_end_writeback' },
    on: { 'clear writeback': { actions: ['endWriteback', 'forgetPage'], target: 'finding' } },
  },
  skipping: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
  putting: { on: { 'put page': { actions: 'putPage', target: 'finding' } } },
  done: { type: 'final' },
});

const writing = states({
  initial: 'finding',
  meta: { in: 'mm/page-writeback.c:write_cache_pages' },
  states: writeCachePages,
});

export const writeback = setup(vocabulary(writer)).createMachine({
  id: 'writeback',
  initial: 'writing',
  meta: { in: 'mm/page-writeback.c:do_writepages', version: '6.1' },
  states: { writing: { ...writing, onDone: { target: 'done' } }, done: { type: 'final' } },
});

export const fsyncMeta = { in: 'mm/filemap.c:file_write_and_wait_range', version: '6.1' } as const;

export const fsyncStates = states({
  called: { meta: { in: 'user space' }, on: { call: { actions: 'call', target: 'writing' } } },
  writing: { ...writing, onDone: { actions: 'startAgain', target: 'waiting' } },
  waiting: {
    initial: 'finding',
    meta: { in: 'mm/filemap.c:__filemap_fdatawait_range' },
    states: {
      finding: {
        on: {
          'find page under writeback': [
            {
              guard: 'moreUnderWriteback',
              actions: 'getUnderWriteback',
              target: 'waitingForPage',
              description: 'one ahead',
            },
            { target: '#returning', description: 'none ahead' },
          ],
        },
      },
      waitingForPage: { on: { 'wait for writeback': { guard: 'isWritten', target: 'putting' } } },
      putting: { on: { 'put page': { actions: 'putPage', target: 'finding' } } },
    },
  },
  returning: {
    id: 'returning',
    meta: { in: 'user space' },
    on: { return: { actions: 'returned', target: 'done' } },
  },
  done: { type: 'final' },
});

export const fsync = setup(vocabulary(writer)).createMachine({
  id: 'fsync',
  initial: 'called',
  meta: fsyncMeta,
  states: fsyncStates,
});
