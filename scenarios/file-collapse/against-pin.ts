/** A file is collapsed while a device stores to a page of it that get_user_pages() has pinned. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { pinSmall, smallPinner } from '../../machines/file-collapse/pin-small.ts';
import { properties as p } from '../../models/index.ts';
import { collapsedFile, collapses, firstMapped } from './setting.ts';

export default scenario({
  name: 'file-collapse-against-pin',
  text: 'MADV_COLLAPSE makes a huge page of a page of shmem and a hole while get_user_pages() takes a reference to the page, under the lock of its table only, for a device that stores to it: the page is unmapped first and its references are counted then, and whoever has got one is left the page.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [firstMapped(2)],
  actors: { collapser: collapses, pinner: smallPinner.runs(pinSmall) },
  properties: [
    ...collapsedFile,
    p.dirtyKept,
    sometimes(
      'pinned meanwhile',
      'the collapse is given up since somebody has got a reference after it has looked first',
      fileCollapser.some((c) => c.in('gather.puttingBack')),
    ),
  ],
  expect: { verdict: 'holds', states: 578, transitions: 1025, depth: 70 },
  mutants: {
    'references not counted': {
      text: 'The page is copied though a device has a reference to it: what it stores afterwards is lost.',
      change: guardBecomes(fileCollapser, 'refsExact', true),
      reference: 'mm/khugepaged.c: folio_ref_count() in collapse_file()',
      expect: { violates: 'TLB3', steps: 38 },
    },
  },
});
