/**
 * unmap_mapping_pages() and unmap_mapping_folio(), mm/memory.c, Linux 6.1, with zap_page_range_single() for each VMA that
 * the rmap of the file has; and unmap_mapping_range_list() of Linux 3.14, for those that remap_file_pages() has made
 * nonlinear. Part of the machines that take pages away from a file; its vocabulary is unmap-mapping-role.ts.
 * Not modelled: missing page tables, a batch that is full in the middle.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const unmapMapping = states({
  locking: {
    on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } },
  },
  atTree: {
    meta: { in: 'mm/memory.c:unmap_mapping_range_tree' },
    on: {
      'look at tree': [
        {
          guard: 'moreLinear',
          actions: ['nextLinear', 'updateHighWater'],
          target: 'announcing',
          description: 'a VMA that maps it',
        },
        { target: 'atList', description: 'no further VMA' },
      ],
    },
  },
  atList: {
    meta: { in: 'mm/memory.c:unmap_mapping_range_list', version: '3.14' },
    on: {
      'look at list': [
        {
          guard: 'moreNonlinear',
          actions: ['nextNonlinear', 'updateHighWater'],
          target: 'announcing',
          description: 'a nonlinear VMA',
        },
        { target: 'unlocking', description: 'no further VMA' },
      ],
    },
  },
  announcing: { ...invalidateRangeStart, onDone: { actions: 'firstPage', target: 'lockingPte' } },
  lockingPte: {
    meta: { in: 'mm/memory.c:zap_pte_range' },
    on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'zapping' } },
  },
  zapping: {
    meta: { in: 'mm/memory.c:zap_pte_range' },
    on: {
      'zap PTE': [
        { guard: 'isInHole', actions: 'zap', target: 'cleared', description: 'a page of the hole' },
        { target: 'zapped', description: 'nothing of the hole' },
      ],
    },
  },
  cleared: { always: [{ guard: 'isElsewhere', target: 'naming' }, { target: 'zapped' }] },
  // Not where its address says: the entry goes on to name it.
  naming: {
    meta: { in: 'mm/memory.c:zap_pte_range', version: '3.14' },
    on: { 'set file PTE': { actions: 'setFilePte', target: 'zapped' } },
  },
  zapped: {
    always: [
      { guard: 'lastPage', target: 'unlockingPte', description: 'the last one' },
      { actions: 'nextPage', target: 'zapping', description: 'not the last one' },
    ],
  },
  unlockingPte: {
    meta: { in: 'mm/memory.c:zap_pte_range' },
    on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'announcingEnd' } },
  },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'finishing' } },
  finishing: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
  flushing: {
    meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
    on: { 'flush TLBs': { actions: 'flush', target: 'flushed' } },
  },
  flushed: { always: [{ guard: 'gatheredNothing', actions: 'endVma', target: 'atTree' }, { target: 'putting' }] },
  putting: {
    meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
    on: { 'put pages': { actions: ['putPages', 'endVma'], target: 'atTree' } },
  },
  unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
  done: { type: 'final' },
});

/** unmap_mapping_pages(), whole. */
export const unmapMappingPages = states({
  initial: 'locking',
  meta: { in: 'mm/memory.c:unmap_mapping_pages' },
  states: unmapMapping,
});
