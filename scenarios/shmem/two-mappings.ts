/** A resolver fills a hole that a fault through another mapping of the file fills, too. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { shmemThread } from '../../machines/shmem/shmem-fault.ts';
import { shmemFaulter } from '../../machines/shmem/shmem-fault-role.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { mapsFile, vmas } from '../../models/index.ts';
import { copiesA, forMissing, hole, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-two-mappings',
  text: 'Two VMAs map one hole of shmem, and one of them is registered. A thread stores through the other while UFFDIO_COPY fills the hole: whoever comes first to the page cache fills it, and the call fails with EEXIST although nothing is mapped at its address.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, offset: 1, frame: 2 },
  boundsReason: 'two VMAs of one page each, in page tables of their own; a frame for each who fills the hole',
  initial: [hole(2), forMissing(), vmas.covering.at(1).set(1), mapsFile(1, 0, 'zero'), underMmapLock],
  actors: { thread: shmemFaulter.runs(shmemThread, { page: 1 }), resolver: copiesA },
  properties: [
    ...shmemPages,
    sometimes(
      'there already',
      'the call has failed since the page is in the page cache',
      shmemUser.some((u) => u.in('there')),
    ),
    sometimes(
      'freed',
      'the fault has found the page cache filled when it came to add its page',
      shmemFaulter.some((t) => t.in('fault.shmemFault.freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 888, transitions: 1669, depth: 39 },
  mutants: {
    'page cache not looked at': {
      text: 'The resolver adds its page over the one that the fault has stored to.',
      change: guardBecomes(shmemUser, 'isCached', false),
      reference: 'mm/shmem.c: shmem_add_to_page_cache()',
      expect: { violates: 'DATA3cache', steps: 28 },
    },
    'last page behind the end': {
      text: 'The fault takes the last page of the file for one behind its end.',
      change: guardBecomes(shmemFaulter, 'beyondSize', true),
      reference: 'mm/shmem.c: ((loff_t)index << PAGE_SHIFT) >= i_size_read(inode)',
      expect: { violates: 'beyond', steps: 5 },
    },
    'fault does not look': {
      text: 'The fault adds its page over the one that the resolver has filled.',
      change: guardBecomes(shmemFaulter, 'isCached', false),
      reference: 'mm/shmem.c: shmem_add_to_page_cache()',
      expect: { violates: 'DATA3cache', steps: 19 },
    },
  },
});
