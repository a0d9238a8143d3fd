/**
 * vms_clear_ptes(), mm/vma.c, Linux 6.12, which was unmap_region(): unmap_vmas() clears one page or one huge page inside a
 * notifier bracket, free_pgtables() takes a VMA of a file out of i_mmap, tlb_finish_mmu() flushes before the frame is freed.
 * A page of a file through which was stored is flushed under the PTL, before the rmap forgets that it is mapped.
 * Part of the machines that unmap a VMA.
 * Not modelled: page-table freeing, that a page that was flushed early is put at once.
 */

import type { IndexLike } from '../../checker/language/index.ts';
import { and, flag, type OptionalExpr, type RecordPlace, reference, when } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const unmapRegionRegisters = {
  frame: reference(m.frame),
  ...bracketRegisters,
  /** What was deposited with a huge page. */
  deposit: reference(m.table),
  /** The hardware had stored through the entry of a page of the file. */
  wasDirty: flag,
};

/** `page` and `vma`: what is unmapped; `covers`: the range of it, which with a huge page is the whole region. */
export function unmapRegionVocabulary(
  self: RecordPlace<typeof unmapRegionRegisters>,
  page: IndexLike<'page'>,
  vma: OptionalExpr<'vma'>,
  covers: m.Covers = (p) => m.sameRegion(p, page),
) {
  const at = m.ptep(page);
  const bracket = bracketVocabulary(self, { covers });
  return {
    guards: {
      ...bracket.guards,
      announces: m.anySubscribed(),
      regionIsHuge: m.pmdHuge(page),
      hasTable: m.tableAt(page).isnt('none'),
      tlbs: m.kernel.tlbs,
      hasFrame: self.frame.isnt('none'),
      files: m.kernel.files,
      mapsFilePage: and(m.entry(at).kind.is('present'), m.isFilePage(m.entry(at).frame)),
      wasDirty: self.wasDirty,
      /** tlb_delay_rmap(). */
      delaysRmap: and(m.kernel.tlbs, self.wasDirty),
    },
    actions: {
      ...bracket.actions,
      zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at), when(m.kernel.tlbs, m.gather(page))],
      updateHighWater: m.updateHighWater(m.mmOf(page)),
      clearFilePte: [
        self.frame.set(m.entry(at).frame),
        self.wasDirty.set(m.entry(at).dirty),
        m.takeEntryOut(at),
        when(m.kernel.tlbs, m.gather(page)),
      ],
      setPageDirty: m.setFrameDirty(self.frame.known()),
      removeRmap: m.frames.mapcount.at(self.frame).decrement(),
      forgetDirty: self.wasDirty.set(false),
      countDown: m.uncount(self.frame.known(), page),
      unlink: m.vmas.linked.at(vma).set('nowhere'),
      unlockMapping: m.cache.mmapLock.releaseWrite(),
      zapHuge: [
        self.frame.set(m.pmdOf(page).frame),
        self.deposit.set(m.pmdOf(page).table),
        m.zapHugePmd(page),
        when(m.kernel.tlbs, m.gather(page)),
      ],
      freeDeposit: [m.freeTable(self.deposit), self.deposit.set('none')],
      unlockPmd: m.unlockPmd(page),
      unlockPte: m.unlockPte(at),
      flush: [m.flushAllTlbsOf(covers), m.gatherDone()],
      putFrame: [m.putUnmapped(self.frame.known()), self.frame.set('none')],
    },
    steps: {
      ...bracket.steps,
      lockPmd: m.lockPmd(page),
      lockPte: m.lockPte(at),
      lockMapping: m.cache.mmapLock.acquireWrite(),
    },
  };
}

const present = { in: 'mm/memory.c:zap_present_folio_ptes' } as const;
const unlinking = { in: 'mm/vma.c:unlink_file_vma_batch_process' } as const;

