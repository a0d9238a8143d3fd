/** A file is collapsed while user space looks which pages of it are there. */
import { runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { holeSeeker, mincoreOfStored } from '../../machines/file-collapse/mincore.ts';
import { cache, cached, entry, mappedFromCache, properties as p, ptep } from '../../models/index.ts';
import { collapsedFile, collapses, collapsesBefore64, twoHoles } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-mincore',
  text: 'MADV_COLLAPSE makes a huge page of a page of shmem to which was stored and a hole while user space asks with mincore() whether the first is there: the page cache has the small one until the huge one is up to date.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [
    twoHoles(2),
    cached(0, 1, 'written'),
    mappedFromCache(0, 1),
    cache.content.at(0).set('written'),
    entry(ptep(0)).dirty.set(true),
  ],
  actors: { collapser: collapses, seeker: holeSeeker.runs(mincoreOfStored, { page: 0 }) },
  properties: [
    ...collapsedFile,
    p.toldMissing,
    sometimes(
      'looks meanwhile',
      'user space looks while the huge page is copied to',
      holeSeeker.some((s) => s.in('looking')),
    ),
  ],
  expect: { verdict: 'holds', states: 252, transitions: 441, depth: 65 },
  mutants: {
    'huge page stored first': {
      text: 'The page cache has the huge page before it is up to date, as until 6.4: user space is told that the page is missing to which it has stored, and so is who looks with lseek(SEEK_DATA).',
      change: runsInstead('collapser', collapsesBefore64),
      reference: 'commit a2e17cc2efc7',
      expect: { violates: 'told missing', steps: 33 },
    },
  },
});
