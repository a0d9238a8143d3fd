/** A file is collapsed while another thread truncates it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { largeTruncater, truncateLarge } from '../../machines/file-collapse/truncate-large.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, collapses, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-truncate',
  text: 'MADV_COLLAPSE makes a huge page of a page of shmem and a hole while ftruncate() makes the file end before them. Each page is locked while it is looked at, and the huge one until the page tables are gone; a truncation that has found a table finds it until its read section of RCU ends.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(2)],
  actors: { collapser: collapses, truncater: largeTruncater.runs(truncateLarge) },
  properties: [
    ...collapsedFile,
    p.CACHE2,
    sometimes(
      'table taken away',
      'the truncation finds the table that it has locked taken away',
      largeTruncater.some((t) => t.in('unmapping.tableGone')),
    ),
  ],
  expect: { verdict: 'holds', states: 1461, transitions: 2818, depth: 79 },
  mutants: {
    'table freed at once': {
      text: 'The table is freed while somebody looks at it who found it before.',
      change: guardBecomes(fileCollapser, 'gracePeriodOver', true),
      reference: 'commit 1d65b771bc08: pte_free_defer() in retract_page_tables()',
      expect: { violates: 'use of a stale reference', steps: 69 },
    },
  },
});
