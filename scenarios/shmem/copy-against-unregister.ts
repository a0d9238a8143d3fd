/** A resolver has to drop its locks to read what it copies. */
import { actionBecomes, guardBecomes, or, scenario, sometimes } from '../../checker/language/index.ts';
import { shmemCopier } from '../../machines/shmem/shmem-mfill.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { vmas } from '../../models/index.ts';
import { copiesA, forMissing, hole, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-copy-against-unregister',
  text: 'UFFDIO_COPY fills a hole of shmem from a page that is not there, and drops its locks to read that, while UFFDIO_UNREGISTER takes the range away: once the locks are taken again all is asked anew.',
  bounds: { page: 2, region: 2, table: 2, vma: 2, offset: 1, frame: 1 },
  boundsReason: 'the hole and the page that is copied, in page tables of their own; the frame to fill the hole with',
  initial: [hole(2), forMissing(), vmas.covering.at(1).set(1), underMmapLock],
  actors: {
    resolver: shmemUser.runs(shmemCopier, { page: 0, last: 0, source: 1 }),
    unregistrar: unregistrar.runs(uffdUnregister, { page: 0 }),
  },
  properties: [
    ...shmemPages,
    sometimes(
      'unregistered meanwhile',
      'the page is put that was filled while the locks were dropped',
      shmemUser.some((u) => u.in('copy.puttingFilledPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 268, transitions: 460, depth: 42 },
  mutants: {
    'not asked again': {
      text: 'Who comes back with a page that is filled goes on with the VMA as it was.',
      change: guardBecomes(
        shmemUser,
        'rangeRegistered',
        or(shmemUser.guards.frameInHand, shmemUser.guards.rangeRegistered),
      ),
      reference: 'mm/userfaultfd.c: goto retry in mfill_atomic()',
      expect: { violates: 'A7', steps: 32 },
    },
  },
});

export const zeropageInVain = scenario({
  name: 'shmem-zeropage-in-vain',
  text: 'UFFDIO_ZEROPAGE and UFFDIO_COPY of one hole of shmem: one of them fills it and the other finds it filled. There may be no page to be had for it, and the memory cgroup may refuse one.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one hole, and one frame for two who would fill it',
  initial: [hole(1), forMissing(), underMmapLock],
  actors: {
    zero: shmemUser.runs(shmemCopier, { page: 0, last: 0, fillsWith: 'zero', chargeMayFail: true }),
    copier: copiesA,
  },
  properties: [
    ...shmemPages,
    sometimes(
      'out of memory',
      'a call fails',
      shmemUser.some((u) => u.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 446, transitions: 831, depth: 32 },
  mutants: {
    'page left behind': {
      text: 'Who is refused the charge does not give the page back.',
      change: actionBecomes(shmemUser, 'putFrame', shmemUser.self.frame.set('none')),
      expect: { violates: 'REF1', steps: 22 },
    },
  },
});
