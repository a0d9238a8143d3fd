/** A fault in a hole of shmem goes to user space, and the hole is filled. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { shmemFaulter } from '../../machines/shmem/shmem-fault-role.ts';
import { properties as p } from '../../models/index.ts';
import { copiesA, forMissing, hole, shmemPages, storesToA } from './setting.ts';

export default scenario({
  name: 'shmem-fault-against-copy',
  text: 'A thread stores to a hole of a shmem mapping that is registered for missing pages, while UFFDIO_COPY fills it: the thread sleeps until then, or finds the page in the page cache.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page, the frame that the resolver fills it with and one that a fault could take',
  initial: [hole(2), forMissing()],
  actors: { thread: storesToA, resolver: copiesA },
  properties: [
    ...shmemPages,
    p.L4,
    sometimes(
      'found in the page cache',
      'the fault finds the page there, and nothing mapped yet',
      shmemFaulter.some((t) => t.in('fault.shmemFault.pageLocked')),
    ),
    sometimes(
      'asleep',
      'the thread waits for user space',
      shmemFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
    ),
  ],
  expect: { verdict: 'holds', states: 1435, transitions: 2690, depth: 52 },
  mutants: {
    'registration not asked': {
      text: 'A fault in a hole fills it itself, whoever wants to know of it.',
      change: guardBecomes(shmemFaulter, 'armedForMissing', false),
      reference: 'mm/shmem.c: userfaultfd_missing() in shmem_get_folio_gfp()',
      expect: { violates: 'D1', steps: 10 },
    },
    'entry not looked at again': {
      text: 'A fault that has found the page in the page cache maps it over the entry of the resolver: the page is counted as mapped twice, for ever.',
      change: guardBecomes(shmemFaulter, 'pteSame', true),
      reference: 'mm/memory.c: finish_fault()',
      expect: { violates: 'REF1', steps: 43 },
    },
  },
});
