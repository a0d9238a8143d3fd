/** A file is collapsed while a thread stores to a page of it. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, collapses, firstMapped, spareTable, storesToA } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-fault',
  text: 'MADV_COLLAPSE makes a huge page of two pages of shmem, one of which is mapped and the other a hole, while a thread stores to the one that is mapped: before it is unmapped, or after a fault in which it waits for the page.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one; the page table and another for the fault',
  initial: [firstMapped(2), spareTable],
  actors: { collapser: collapses, thread: storesToA },
  properties: [...collapsedFile, p.upToDate, p.someHugePmd],
  expect: { verdict: 'holds', states: 725, transitions: 1296, depth: 79 },
  mutants: {
    'mapping kept': {
      text: 'A page that was collapsed still says that it belongs to the file: the fault that has waited for it maps it.',
      change: actionBecomes(fileCollapser, 'forgetMapping', nothing),
      reference: 'mm/khugepaged.c: folio->mapping = NULL in collapse_file()',
      expect: { violates: 'DATA3huge', steps: 81 },
    },
  },
});
