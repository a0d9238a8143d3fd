/**
 * Reclaim of a page of shmem up to where there is no swap slot for it: shrink_folio_list(), mm/vmscan.c, try_to_unmap_one(), mm/rmap.c,
 * with pte_install_uffd_wp_if_needed(), and shmem_writepage(), mm/shmem.c, Linux 6.12. The page is unmapped everywhere and stays in
 * the page cache. What is unmapped is as in ../reclaim/try-to-unmap.ts, with a marker for an entry that was protected.
 * Not modelled: a swap device, for which see shrink-anon-folio.ts; a page that somebody else has in hand.
 */
import { setup } from 'xstate';
import { flag, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { putBack } from '../reclaim/given-up.ts';
import { reclaimerRegisters, reclaimerVocabulary } from '../reclaim/reclaim-role.ts';
import { reclaimStates } from '../reclaim/shrink-folio-list.ts';
import { tryToUnmap } from '../reclaim/try-to-unmap.ts';

export const markingReclaimer = role(
  'marking reclaimer',
  {
    registers: {
      ...reclaimerRegisters,
      /** pte_uffd_wp() of the entry that was cleared. */
      wasUffdWp: flag,
    },
    family: true,
  },
  ({ self }) => {
    const reclaimer = reclaimerVocabulary(self);
    const at = m.ptep(self.at.known());
    return {
      ...reclaimer,
      guards: { ...reclaimer.guards, wasUffdWp: self.wasUffdWp },
      actions: {
        ...reclaimer.actions,
        clearPte: [self.wasUffdWp.set(m.pteUffdWp(at)), reclaimer.actions.clearPte, m.clearUffdWp(at)],
        installMarker: [m.setUffdWp(at), self.wasUffdWp.set(false)],
      },
    };
  },
);

const marking = { in: 'include/linux/mm_inline.h:pte_install_uffd_wp_if_needed' } as const;
const { scanning, isolated, unmapping } = reclaimStates;
const { flushed, unmappingNonlinear: _unmappingNonlinear, ...unmappingOne } = tryToUnmap;

export const reclaimToMarker = setup(vocabulary(markingReclaimer)).createMachine({
  id: 'reclaim of shmem',
  initial: 'scanning',
  meta: { in: 'mm/vmscan.c:shrink_folio_list', version: '6.12' },
  states: {
    scanning,
    isolated,
    locked: { always: { target: 'unmapping' } },
    unmapping: {
      ...unmapping,
      states: {
        ...unmappingOne,
        // Of shared memory no VMA is nonlinear.
        atList: { always: { target: 'unlocking' } },
        flushed: { always: [{ guard: 'wasUffdWp', target: 'marking' }, { target: 'marked' }] },
        // Whoever has seen it none in between is told by the PTL that it is not.
        marking: { meta: marking, on: { 'set marker': { actions: 'installMarker', target: 'marked' } } },
        marked: flushed,
      },
      onDone: { target: 'writing' },
    },
    writing: {
      meta: { in: 'mm/shmem.c:shmem_writepage' },
      on: { 'find no swap slot': { target: 'keepingLocked' } },
    },
    ...putBack,
  },
});
