/** The protection is taken off a page of shmem that is mapped clean: the entry stays read-only. */
import { guardBecomes, initially, scenario } from '../../checker/language/index.ts';
import { wpShmemFaulter } from '../../machines/shmem/wp-shmem-thread.ts';
import { anyProtector, uffdWpAny } from '../../machines/userfaultfd/uffd-wp-range.ts';
import { builtIn, entry, looksUffdWp, protection, ptep } from '../../models/index.ts';
import { asks, mappedProtected, markedPages, storesToA } from './setting.ts';

const { self } = wpShmemFaulter;

export default scenario({
  name: 'unprotect-of-clean-page',
  text: 'A page of shmem was mapped for a load, and is write-protected. A thread stores to it while UFFDIO_WRITEPROTECT takes the protection off, which leaves the entry read-only, since it is clean. A fault that has seen the uffd-wp bit and queues after the wake-up asks userfaultfd_must_wait(), which takes a read-only entry for one that is protected still.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, mapped once',
  initial: [mappedProtected(2), entry(ptep(0)).dirty.set(false)],
  actors: { protector: anyProtector.runs(uffdWpAny, { page: 0 }), thread: storesToA },
  properties: [...markedPages, asks],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 31 },
  reference:
    'derived: can_change_pte_writable(), mm/mprotect.c, and userfaultfd_must_wait(), fs/userfaultfd.c, of 6.12; see unprotect-of-shared-page',
  mutants: {
    'shared memory gets its access back': {
      text: 'Linux 5.19 to 6.2: with the protection a shared mapping gets its write access back, clean or not.',
      change: initially(protection.unprotectLeavesReadOnly.set(true)),
      expect: { holds: 'an entry that is not protected any more may be stored to' },
    },
    'asks for the uffd-wp bit': {
      text: 'A cure: userfaultfd_must_wait() looks whether the entry is marked, and not whether it may be stored to.',
      change: guardBecomes(wpShmemFaulter, 'stillMissing', looksUffdWp(ptep(self.page))),
      expect: { holds: 'what is asked before the sleep is what the wake-up has changed' },
    },
  },
});
