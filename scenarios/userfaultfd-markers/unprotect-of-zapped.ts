/** The protection is taken off a page of shmem that is zapped: a store that was about to wait for it goes to sleep for good. */
import { and, guardBecomes, not, or, scenario, sometimes } from '../../checker/language/index.ts';
import { wpShmemFaulter } from '../../machines/shmem/wp-shmem-thread.ts';
import { markingZapper, zapToMarker } from '../../machines/shmem/zap-to-marker.ts';
import { anyProtector, uffdWpAny } from '../../machines/userfaultfd/uffd-wp-range.ts';
import { builtIn, looksMissing, looksUffdWp, ptep } from '../../models/index.ts';
import { asks, mappedProtected, markedPages, storesToA } from './setting.ts';

const { self } = wpShmemFaulter;
const walked = ptep(self.page);

export default scenario({
  name: 'unprotect-of-zapped-page',
  text: 'A page of shmem is write-protected, and a thread stores to it. MADV_DONTNEED zaps it, which leaves a marker, and UFFDIO_WRITEPROTECT takes that away and wakes who waits. A fault that has seen the page and queues after the wake-up finds an entry that is none: userfaultfd_must_wait() takes it for a missing page, although the fault asks for a protected one.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, mapped once',
  initial: mappedProtected(3),
  actors: {
    protector: anyProtector.runs(uffdWpAny, { page: 0 }),
    zapper: markingZapper.runs(zapToMarker, { page: 0 }),
    thread: storesToA,
  },
  properties: [
    ...markedPages,
    asks,
    sometimes(
      'a marker goes',
      'the protection is taken off where nothing is mapped',
      anyProtector.some((u) => u.in('call.atMarker')),
    ),
  ],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 37 },
  reference:
    'derived: userfaultfd_must_wait(), fs/userfaultfd.c of 6.12, waits for an entry that is none whatever it was asked for',
  mutants: {
    'asks for the uffd-wp bit': {
      text: 'A cure: where it was called for VM_UFFD_WP, userfaultfd_must_wait() looks whether the entry, or the marker, has the bit.',
      change: guardBecomes(
        wpShmemFaulter,
        'stillMissing',
        or(and(not(self.asksForWp), looksMissing(walked)), and(self.asksForWp, looksUffdWp(walked))),
      ),
      expect: { holds: 'what is asked before the sleep is what the wake-up has changed' },
    },
  },
});
