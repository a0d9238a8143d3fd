/** A file is collapsed while another thread would map its huge page by a PMD entry. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { collapsePteMappedThp } from '../../machines/file-collapse/collapse-pte-mapped-thp.ts';
import { pteMappedCollapser } from '../../machines/file-collapse/collapse-pte-mapped-thp-role.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, collapses, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-mapped',
  text: 'A thread makes a huge page of two pages of shmem with MADV_COLLAPSE while another would map it by a PMD entry: it finds a small page, waits for one that is not in the page cache any more, or finds the huge page with or without a page table.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(2)],
  actors: { collapser: collapses, mapper: pteMappedCollapser.runs(collapsePteMappedThp, { page: 0 }) },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'collapsed meanwhile',
      'who would map the page has waited for a small one that was collapsed',
      pteMappedCollapser.some((c) => c.in('truncated')),
    ),
  ],
  expect: { verdict: 'holds', states: 685, transitions: 1212, depth: 77 },
});
