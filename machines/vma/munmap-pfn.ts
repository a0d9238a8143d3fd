/**
 * munmap() of a VMA with VM_PFNMAP, whose frames a driver has mapped that alone knows who uses them: do_mas_align_munmap() and
 * unmap_region(), mm/mmap.c, unmap_single_vma(), mm/memory.c, Linux 6.1, and tlb_end_vma(), include/asm-generic/tlb.h, Linux 5.19.
 * Entries are neither counted nor in the rmap, and have no reference: that the frame is not freed before the TLBs are flushed
 * is not for mmu_gather to keep, but for i_mmap, by which the driver finds the VMA.
 * Not modelled: VMA locks, subscribers, several VMAs in one call, of which each has a flush of its own.
 */
import { setup } from 'xstate';
import { index, not, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const pfnUnmapper = role(
  'unmapper of frames',
  {
    registers: {
      /** Constant: the page whose VMA is unmapped. */
      page: index(m.page),
      vma: reference(m.vma),
    },
  },
  ({ self }) => {
    const { page, vma } = self;
    const at = m.ptep(page);
    const mmapLock = m.mmapLockOf(page);
    return {
      guards: {
        nobodySubscribed: not(m.anySubscribed()),
        isMapped: m.entry(at).kind.is('present'),
      },
      actions: {
        findVma: vma.set(m.vmaAt(page)),
        detach: m.detachVma(vma),
        clearPte: [m.takeEntryOut(at), m.gather(page)],
        unlockPte: m.unlockPte(at),
        flush: [m.flushAllTlbs(page), m.gatherDone()],
        unlink: m.vmas.linked.at(vma).set('nowhere'),
        unlockMapping: m.cache.mmapLock.releaseWrite(),
        unlockMmap: mmapLock.releaseWrite(),
        freeVma: [m.freeVma(vma), vma.set('none')],
      },
      steps: {
        lockMmap: mmapLock.acquireWrite(),
        lockPte: m.lockPte(at),
        lockMapping: m.cache.mmapLock.acquireWrite(),
      },
    };
  },
);

const zap = { in: 'mm/memory.c:zap_pte_range' } as const;
const unlinking = { in: 'mm/mmap.c:unlink_file_vma' } as const;

export const munmapPfn = setup(vocabulary(pfnUnmapper)).createMachine({
  id: 'munmap of a PFN mapping',
  initial: 'called',
  meta: {
    in: 'mm/mmap.c:do_mas_align_munmap',
    version: '6.1',
    does: ['detaches VMAs'],
    assumes: { nobodySubscribed: 'the bracket of unmap_vmas() around it is not modelled' },
  },
  states: {
    called: {
      meta: { in: 'mm/mmap.c:__vm_munmap' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'locked' } },
    },
    locked: { on: { 'detach VMA': { actions: 'detach', target: 'lockingPte' } } },
    lockingPte: { meta: zap, on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      meta: zap,
      on: {
        'clear PTE': [
          { guard: 'isMapped', actions: 'clearPte', target: 'cleared', description: 'a frame' },
          { target: 'cleared', description: 'unmapped by the driver' },
        ],
      },
    },
    cleared: { meta: zap, on: { 'unlock PTE': { actions: 'unlockPte', target: 'zapped' } } },
    // Once it cannot be found any more, the driver frees the frame without waiting for anybody.
    zapped: {
      meta: { in: 'include/asm-generic/tlb.h:tlb_end_vma', version: '5.19' },
      on: { 'flush TLBs': { actions: 'flush', target: 'unlinking' } },
    },
    unlinking: {
      meta: unlinking,
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } },
    },
    mappingLocked: { meta: unlinking, on: { 'remove VMA from i_mmap': { actions: 'unlink', target: 'unlinked' } } },
    unlinked: { meta: unlinking, on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'finished' } } },
    finished: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'freeing' } } },
    freeing: { meta: { in: 'mm/mmap.c:remove_vma' }, on: { 'free VMA': { actions: 'freeVma', target: 'done' } } },
    done: { type: 'final' },
  },
});
