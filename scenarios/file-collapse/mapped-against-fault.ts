/** A huge page of a file, mapped by a PTE, comes to be mapped by a PMD entry while a thread faults on its other page. */
import { actionBecomes, nothing, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { collapsePteMappedThp } from '../../machines/file-collapse/collapse-pte-mapped-thp.ts';
import { pteMappedCollapser } from '../../machines/file-collapse/collapse-pte-mapped-thp-role.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { frames, properties as p } from '../../models/index.ts';
import { collapsedFile, hugeMappedAtA, spareTable, storesToB } from './setting.ts';

export default scenario({
  name: 'file-collapse-of-mapped-against-fault',
  text: 'MADV_COLLAPSE finds a huge page of shmem of which a PTE maps the first half, and takes the page table away while a thread faults on the second half: whoever has the page locked finds the table as it was.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 1 },
  boundsReason: 'one region of two pages; the huge page; the page table and another for the fault',
  initial: [hugeMappedAtA(2), spareTable],
  actors: { collapser: pteMappedCollapser.runs(collapsePteMappedThp, { page: 0 }), thread: storesToB },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'huge by then',
      'the fault has waited for the page, and finds it mapped by a PMD entry',
      largeFolioFaulter.some((t) => t.in('missing.puttingUnused')),
    ),
  ],
  expect: { verdict: 'holds', states: 680, transitions: 1221, depth: 55 },
  mutants: {
    'page not locked': {
      text: 'The page table is taken away while the fault is about to map the page in it.',
      change: withoutLock(frames.lock.at(0)),
      reference: 'mm/khugepaged.c: filemap_lock_folio() in collapse_pte_mapped_thp()',
      expect: { violates: 'PT1', steps: 37 },
    },
    'references kept': {
      text: 'The references of the PTEs that are cleared stay, and the page is never freed.',
      change: actionBecomes(pteMappedCollapser, 'dropMappings', nothing),
      reference: 'mm/khugepaged.c: folio_ref_sub() in collapse_pte_mapped_thp()',
      expect: { violates: 'REF1', steps: 36 },
    },
  },
});