const unmapping = states({
  counting: { always: [{ guard: 'files', target: 'countingHigh' }, { target: 'toAnnounce' }] },
  countingHigh: {
    meta: { in: 'mm/vma.c:vms_clear_ptes' },
    on: { 'update hiwater_rss': { actions: 'updateHighWater', target: 'toAnnounce' } },
  },
  toAnnounce: {
    always: [
      { guard: 'announces', target: 'announcing', description: 'there are subscribers' },
      { target: 'walking', description: 'nobody subscribes' },
    ],
  },
  announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
  // The PMD entry stays what it is as long as mmap_lock is held for writing.
  walking: {
    always: [
      { guard: 'regionIsHuge', target: 'zappingHuge', description: 'a huge page' },
      { guard: 'hasTable', target: 'zapping', description: 'a table' },
      { target: 'unmapped', description: 'nothing is mapped' },
    ],
  },
  zappingHuge: {
    initial: 'lockingPmd',
    meta: { in: 'mm/huge_memory.c:zap_huge_pmd' },
    states: {
      lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'locked' } } },
      locked: { on: { 'clear PMD': { actions: 'zapHuge', target: 'zapped' } } },
      zapped: { on: { 'free table': { actions: 'freeDeposit', target: 'unlocking' } } },
      unlocking: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#unmapped' } } },
    },
  },
  zapping: {
    initial: 'lockingPte',
    meta: { in: 'mm/memory.c:zap_pte_range' },
    states: {
      lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
      locked: {
        on: {
          'clear PTE': [
            {
              guard: 'mapsFilePage',
              actions: 'clearFilePte',
              target: 'fileCleared',
              description: 'a page of the file',
            },
            { actions: 'zap', target: 'zapped', description: 'no page of the file' },
          ],
        },
      },
      fileCleared: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'removingRmap' }] },
      dirtying: {
        meta: present,
        on: { 'set page dirty': { actions: 'setPageDirty', target: 'dirtied' } },
      },
      dirtied: { always: [{ guard: 'delaysRmap', target: 'uncounting' }, { target: 'removingRmap' }] },
      removingRmap: { meta: present, on: { 'remove rmap': { actions: 'removeRmap', target: 'uncounting' } } },
      uncounting: { on: { 'count down MM_FILEPAGES': { actions: 'countDown', target: 'uncounted' } } },
      uncounted: {
        always: [
          { guard: 'delaysRmap', target: 'flushingDirty' },
          { actions: 'forgetDirty', target: 'zapped' },
        ],
      },
      // A CPU stores on through what it has cached: who makes the entries of the page clean must wait for the PTL.
      flushingDirty: {
        meta: { in: 'mm/memory.c:zap_pte_range' },
        on: { 'flush TLBs': { actions: 'flush', target: 'removingDelayedRmap' } },
      },
      removingDelayedRmap: {
        meta: { in: 'mm/mmu_gather.c:tlb_flush_rmap_batch' },
        on: { 'remove rmap': { actions: ['removeRmap', 'forgetDirty'], target: 'zapped' } },
      },
      zapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: '#unmapped' } } },
    },
  },
  unmapped: {
    id: 'unmapped',
    always: [
      { guard: 'announces', target: 'announcingEnd', description: 'there are subscribers' },
      { target: 'freeingTables', description: 'nobody subscribes' },
    ],
  },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'freeingTables' } },
  freeingTables: { always: [{ guard: 'files', target: 'unlinking' }, { target: 'finishing' }] },
  // By then nothing is mapped: nobody has to find the VMA any more.
  unlinking: {
    meta: unlinking,
    on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } },
  },
  mappingLocked: {
    meta: unlinking,
    on: { 'remove VMA from i_mmap': { actions: 'unlink', target: 'unlinked' } },
  },
  unlinked: {
    meta: unlinking,
    on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'finishing' } },
  },
  finishing: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
  flushing: {
    meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
    on: { 'flush TLBs': { actions: 'flush', target: 'flushed' } },
  },
  flushed: {
    always: [
      { guard: 'hasFrame', target: 'putting', description: 'a frame was gathered' },
      { target: 'done', description: 'no frame was mapped' },
    ],
  },
  putting: {
    meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
    on: { 'put frame': { actions: 'putFrame', target: 'done' } },
  },
  done: { type: 'final' },
});

export const unmapRegion = states({
  initial: 'counting',
  meta: { in: 'mm/vma.c:vms_clear_ptes', version: '6.12' },
  states: unmapping,
});
