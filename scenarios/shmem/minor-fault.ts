/** A page that the page cache has is mapped when user space says so. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { shmemFaulter } from '../../machines/shmem/shmem-fault-role.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { sharedByTasks } from '../../models/index.ts';
import { continuesA, continuesInSilence, forMinor, inCache, loadsFromA, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-minor-fault',
  text: 'A thread loads from a page that the page cache has, in a VMA that is registered for minor faults, while UFFDIO_CONTINUE maps it. The thread sleeps until then, and wakes to find the page.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'the page of the file',
  initial: [inCache(2), forMinor()],
  actors: { thread: loadsFromA, resolver: continuesA },
  properties: [
    ...shmemPages,
    sometimes(
      'asleep',
      'the thread waits for user space',
      shmemFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
    ),
  ],
  expect: { verdict: 'holds', states: 696, transitions: 1303, depth: 51 },
  mutants: {
    'registration not asked': {
      text: 'The fault maps the page itself, and UFFDIO_CONTINUE, which does not look again, maps it once more.',
      change: [guardBecomes(shmemFaulter, 'isCachedForMinor', false), guardBecomes(shmemUser, 'pteNone', true)],
      reference: 'mm/userfaultfd.c: pte_none_mostly() in mfill_atomic_install_pte()',
      expect: { violates: 'A1', steps: 29 },
    },
  },
});

export const continueAgainstTruncate = scenario({
  name: 'shmem-continue-against-truncate',
  text: 'UFFDIO_CONTINUE maps a page that the page cache has while ftruncate() takes it away: under the page lock it is asked whether the page is still there, and what was mapped before is unmapped.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'the page of the file; nobody waits for it, so that nobody is to be woken',
  initial: [inCache(1), sharedByTasks(1), forMinor(), underMmapLock],
  actors: { resolver: continuesInSilence, truncater: truncater.runs(truncate, { first: 0 }) },
  properties: [
    ...shmemPages,
    sometimes(
      'truncated meanwhile',
      'the call has locked a page that is not in the page cache any more',
      shmemUser.some((u) => u.in('continue.truncated')),
    ),
    sometimes(
      'a hole',
      'the call fails since there is nothing to map',
      shmemUser.some((u) => u.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 825, transitions: 1511, depth: 51 },
  mutants: {
    'mapping and size not asked again': {
      text: 'Once the page is locked nobody asks whether the file still has it.',
      change: [guardBecomes(shmemUser, 'stillCached', true), guardBecomes(shmemUser, 'beyondSize', false)],
      expect: { violates: 'CACHE1', steps: 32 },
    },
  },
});
