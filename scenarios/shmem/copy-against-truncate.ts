/** A resolver fills a hole that is cut off at the same time. */
import {
  actionBecomes,
  guardBecomes,
  scenario,
  sometimes,
  stepLeadsTo,
  withoutLock,
} from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { shmemCopier } from '../../machines/shmem/shmem-mfill.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { frames, properties as p } from '../../models/index.ts';
import { copiesA, forMissing, hole, shmemPages, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-copy-against-truncate',
  text: 'UFFDIO_COPY fills a hole of shmem while ftruncate() makes the file end before it. The page was not in the page cache when the truncation looked: the size is asked for before it comes there, and once more under the PTL.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, and the frame to fill it with',
  initial: [hole(1), forMissing(), underMmapLock],
  actors: { resolver: copiesA, truncater: truncater.runs(truncate, { first: 0 }) },
  properties: [
    ...shmemPages,
    p.CACHE2,
    sometimes(
      'cut off meanwhile',
      'the page is taken out of the page cache again',
      shmemUser.some((u) => u.in('copy.unlockingRemoved')),
    ),
  ],
  expect: { verdict: 'holds', states: 1285, transitions: 2381, depth: 56 },
  mutants: {
    'size not asked': {
      text: 'Nobody asks for the size before a page of the file is mapped: the page stays behind its end, with what a truncation is called to take away.',
      change: guardBecomes(shmemUser, 'beyondSize', false),
      bug: 'D19',
      reference: 'commit e2a50c1f64145a04959df2442305d57307e5395a',
      expect: { violates: 'DATA7', steps: 38 },
    },
    'size not asked under the PTL': {
      text: 'The size is asked for only before the page comes to the page cache.',
      change: stepLeadsTo(shmemCopier, 'copy.pteLocked', 'ask size again', 'copy.rechecking', 0),
      bug: 'D19',
      reference: 'mm/userfaultfd.c: mfill_file_over_size()',
      expect: { violates: 'DATA7', steps: 38 },
    },
    'page not locked': {
      text: 'The page comes to the page cache unlocked: a truncation removes it before it is mapped.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'use of a stale reference', steps: 36 },
    },
    'page left in the page cache': {
      text: 'Who finds the file shorter gives its page back, and leaves it to the page cache, which nobody looks through any more.',
      change: actionBecomes(shmemUser, 'removePage', []),
      reference: 'mm/shmem.c: out_delete_from_cache',
      expect: { violates: 'CACHE2', steps: 43 },
    },
  },
});
