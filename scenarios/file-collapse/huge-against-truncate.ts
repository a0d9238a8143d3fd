/** A file that the page cache has in a huge page is truncated while a thread faults on it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { largeTruncater, truncateLarge } from '../../machines/file-collapse/truncate-large.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, hugeCached, storesToA, withoutTable } from './setting.ts';

export default scenario({
  name: 'file-huge-against-truncate',
  text: 'The page cache has a huge page of a shmem file, which nothing maps. A thread stores to it, and maps it by a PMD entry, while ftruncate() makes the file end before it: it is unmapped before it leaves the page cache, once more if it was mapped meanwhile, and whoever waited for its lock finds it removed.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the huge page, and a small one for a fault behind it; a table for the fault',
  initial: [hugeCached(2), withoutTable],
  actors: { thread: storesToA, truncater: largeTruncater.runs(truncateLarge) },
  properties: [
    ...collapsedFile,
    p.CACHE2,
    p.someHugePmd,
    sometimes(
      'mapped again',
      'the huge page is unmapped by itself, since it was mapped behind the first pass',
      largeTruncater.some((t) => t.in('removing.unmappingPage.zappingHuge')),
    ),
    sometimes(
      'beyond the end',
      'the thread is killed by SIGBUS',
      largeFolioFaulter.some((t) => t.in('killed')),
    ),
  ],
  expect: { verdict: 'holds', states: 1403, transitions: 2545, depth: 59 },
  mutants: {
    'mapping not checked': {
      text: 'The fault that has waited for the page maps it although it has left the file.',
      change: guardBecomes(largeFolioFaulter, 'stillCached', true),
      reference: 'mm/shmem.c: folio->mapping in shmem_get_folio_gfp()',
      expect: { violates: 'DATA7huge', steps: 40 },
    },
    'not unmapped again': {
      text: 'The huge page leaves the page cache although a PMD entry maps it, which came behind the first pass.',
      change: guardBecomes(largeTruncater, 'isMapped', false),
      reference: 'mm/truncate.c: truncate_cleanup_folio()',
      expect: { violates: 'CACHE1huge', steps: 31 },
    },
  },
});
