/**
 * munmap() of one VMA of one page or of one huge page: __vm_munmap(), mm/mmap.c, and do_vmi_align_munmap(), mm/vma.c of
 * Linux 6.12. The VMA is detached under both write locks, unmap_vmas() clears the page inside a notifier bracket,
 * tlb_finish_mmu() flushes before the frame is freed, and the VMA is freed after a grace period.
 * A page of a file: one through which was stored is flushed under the PTL, before the rmap forgets that it is mapped; and
 * the VMA is taken out of i_mmap before the flush of the rest.
 * Before 6.4 (kernel.noVmaLocks) there is no VMA lock to take and nobody who finds the VMA by RCU.
 * Not modelled: splitting, page-table freeing, that a page that was flushed early is put at once, the downgrade of mmap_lock, layout events; the grace period begins when
 * mmap_lock is dropped, under which nobody else looks for the VMA anyhow.
 */
import { setup } from 'xstate';
import { and, flag, index, not, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const unmapper = role(
  'unmapper',
  {
    registers: {
      /** Constant: the page whose VMA is unmapped. */
      page: index(m.page),
      vma: reference(m.vma),
      frame: reference(m.frame),
      ...bracketRegisters,
      /** What was deposited with a huge page. */
      deposit: reference(m.table),
      /** The hardware had stored through the entry of a page of the file. */
      wasDirty: flag,
    },
    family: true,
  },
  ({ self }) => {
    const at = m.ptep(self.page);
    const vmaLock = m.vmas.lock.at(self.vma);
    const covers: m.Covers = (p) => m.sameRegion(p, self.page);
    const bracket = bracketVocabulary(self, { covers });
    return {
      guards: {
        ...bracket.guards,
        hasVmaLocks: not(m.kernel.noVmaLocks),
        announces: m.anySubscribed(),
        regionIsHuge: m.pmdHuge(self.page),
        hasTable: m.tableAt(self.page).isnt('none'),
        tlbs: m.kernel.tlbs,
        hasFrame: self.frame.isnt('none'),
        files: m.kernel.files,
        mapsFilePage: and(m.entry(at).kind.is('present'), m.isFilePage(m.entry(at).frame)),
        wasDirty: self.wasDirty,
        /** tlb_delay_rmap(). */
        delaysRmap: and(m.kernel.tlbs, self.wasDirty),
        gracePeriodOver: m.gracePeriodOver(),
      },
      actions: {
        ...bracket.actions,
        queueForMmap: m.mm.lock.queueWrite(),
        findVma: self.vma.set(m.vmaAt(self.page)),
        detach: m.detachVma(self.vma),
        zap: [self.frame.set(m.frameToPut(at)), m.zapPte(at), when(m.kernel.tlbs, m.gather(self.page))],
        updateHighWater: m.updateHighWater(),
        clearFilePte: [
          self.frame.set(m.entry(at).frame),
          self.wasDirty.set(m.entry(at).dirty),
          m.takeEntryOut(at),
          when(m.kernel.tlbs, m.gather(self.page)),
        ],
        setPageDirty: m.setFrameDirty(self.frame.known()),
        removeRmap: m.frames.mapcount.at(self.frame).decrement(),
        forgetDirty: self.wasDirty.set(false),
        countDown: m.uncount(self.frame.known()),
        unlink: m.vmas.linked.at(self.vma).set('nowhere'),
        unlockMapping: m.cache.mmapLock.releaseWrite(),
        zapHuge: [
          self.frame.set(m.pmdOf(self.page).frame),
          self.deposit.set(m.pmdOf(self.page).table),
          m.zapHugePmd(self.page),
          when(m.kernel.tlbs, m.gather(self.page)),
        ],
        freeDeposit: [m.freeTable(self.deposit), self.deposit.set('none')],
        unlockPmd: m.unlockPmd(self.page),
        unlockPte: m.unlockPte(at),
        flush: [m.flushAllTlbsOf(covers), m.gatherDone()],
        putFrame: [m.putUnmapped(self.frame.known()), self.frame.set('none')],
        unlock: [when(vmaLock.heldWrite(), vmaLock.releaseWrite()), m.mm.lock.releaseWrite()],
        freeVma: [m.freeVma(self.vma), self.vma.set('none')],
      },
      steps: {
        ...bracket.steps,
        lockMmap: m.mm.lock.acquireWrite(),
        lockVma: vmaLock.acquireWrite(),
        lockPmd: m.lockPmd(self.page),
        lockPte: m.lockPte(at),
        lockMapping: m.cache.mmapLock.acquireWrite(),
      },
    };
  },
);

const present = { in: 'mm/memory.c:zap_present_folio_ptes' } as const;
const unlinking = { in: 'mm/vma.c:unlink_file_vma_batch_process' } as const;

export const munmap = setup(vocabulary(unmapper)).createMachine({
  id: 'munmap',
  initial: 'queueing',
  meta: { in: 'mm/mmap.c:__vm_munmap', version: '6.12', does: ['detaches VMAs'] },
  states: {
    queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLocked' } } },
    mmapLocked: { always: [{ guard: 'hasVmaLocks', target: 'waitingForFaults' }, { target: 'exclusive' }] },
    // Faults under the VMA lock finish first; later ones find it write-locked and queue for mmap_lock.
    waitingForFaults: {
      meta: { in: 'mm/vma.c:vms_gather_munmap_vmas' },
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'exclusive' } },
    },
    exclusive: {
      meta: { in: 'mm/vma.c:do_vmi_align_munmap' },
      on: { 'detach VMA': { actions: 'detach', target: 'detached' } },
    },
    detached: { always: [{ guard: 'files', target: 'countingHigh' }, { target: 'toAnnounce' }] },
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
          meta: { in: 'mm/mmu_gather.c:tlb_flush_mmu_tlbonly' },
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
        { target: 'leaving', description: 'no frame was mapped' },
      ],
    },
    putting: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'put frame': { actions: 'putFrame', target: 'leaving' } },
    },
    leaving: {
      meta: { in: 'mm/vma.c:vms_complete_munmap_vmas' },
      on: { 'drop mmap_lock': { actions: 'unlock', target: 'unlocked' } },
    },
    unlocked: {
      meta: { in: 'kernel/fork.c:vm_area_free_rcu_cb' },
      on: { 'free VMA after grace period': { guard: 'gracePeriodOver', actions: 'freeVma', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
