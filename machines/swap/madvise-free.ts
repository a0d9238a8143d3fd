/**
 * madvise(MADV_FREE) of one anonymous page: madvise_free_single_vma() and madvise_free_pte_range(), mm/madvise.c, Linux 6.12.
 * The page becomes lazyfree and its entry clean: reclaim may discard it unless somebody stores to it first. A swap entry is
 * zapped.
 * Not modelled: the search for the VMA, the accessed bit, large folios; that the page is put on another LRU list later than it
 * is marked here.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { lazyFreer } from './madvise-free-role.ts';

const inClean = { in: 'include/linux/pgtable.h:clear_young_dirty_ptes' } as const;

export const madviseFree = setup(vocabulary(lazyFreer)).createMachine({
  id: 'MADV_FREE',
  initial: 'called',
  meta: { in: 'mm/madvise.c:madvise_free_pte_range', version: '6.12', excludes: anonymousOnly },
  states: {
    called: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'announcing' } },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPte' } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      on: {
        'look at PTE': [
          { guard: 'isPresent', actions: 'noteFrame', target: 'present', description: 'a page' },
          { guard: 'isSwapped', actions: 'zapEntry', target: 'unlockingPte', description: 'a swap entry' },
          { target: 'unlockingPte', description: 'none' },
        ],
      },
    },
    present: {
      on: {
        'look at page': [
          { guard: 'needsPageLock', target: 'lockingPage', description: 'dirty, or in the swap cache' },
          { target: 'suits', description: 'clean' },
        ],
      },
    },
    lockingPage: {
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'pageLocked', description: 'taken' },
          { actions: 'forgetFrame', target: 'unlockingPte', description: 'held by another: left as it is' },
        ],
      },
    },
    pageLocked: {
      on: {
        'look at mapcount': [
          { guard: 'mappedOnce', target: 'mappedOnce', description: 'mapped here only' },
          { target: 'leaving', description: 'mapped elsewhere, too' },
        ],
      },
    },
    mappedOnce: { always: [{ guard: 'isCached', target: 'freeingCache' }, { target: 'cleaning' }] },
    freeingCache: {
      meta: { in: 'mm/swapfile.c:folio_free_swap' },
      on: {
        'free swap cache': [
          { guard: 'freesCache', actions: 'freeCache', target: 'cleaning', description: 'no entry names the slot' },
          { target: 'leaving', description: 'being written' },
        ],
      },
    },
    cleaning: { on: { 'clear page dirty': { actions: 'cleanPage', target: 'cleaned' } } },
    cleaned: { on: { 'unlock page': { actions: 'unlockPage', target: 'suits' } } },
    leaving: { on: { 'unlock page': { actions: ['unlockPage', 'forgetFrame'], target: 'unlockingPte' } } },
    suits: {
      on: {
        'look at dirty bit': [
          { guard: 'isDirty', target: 'cleaningEntry', description: 'set' },
          { target: 'marking', description: 'clear' },
        ],
      },
    },
    // For a moment the entry is none, which whoever walks without the PTL may see.
    cleaningEntry: { meta: inClean, on: { 'clear PTE': { actions: 'clearEntry', target: 'entryCleared' } } },
    entryCleared: { meta: inClean, on: { 'set clean PTE': { actions: 'setCleanEntry', target: 'marking' } } },
    marking: {
      meta: { in: 'mm/swap.c:folio_mark_lazyfree' },
      on: { 'clear PG_swapbacked': { actions: 'markLazyfree', target: 'unlockingPte' } },
    },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'announcingEnd' } } },
    announcingEnd: {
      ...invalidateRangeEnd,
      onDone: [
        { guard: 'owesFlush', target: 'flushing', description: 'an entry was changed' },
        { target: 'dropping', description: 'nothing was changed' },
      ],
    },
    flushing: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'flush TLBs': { actions: ['flush', 'forgetContent'], target: 'dropping' } },
    },
    dropping: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
