/**
 * try_to_unmap_nonlinear() and try_to_unmap_cluster(), mm/rmap.c, Linux 3.15, which is what commit 57e68e9cd65b made of them:
 * where a page is in a VMA that is on the list nobody knows, and so the VMA is gone through by a cursor, a cluster at a time,
 * and whatever it maps is unmapped, or mlocked where the VMA is locked in memory. Under i_mmap_mutex; the page that is looked
 * for is locked. Part of the machines that unmap a page of the file; its vocabulary is try-to-unmap-nonlinear-role.ts.
 * A VMA is one cluster. Not modelled: entries that were used lately, which are left, missing page tables, and of mlock() the
 * LRU list and the counters.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

const search = { in: 'mm/rmap.c:try_to_unmap_nonlinear', version: '3.15' } as const;
const cluster = { in: 'mm/rmap.c:try_to_unmap_cluster', version: '3.15' } as const;

/** From whether a VMA is on the list to where the search ends, with nothing of it left to undo. */
export const tryToUnmapNonlinear = states({
  initial: 'beginning',
  meta: search,
  states: {
    beginning: {
      on: {
        'look at mapcount': [
          { guard: 'isMappedStill', actions: 'noteMapcount', target: 'searching', description: 'mapped' },
          { target: 'done', description: 'mapped no more' },
        ],
      },
    },
    searching: {
      on: {
        'look at cursors': [
          {
            guard: 'moreDue',
            actions: 'nextDue',
            target: 'announcing',
            description: 'a VMA that was not gone through',
          },
          { target: 'resetting', description: 'all were' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { actions: 'firstPage', target: 'tryingMmap' } },
    // A VMA that is locked in memory is known as such only to who gets mmap_sem: others unmap its pages.
    tryingMmap: {
      meta: cluster,
      on: {
        'try mmap_sem': [
          { guard: 'tryMmap', actions: 'tryMmap', target: 'mmapLocked', description: 'taken' },
          { target: 'lockingPte', description: 'held for writing, or queued for' },
        ],
      },
    },
    mmapLocked: {
      meta: cluster,
      on: {
        'test VM_LOCKED': [
          { guard: 'isLockedVma', actions: 'noteKept', target: 'lockingPte', description: 'set' },
          { target: 'leavingMmap', description: 'clear' },
        ],
      },
    },
    leavingMmap: { meta: cluster, on: { 'drop mmap_sem': { actions: 'unlockMmap', target: 'lockingPte' } } },
    lockingPte: {
      meta: cluster,
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'counting' } },
    },
    counting: { meta: cluster, on: { 'update hiwater_rss': { actions: 'updateHighWater', target: 'atPte' } } },
    atPte: {
      meta: cluster,
      on: {
        'look at PTE': [
          { guard: 'isPresent', actions: 'noteTaken', target: 'present', description: 'present' },
          { target: 'looked', description: 'not present' },
        ],
      },
    },
    present: {
      always: [
        { guard: 'keeps', target: 'keeping', description: 'to be mlocked' },
        { target: 'clearing', description: 'to be unmapped' },
      ],
    },
    keeping: {
      always: [
        { guard: 'isChecked', target: 'mlockingChecked', description: 'the page that is locked' },
        { target: 'tryingPage', description: 'another page' },
      ],
    },
    mlockingChecked: { meta: cluster, on: { 'mlock page': { actions: ['mlock', 'forgetTaken'], target: 'looked' } } },
    // To wait for it is out of the question under the PTL, and with a page locked: whoever has it may wait for that one.
    tryingPage: {
      meta: cluster,
      on: {
        'try page lock': [
          { guard: 'tryTaken', actions: 'tryTaken', target: 'mlocking', description: 'taken' },
          { actions: 'forgetTaken', target: 'looked', description: 'held by another: left as it is' },
        ],
      },
    },
    mlocking: { meta: cluster, on: { 'mlock page': { actions: 'mlock', target: 'unlockingPage' } } },
    unlockingPage: { meta: cluster, on: { 'unlock page': { actions: 'unlockTaken', target: 'looked' } } },
    clearing: { meta: cluster, on: { 'clear PTE': { actions: 'clearTaken', target: 'cleared' } } },
    cleared: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
    flushing: { meta: cluster, on: { 'flush TLBs': { actions: 'flushTaken', target: 'flushed' } } },
    flushed: { always: [{ guard: 'isElsewhere', target: 'naming' }, { target: 'named' }] },
    // Not where its address says: the entry goes on to name it.
    naming: { meta: cluster, on: { 'set file PTE': { actions: 'nameTaken', target: 'named' } } },
    named: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'unmapping' }] },
    dirtying: { meta: cluster, on: { 'set page dirty': { actions: 'setTakenDirty', target: 'unmapping' } } },
    unmapping: { meta: cluster, on: { 'remove rmap': { actions: 'removeRmap', target: 'unmapped' } } },
    unmapped: { meta: cluster, on: { 'put page': { actions: 'putTaken', target: 'put' } } },
    put: { meta: cluster, on: { 'count down MM_FILEPAGES': { actions: 'countDownFile', target: 'looked' } } },
    looked: {
      always: [
        { guard: 'lastPage', target: 'unlockingPte', description: 'the last one' },
        { actions: 'nextPage', target: 'atPte', description: 'not the last one' },
      ],
    },
    unlockingPte: {
      meta: cluster,
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'announcingEnd' } },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'ended' } },
    ended: { always: [{ guard: 'keeps', target: 'droppingMmap' }, { target: 'movingCursor' }] },
    droppingMmap: { meta: cluster, on: { 'drop mmap_sem': { actions: 'unlockMmap', target: 'movingCursor' } } },
    movingCursor: { on: { 'move cursor': { actions: ['moveCursor', 'endVma'], target: 'counted' } } },
    counted: {
      always: [
        { guard: 'unmappedAll', target: 'done', description: 'as many were unmapped as mapped the page' },
        { target: 'searching', description: 'not so many yet' },
      ],
    },
    resetting: { on: { 'reset cursors': { actions: 'resetCursors', target: 'done' } } },
    done: { type: 'final', entry: 'endSearch' },
  },
});
