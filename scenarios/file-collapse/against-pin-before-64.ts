/** A file is collapsed, as until 6.4, while a device stores to a page of it that get_user_pages() has pinned. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { pinSmall, smallPinner } from '../../machines/file-collapse/pin-small.ts';
import { cached, mappedFromCache, properties as p } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, twoHoles } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-against-pin',
  text: 'MADV_COLLAPSE of Linux 6.1 makes a huge page of a hole of shmem and a page while get_user_pages() takes a reference to that for a device that stores to it: its references cannot be frozen then, and the huge page is taken out of the hole again.',
  bounds: { page: 2, region: 1, table: 1, vma: 1, offset: 2, frame: 2 },
  boundsReason: 'one region of two pages; the small page and the huge one',
  initial: [twoHoles(2), cached(1, 1, 'zero'), mappedFromCache(1, 1)],
  actors: { collapser: collapsesBefore64, pinner: smallPinner.runs(pinSmall, { page: 1 }) },
  properties: [
    ...collapsedFile,
    p.dirtyKept,
    sometimes(
      'pinned meanwhile',
      'the collapse is given up since somebody has got a reference when the huge page is in the hole',
      collapserBefore64.some((c) => c.in('gather.inUse')),
    ),
  ],
  expect: { verdict: 'holds', states: 613, transitions: 1037, depth: 84 },
  mutants: {
    'references not counted': {
      text: 'The page is copied though a device has a reference to it: what it stores afterwards is lost.',
      change: guardBecomes(collapserBefore64, 'refsExact', true),
      reference: 'mm/khugepaged.c: page_ref_freeze() in collapse_file()',
      expect: { violates: 'TLB3', steps: 44 },
    },
    'hole stays filled': {
      text: 'Who gives up leaves the huge page where there was a hole.',
      change: actionBecomes(collapserBefore64, 'emptyEntry', nothing),
      reference: 'mm/khugepaged.c: xas_store(&xas, NULL) in collapse_file()',
      expect: { violates: 'use of a stale reference', steps: 50 },
    },
  },
});
