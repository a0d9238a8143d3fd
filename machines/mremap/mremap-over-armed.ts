/**
 * mremap(MREMAP_FIXED) of armed memory to where armed memory is: mremap_to(), mm/mremap.c, by mremap-armed.ts, which first unmaps
 * what is at the new address: do_munmap() with uf_unmap_early. Up to three events are prepared under mmap_lock, the
 * unmapping of the new address, the move and the unmapping of the old one, and told in this order once it is dropped, each when the one before
 * has been read; Linux 6.12.
 * Not modelled: what userfaultfd/unmap-event.ts leaves out; the anon_vma of what was there; memory of files.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { tellingEvent } from '../userfaultfd/event-wait-completion.ts';
import { unmapPrep } from '../userfaultfd/unmap-event.ts';
import { mremapMeta, mremapStates } from './mremap.ts';
import { preparingRemap } from './mremap-armed.ts';
import { mapReplacer } from './mremap-over-armed-role.ts';

const { detaching, unmapping } = mremapStates;

export const mremapOverArmedMemory = setup(vocabulary(mapReplacer)).createMachine({
  id: 'mremap over armed memory',
  initial: 'called',
  meta: { ...mremapMeta, excludes: { ...mremapMeta.excludes, ...anonymousOnly } },
  states: {
    ...mremapStates,
    found: {
      meta: { in: 'mm/mremap.c:mremap_to' },
      on: {
        'look for VMAs at new address': [
          { guard: 'targetCovered', actions: 'findTarget', target: 'toUnmap', description: 'one' },
          { actions: 'takePlace', target: 'toMove', description: 'none' },
        ],
      },
    },
    // Of what was at the new address, and in the end of the old one, or of the copy.
    toUnmap: { always: [{ guard: 'hasVmaLocks', target: 'lockingUnmapped' }, { target: 'preparingUnmap' }] },
    lockingUnmapped: {
      meta: { in: 'mm/vma.c:vms_gather_munmap_vmas' },
      on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'preparingUnmap' } },
    },
    preparingUnmap: { ...unmapPrep, onDone: { target: 'detachingUnmapped' } },
    detachingUnmapped: detaching,
    unmapping: {
      ...unmapping,
      onDone: [{ guard: 'makesPlace', actions: 'leaveTarget', target: 'findingVma' }, { target: 'unmapped' }],
    },
    findingVma: {
      meta: { in: 'mm/mremap.c:vma_to_resize' },
      on: { 'find VMA': { actions: 'findVma', target: 'toMove' } },
    },
    toMove: mremapStates.found,
    ...preparingRemap,
    detaching: { always: { target: 'preparingUnmap' } },
    left: {
      always: [
        { guard: 'tellsEarly', actions: 'tellEarly', target: 'telling' },
        { guard: 'tellsRemap', actions: 'tellRemap', target: 'telling' },
        { guard: 'tellsUnmap', actions: 'tellUnmap', target: 'telling' },
        { target: 'done' },
      ],
    },
    telling: { ...tellingEvent, onDone: { target: 'left' } },
  },
});
