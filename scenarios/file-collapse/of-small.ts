/** MADV_COLLAPSE comes to map a huge page that is a small one by then, while a thread fills the hole beside it. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { collapsePteMappedThp } from '../../machines/file-collapse/collapse-pte-mapped-thp.ts';
import { pteMappedCollapser } from '../../machines/file-collapse/collapse-pte-mapped-thp-role.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, firstMapped, spareTable, storesToB } from './setting.ts';

export default scenario({
  name: 'file-collapse-of-small',
  text: 'MADV_COLLAPSE finds a small page where it has seen a huge one before, which was truncated and filled anew in between, and leaves the page table as it is; a thread stores to the hole beside it.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 3 },
  boundsReason:
    'one region of two pages; two small pages, the huge one is for nobody; a table for the fault, if there were none',
  initial: [firstMapped(2), spareTable],
  actors: { collapser: pteMappedCollapser.runs(collapsePteMappedThp, { page: 0 }), thread: storesToB },
  properties: [
    ...collapsedFile,
    p.upToDate,
    p.dirtyKept,
    sometimes(
      'small',
      'the page that is locked turns out to be a small one',
      pteMappedCollapser.some((c) => c.in('dropping')),
    ),
  ],
  expect: { verdict: 'holds', states: 242, transitions: 451, depth: 31 },
  mutants: {
    'hole not cleared': {
      text: 'The page that fills the hole is neither cleared nor marked up to date.',
      change: actionBecomes(largeFolioFaulter, 'clearCached', nothing),
      reference: 'mm/shmem.c: clear_highpage() and folio_mark_uptodate() in shmem_get_folio_gfp()',
      expect: { violates: 'up to date', steps: 19 },
    },
    'size not tested': {
      text: 'A small page is mapped by a PMD entry.',
      change: guardBecomes(pteMappedCollapser, 'isHuge', true),
      reference: 'mm/khugepaged.c: folio_order() in collapse_pte_mapped_thp()',
      expect: { violates: 'DATA3huge', steps: 30 },
    },
  },
});
