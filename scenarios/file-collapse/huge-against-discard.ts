/** A huge page of a file that a PMD entry maps is truncated while another thread discards the mapping. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { discardLarge, largeDiscarder } from '../../machines/file-collapse/discard-large.ts';
import { largeTruncater, truncateLarge } from '../../machines/file-collapse/truncate-large.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, hugeMapped } from './setting.ts';

export default scenario({
  name: 'file-huge-against-discard',
  text: 'A PMD entry maps the huge page of a shmem file. One thread discards it with MADV_DONTNEED while ftruncate() makes the file end before it, without mmap_lock: both find the entry, and one of them finds it zapped once it has the lock.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 1 },
  boundsReason: 'one region of two pages; the huge page; no table is needed',
  initial: [hugeMapped(2)],
  actors: { discarder: largeDiscarder.runs(discardLarge), truncater: largeTruncater.runs(truncateLarge) },
  properties: [
    ...collapsedFile,
    p.CACHE2,
    p.R7,
    sometimes(
      'zapped by the truncation',
      'the discard finds the entry zapped that it has come to zap',
      largeDiscarder.some((d) => d.in('pmdGone')),
    ),
    sometimes(
      'zapped by the discard',
      'the truncation finds the entry zapped that it has come to zap',
      largeTruncater.some((t) => t.in('unmapping.pmdGone')),
    ),
  ],
  expect: { verdict: 'holds', states: 395, transitions: 738, depth: 37 },
});
