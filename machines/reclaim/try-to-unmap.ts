/**
 * try_to_unmap() of a page of the file: rmap_walk_file() and try_to_unmap_one(), mm/rmap.c, Linux 6.1; for VMAs that
 * remap_file_pages() has made nonlinear try-to-unmap-nonlinear.ts. The page is locked. Part of shrink-folio-list.ts.
 * Not modelled: missing page tables; that the search ends once nothing maps the page; that Linux 3.15 mlocks the page only if
 * it gets mmap_sem.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { tryToUnmapNonlinear } from './try-to-unmap-nonlinear.ts';

const one = { in: 'mm/rmap.c:try_to_unmap_one' } as const;

export const tryToUnmap = states({
  locking: {
    on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } },
  },
  atTree: {
    on: {
      'look at tree': [
        { guard: 'moreLinear', actions: 'nextLinear', target: 'announcing', description: 'a VMA that maps it' },
        { target: 'atList', description: 'no further VMA' },
      ],
    },
  },
  atList: { always: [{ guard: 'someNonlinear', target: 'unmappingNonlinear' }, { target: 'unlocking' }] },
  unmappingNonlinear: { ...tryToUnmapNonlinear, onDone: { target: 'unlocking' } },
  announcing: { ...invalidateRangeStart, onDone: { actions: 'firstPage', target: 'lockingPte' } },
  lockingPte: {
    meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
    on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } },
  },
  pteLocked: {
    meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
    on: {
      'look at PTE': [
        { guard: 'isTarget', target: 'found', description: 'it maps the page' },
        { target: 'looked', description: 'it does not' },
      ],
    },
  },
  found: {
    meta: one,
    on: {
      'test VM_LOCKED': [
        { guard: 'vmaIsLocked', actions: 'giveUp', target: 'looked', description: 'set' },
        { target: 'present', description: 'clear' },
      ],
    },
  },
  present: { meta: one, on: { 'clear PTE': { actions: 'clearPte', target: 'cleared' } } },
  cleared: {
    always: [
      { guard: 'flushesNow', target: 'flushing' },
      { guard: 'flushesLater', target: 'deferring' },
      { target: 'flushed' },
    ],
  },
  flushing: { meta: one, on: { 'flush TLBs': { actions: 'flushPage', target: 'flushed' } } },
  deferring: {
    meta: { in: 'mm/rmap.c:set_tlb_ubc_flush_pending' },
    on: { 'defer flush': { actions: 'deferFlush', target: 'flushed' } },
  },
  flushed: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'counting' }] },
  dirtying: { meta: one, on: { 'set page dirty': { actions: 'setTakenDirty', target: 'counting' } } },
  counting: { meta: one, on: { 'update hiwater_rss': { actions: 'updateHighWater', target: 'countedHigh' } } },
  countedHigh: { meta: one, on: { 'count down MM_FILEPAGES': { actions: 'countDown', target: 'uncounted' } } },
  uncounted: { meta: one, on: { 'remove rmap': { actions: 'removeRmap', target: 'unmapped' } } },
  unmapped: { meta: one, on: { 'put page': { actions: 'putTaken', target: 'looked' } } },
  looked: {
    always: [
      { guard: 'lastPage', target: 'unlockingPte', description: 'the last one' },
      { actions: 'nextPage', target: 'pteLocked', description: 'not the last one' },
    ],
  },
  unlockingPte: {
    meta: one,
    on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'announcingEnd' } },
  },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'searched' } },
  searched: {
    always: [
      { guard: 'gaveUp', actions: ['endVma', 'forgetGivingUp'], target: 'unlocking', description: 'locked in memory' },
      { actions: 'endVma', target: 'atTree' },
    ],
  },
  unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
  done: { type: 'final' },
});
