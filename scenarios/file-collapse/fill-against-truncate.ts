/** A file is collapsed while a thread fills its hole and another truncates it. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { largeTruncater, truncateLarge } from '../../machines/file-collapse/truncate-large.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, collapses, storesToB, twoHoles, withoutTable } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-fill-and-truncate',
  text: 'A thread stores to a hole of a shmem file while ftruncate() makes the file end before it, and MADV_COLLAPSE waits for the page that is being filled: it is removed again, or truncated, before the collapse has its lock.',
  onDemand: 'three actors have 48,485 states',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages, both holes; the page that is filled and the huge one; a table for the fault',
  initial: [twoHoles(2), withoutTable],
  actors: { collapser: collapses, thread: storesToB, truncater: largeTruncater.runs(truncateLarge) },
  properties: [
    ...collapsedFile,
    p.CACHE2,
    sometimes(
      'truncated',
      'the collapse has waited for a page that was removed',
      fileCollapser.some((c) => c.in('gather.truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 48485, transitions: 131185, depth: 143 },
});
