/** MADV_COLLAPSE, as until 6.4, comes to map a huge page of a file while another thread truncates that. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { largeTruncater } from '../../machines/file-collapse/truncate-large.ts';
import { truncateLargeBefore66 } from '../../machines/file-collapse/truncate-large-before-66.ts';
import { cache, properties as p } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, hugeMappedAtA } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-of-mapped-against-truncate',
  text: 'A PTE maps the first half of a huge page of shmem. MADV_COLLAPSE of Linux 6.1 takes the page table away and maps the page by a PMD entry, while ftruncate() makes the file end before it, under i_mmap_rwsem and without mmap_lock.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 1 },
  boundsReason: 'one region of two pages; the huge page',
  initial: [hugeMappedAtA(2)],
  actors: { collapser: collapsesBefore64, truncater: largeTruncater.runs(truncateLargeBefore66) },
  properties: [
    ...collapsedFile,
    p.CACHE2,
    p.someHugePmd,
    sometimes(
      'truncated',
      'the collapse has waited for a page that is in the file no more',
      collapserBefore64.some((c) => c.in('collapseOwnMapped.collapsing.truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 1130, transitions: 2045, depth: 64 },
  mutants: {
    'i_mmap_rwsem not taken': {
      text: 'The truncation has found the table that is taken away, and zaps what it mapped a second time.',
      change: withoutLock(cache.mmapLock),
      reference: 'commit 8d3c106e19e8',
      expect: { violates: 'use of a stale reference', steps: 31 },
    },
  },
});
