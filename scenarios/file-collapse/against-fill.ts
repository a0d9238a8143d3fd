/** A file is collapsed while threads store to the page that is mapped and to the hole. */
import { guardBecomes, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { iPages, properties as p } from '../../models/index.ts';
import { collapsedFile, collapses, firstMapped, spareTable, storesToB } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-fill',
  text: 'MADV_COLLAPSE makes a huge page of a page of shmem and a hole, while a thread stores to the hole: its fault fills it before the collapse looks, meanwhile, or finds the huge page.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; two small pages and the huge one; the page table and another for the fault',
  initial: [firstMapped(2), spareTable],
  actors: { collapser: collapses, thread: storesToB },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'filled meanwhile',
      'the collapse is given up since a hole was filled',
      fileCollapser.some((c) => c.in('checkHoles.leaving')),
    ),
  ],
  expect: { verdict: 'holds', states: 3413, transitions: 6600, depth: 117 },
  mutants: {
    'holes not counted again': {
      text: 'Nobody looks whether the holes are still holes: what was stored to one meanwhile is lost.',
      change: guardBecomes(fileCollapser, 'filledMeanwhile', false),
      reference: 'mm/khugepaged.c: SCAN_PAGE_FILLED',
      expect: { violates: 'DATA3huge', steps: 58 },
    },
    'i_pages not locked': {
      text: 'The fault adds its page while the collapse is about to store the huge one.',
      change: withoutLock(iPages.lock),
      reference: 'mm/khugepaged.c: xas_lock_irq() before the holes are counted again',
      expect: { violates: 'DATA3huge', steps: 58 },
    },
  },
});
