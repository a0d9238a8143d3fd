/** Two holes are punched into shmem at once. */
import { and, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { shmemPuncher, shmemPunchHole } from '../../machines/shmem/shmem-punch-hole.ts';
import { cache, cached, holds, properties as p } from '../../models/index.ts';
import { inCache, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-two-punches',
  text: 'fallocate() is called for two holes in one file. i_private has room for one hole, so that i_rwsem is held from where it is set until it is cleared.',
  bounds: { page: 1, offset: 2, frame: 2 },
  boundsReason: 'a page of the file for each hole, of which one is mapped',
  initial: [inCache(1), holds(1, 'zero'), cached(1, 1, 'zero'), underMmapLock],
  actors: {
    one: shmemPuncher.runs(shmemPunchHole, { hole: 0 }),
    other: shmemPuncher.runs(shmemPunchHole, { hole: 1 }),
  },
  properties: [
    ...shmemPages,
    p.CACHE2,
    p.holeAnnounced,
    sometimes(
      'one after the other',
      'one call removes pages while the other has begun',
      and(
        shmemPuncher.some((each) => each.in('removing')),
        shmemPuncher.some((each) => each.in('atInode')),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 208, transitions: 312, depth: 54 },
  mutants: {
    'both at once': {
      text: 'Nobody takes i_rwsem: the second writes over what the first has announced, which goes on to remove pages of which no fault is told.',
      change: withoutLock(cache.inodeLock),
      expect: { violates: 'hole announced', steps: 18 },
      reference: 'mm/shmem.c: inode_lock() in shmem_fallocate()',
    },
  },
});
