/**
 * folio_mkclean() of a page of the file, mm/rmap.c, Linux 6.1: each entry that maps it is made clean and write-protected,
 * so that the next store faults. The page is locked. Part of write-cache-pages.ts.
 * It looks through the tree of i_mmap only, in Linux 3.14 too, where there was a list beside it.
 * Not modelled: missing page tables, huge PMD entries.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

const walk = { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' } as const;

export const folioMkclean = states({
  locking: { on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } } },
  atTree: {
    on: {
      'look at tree': [
        { guard: 'moreLinear', actions: 'nextLinear', target: 'announcing', description: 'a VMA that maps it' },
        { target: 'unlocking', description: 'no further VMA' },
      ],
    },
  },
  announcing: { ...invalidateRangeStart, onDone: { target: 'announced' } },
  announced: { always: { actions: 'firstPage', target: 'lockingPte' } },
  lockingPte: { meta: walk, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
  pteLocked: {
    meta: { in: 'mm/rmap.c:page_vma_mkclean_one' },
    on: {
      'look at PTE': [
        { guard: 'mayBeStoredTo', target: 'dirty', description: 'it maps the page, dirty or writable' },
        { target: 'looked', description: 'clean and write-protected, or not of the page' },
      ],
    },
  },
  dirty: {
    meta: { in: 'mm/rmap.c:page_vma_mkclean_one' },
    on: { 'clear PTE': { actions: 'clearPte', target: 'cleared' } },
  },
  cleared: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
  flushing: {
    meta: { in: 'mm/rmap.c:page_vma_mkclean_one' },
    on: { 'flush TLBs': { actions: 'flushPage', target: 'flushed' } },
  },
  flushed: {
    meta: { in: 'mm/rmap.c:page_vma_mkclean_one' },
    on: { 'set PTE': { actions: 'setClean', target: 'looked' } },
  },
  looked: {
    always: [
      { guard: 'lastPage', target: 'unlockingPte', description: 'the last one' },
      { actions: 'nextPage', target: 'pteLocked', description: 'not the last one' },
    ],
  },
  unlockingPte: { meta: walk, on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'announcingEnd' } } },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'searched' } },
  searched: { always: { actions: 'endVma', target: 'atTree' } },
  unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
  done: { type: 'final' },
});
