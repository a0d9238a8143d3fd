/** A file is collapsed that another address space maps, too, where a guest has a translation. */
import { scenario, stepLeadsTo } from '../../checker/language/index.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { notifier, properties as p } from '../../models/index.ts';
import { translatedFromStart } from '../mmu-notifier/setting.ts';
import {
  collapsedFile,
  collapses,
  exitingMapping,
  firstMapped,
  hugeInCache,
  mappedElsewhere,
  partialMapping,
} from './setting.ts';

export default scenario({
  name: 'file-collapse-under-guest',
  text: 'MADV_COLLAPSE makes a huge page of two pages of shmem that another address space maps, too, and a guest of that: its page tables are taken away without its mmap_lock, inside a bracket of its own for each VMA.',
  bounds: { mm: 3, page: 7, region: 4, table: 3, vma: 4, offset: 2, frame: 2 },
  boundsReason:
    'one region of two pages in each of three address spaces, and one that maps a part only; the small page and the huge one',
  initial: [
    firstMapped(1),
    mappedElsewhere(1),
    exitingMapping(),
    partialMapping(),
    notifier.mm.at(0).set(1),
    notifier.subscribed.at(0).set(true),
    translatedFromStart(0, 2, 1),
  ],
  actors: { collapser: collapses },
  properties: [...collapsedFile, p.SEC1, p.SEC2, p.SEC3, p.SEC5rest, hugeInCache],
  expect: { verdict: 'holds', states: 106, transitions: 106, depth: 105 },
  mutants: {
    'table taken away without a bracket': {
      text: 'Only CPUs are told that the table goes away: whoever walks the page table with them, such as an IOMMU, may have its address.',
      change: stepLeadsTo(collapseFile, 'retracting.testingExit', 'test mm_users', 'retracting.lockingPmd', 1),
      bug: 'B20',
      reference: 'commit f268f6cf875f, CVE-2022-48991',
      expect: { violates: 'SEC3', steps: 83 },
    },
  },
});
