/** khugepaged collapses a file, as until 6.4, that another address space maps, too, where a guest has a translation. */
import { scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { collapseFileBefore64 } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { khugepaged, notifier, properties as p, pmdNone } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import {
  collapsedFile,
  exitingMapping,
  firstMapped,
  hugeInCache,
  khugepagedBefore64,
  mappedElsewhere,
  partialMapping,
} from './setting.ts';

const tableGone = sometimes('taken away', 'the other address space has no page table for the huge page', pmdNone(2));

export default scenario({
  name: 'file-collapse-before-6.4-under-guest',
  text: 'khugepaged of Linux 6.1 makes a huge page of two pages of shmem that another address space maps, too, and a guest of that: its page table is taken away inside a bracket of its own. An address space that exits keeps its table, and what was noted of it is forgotten.',
  bounds: { mm: 3, page: 7, region: 4, table: 3, vma: 4, offset: 2, frame: 2 },
  boundsReason:
    'one region of two pages in each of three address spaces, and one that maps a part only; the small page and the huge one',
  initial: [
    firstMapped(1),
    mappedElsewhere(1),
    exitingMapping(),
    partialMapping(),
    khugepaged.pteMapped.add(4),
    notifier.mm.at(0).set(1),
    notifier.subscribed.at(0).set(true),
    translatedFromStart(0, 2, 1),
  ],
  actors: { daemon: khugepagedBefore64 },
  properties: [...collapsedFile, p.SEC1, p.SEC2, p.SEC3, p.SEC5rest, hugeInCache, tableGone],
  expect: { verdict: 'holds', states: 111, transitions: 110, depth: 110 },
  mutants: {
    'table taken away without a bracket': {
      text: 'Only CPUs are told that the table goes away: whoever walks the page table with them, such as an IOMMU, may have its address.',
      change: stepLeadsTo(
        collapseFileBefore64,
        'retracting.testingExit',
        'test mm_users',
        'retracting.freeingPmd.emptied',
        1,
      ),
      bug: 'B20',
      reference: 'commit f268f6cf875f, CVE-2022-48991',
      expect: { violates: 'SEC3', steps: 84 },
    },
  },
});
