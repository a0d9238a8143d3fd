/**
 * madvise(MADV_DONTNEED) of one page of a shared shmem mapping: madvise_dontneed_single_vma(), mm/madvise.c, and zap_pte_range() with
 * pte_install_uffd_wp_if_needed(), mm/memory.c and include/linux/mm_inline.h, Linux 6.12. The page stays in the page cache; what was
 * protected leaves a marker, since the next fault would map the page without asking anybody.
 * Not modelled: MMU notifiers, TLBs, a VMA that is not there, unmapping for good, which drops markers (ZAP_FLAG_DROP_MARKER).
 */
import { setup } from 'xstate';
import { flag, not, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { zapperRegisters, zapperVocabulary } from '../zap/zapper-role.ts';

export const markingZapper = role(
  'marking zapper',
  {
    registers: {
      ...zapperRegisters,
      /** pte_uffd_wp() of the entry that was cleared. */
      wasUffdWp: flag,
    },
    family: true,
  },
  ({ self }) => {
    const zapper = zapperVocabulary(self);
    const at = m.ptep(self.page);
    return {
      ...zapper,
      guards: { ...zapper.guards, wasUffdWp: self.wasUffdWp, nobodySubscribes: not(m.anySubscribed()) },
      actions: {
        ...zapper.actions,
        zap: [self.frame.set(m.frameToPut(at)), self.wasUffdWp.set(m.pteUffdWp(at)), m.zapPte(at), m.clearUffdWp(at)],
        installMarker: [m.setUffdWp(at), self.wasUffdWp.set(false)],
        putPage: [m.putFrame(self.frame.known()), self.frame.set('none')],
      },
    };
  },
);

const inRange = { in: 'mm/memory.c:zap_pte_range' } as const;
const marking = { in: 'include/linux/mm_inline.h:pte_install_uffd_wp_if_needed' } as const;
const inMadvise = { in: 'mm/madvise.c:do_madvise' } as const;

export const zapToMarker = setup(vocabulary(markingZapper)).createMachine({
  id: 'MADV_DONTNEED of shmem',
  initial: 'called',
  meta: {
    ...inRange,
    version: '6.12',
    assumes: { nobodySubscribes: 'it does not announce to MMU notifiers what it unmaps' },
  },
  states: {
    called: {
      meta: inMadvise,
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingPte' } },
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'pteLocked' } } },
    pteLocked: {
      on: {
        'zap PTE': [
          { guard: 'pteNone', target: 'zapped', description: 'none, or a marker' },
          { actions: 'zap', target: 'cleared', description: 'a page' },
        ],
      },
    },
    cleared: { always: [{ guard: 'wasUffdWp', target: 'marking' }, { target: 'zapped' }] },
    // Whoever has seen it none in between is told by the PTL that it is not.
    marking: { meta: marking, on: { 'set marker': { actions: 'installMarker', target: 'zapped' } } },
    zapped: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'hasFrame', target: 'putting' }, { target: 'dropping' }] },
    putting: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'put page': { actions: 'putPage', target: 'dropping' } },
    },
    dropping: { meta: inMadvise, on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'done' } } },
    done: { type: 'final' },
  },
});
