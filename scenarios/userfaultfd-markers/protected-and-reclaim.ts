/** A protected page of shmem is unmapped by reclaim, and stored to. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { markingReclaimer, reclaimToMarker } from '../../machines/shmem/reclaim-to-marker.ts';
import { wpShmemFaulter } from '../../machines/shmem/wp-shmem-thread.ts';
import { mappedProtected, markedPages, storesToA } from './setting.ts';

export default scenario({
  name: 'wp-marker-against-reclaim',
  text: 'Reclaim unmaps a page of shmem that is write-protected, and finds no swap slot for it, so that the page cache keeps it. A thread stores to it meanwhile: whatever the entry says by then, user space is asked.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, mapped once',
  initial: mappedProtected(2),
  actors: { reclaimer: markingReclaimer.runs(reclaimToMarker, { offset: 0 }), thread: storesToA },
  properties: [
    ...markedPages,
    sometimes(
      'a marker is left',
      'reclaim leaves a marker',
      markingReclaimer.some((r) => r.in('unmapping.marking')),
    ),
    sometimes(
      'mapped again',
      'the page is mapped again, protected, and the store asks',
      wpShmemFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
    ),
  ],
  expect: { verdict: 'holds', states: 556, transitions: 993, depth: 54 },
  mutants: {
    'reclaim leaves none': {
      text: 'Before 5.19: reclaim leaves nothing of a page that was protected. The next store finds it in the page cache, and nobody is asked.',
      change: guardBecomes(markingReclaimer, 'wasUffdWp', false),
      bug: 'D25',
      reference: 'commit 999dad824c39 (5.19): pte_install_uffd_wp_if_needed() in try_to_unmap_one(), mm/rmap.c',
      expect: { violates: 'D7', steps: 36 },
    },
    'bit not looked at again': {
      text: 'A fault that has found nothing in the middle of it maps the page over the marker that is left.',
      change: guardBecomes(wpShmemFaulter, 'pteSame', true),
      reference: 'vmf_pte_changed(), mm/memory.c',
      expect: { violates: 'D7', steps: 37 },
    },
  },
});
