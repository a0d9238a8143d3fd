/** A hole of shmem is filled by a fault while it is cut off. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { shmemFaulter } from '../../machines/shmem/shmem-fault-role.ts';
import { properties as p } from '../../models/index.ts';
import { hole, shmemPages, storesToA, underMmapLock } from './setting.ts';

export default scenario({
  name: 'shmem-fault-against-truncate',
  text: 'A thread stores to a hole of shmem while ftruncate() makes the file end before it: a page that comes to the page cache behind the back of the truncation is removed by who brought it.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file, and a frame for it',
  initial: [hole(1), underMmapLock],
  actors: { thread: storesToA, truncater: truncater.runs(truncate, { first: 0 }) },
  properties: [
    ...shmemPages,
    p.CACHE2,
    sometimes(
      'cut off meanwhile',
      'the fault removes its page again',
      shmemFaulter.some((t) => t.in('fault.shmemFault.unlockingBeyond')),
    ),
  ],
  expect: { verdict: 'holds', states: 1138, transitions: 2020, depth: 56 },
  mutants: {
    'size not asked again': {
      text: 'The size is asked for only before the page comes to the page cache.',
      change: guardBecomes(shmemFaulter, 'beyondSize', false),
      expect: { violates: 'DATA7', steps: 37 },
      reference: 'mm/shmem.c: shmem_get_folio_gfp(), "Perhaps the file has been truncated"',
    },
  },
});
