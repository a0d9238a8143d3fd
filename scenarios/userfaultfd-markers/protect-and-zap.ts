/** A page of shmem is write-protected while it is zapped, and stored to. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { wpShmemFaulter } from '../../machines/shmem/wp-shmem-thread.ts';
import { markingZapper, zapToMarker } from '../../machines/shmem/zap-to-marker.ts';
import { anyProtector, uffdWpAny } from '../../machines/userfaultfd/uffd-wp-range.ts';
import { mapFilePageForWp, protectionPromise, pteNone, ptep } from '../../models/index.ts';
import { asks, mapped, markedPages, storesToA } from './setting.ts';

const { self } = wpShmemFaulter;
const at = ptep(self.page);

export default scenario({
  name: 'wp-marker-against-zap',
  text: 'UFFDIO_WRITEPROTECT protects a page of shmem while MADV_DONTNEED zaps it, which leaves it in the page cache, and a thread stores to it. Where nothing is mapped a marker says that the page is protected: the fault that maps it again maps it protected, and the store asks user space.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, mapped once',
  initial: mapped(3),
  actors: {
    protector: anyProtector.runs(uffdWpAny, { page: 0, protects: true }),
    zapper: markingZapper.runs(zapToMarker, { page: 0 }),
    thread: storesToA,
  },
  properties: [
    ...markedPages,
    sometimes('protected', 'the call has returned, and a store has to ask', protectionPromise.isProtected.at(0)),
    sometimes(
      'a marker is left',
      'a zap leaves a marker',
      markingZapper.some((z) => z.in('marking')),
    ),
    sometimes(
      'a marker is made',
      'the page is protected where nothing is mapped',
      anyProtector.some((u) => u.in('call.marking')),
    ),
    asks,
  ],
  expect: { verdict: 'holds', states: 2469, transitions: 6178, depth: 48 },
  mutants: {
    'zap leaves none': {
      text: 'Before 5.19: nothing is left of a page that was protected and is zapped. The next store finds it in the page cache, and nobody is asked.',
      change: guardBecomes(markingZapper, 'wasUffdWp', false),
      bug: 'D25',
      reference: 'commit 999dad824c39 (5.19): zap_install_uffd_wp_if_needed(), mm/memory.c',
      expect: { violates: 'D7', steps: 32 },
    },
    'none stays none': {
      text: 'UFFDIO_WRITEPROTECT passes over an entry that is none and returns 0, although the page cache has the page.',
      change: guardBecomes(anyProtector, 'needsMarker', false),
      reference: 'change_pte_range(), mm/mprotect.c: userfaultfd_wp_use_markers()',
      expect: { violates: 'D7', steps: 28 },
    },
    'a marker counts as none': {
      text: 'A fault that has found nothing maps the page over the marker that was made since.',
      change: guardBecomes(wpShmemFaulter, 'pteSame', pteNone(at)),
      reference: 'vmf_pte_changed(), mm/memory.c',
      expect: { violates: 'D7', steps: 29 },
    },
    'marker forgotten by the fault': {
      text: 'The fault maps the page as if there had been no marker.',
      change: actionBecomes(
        wpShmemFaulter,
        'mapPage',
        mapFilePageForWp(at, self.frame.known(), self.access.is('write'), false),
      ),
      reference: 'set_pte_range(), mm/memory.c: vmf_orig_pte_uffd_wp()',
      expect: { violates: 'D7', steps: 29 },
    },
  },
});
