/** khugepaged comes back, as until 6.6, to a region that it has noted, while a thread faults there. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { collapseNotedLater } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { khugepaged, properties as p } from '../../models/index.ts';
import { collapsedFile, hugeMappedAtA, spareTable, storesToB } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-noted-against-fault',
  text: 'A PTE maps the first half of a huge page of shmem, which khugepaged of Linux 6.1 has noted. It takes the page table away if it gets mmap_lock, and leaves the PMD entry to the next fault, while a thread faults on the second half.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 1 },
  boundsReason: 'one region of two pages; the huge page; the page table and another for the fault',
  initial: [hugeMappedAtA(2), spareTable, khugepaged.pteMapped.add(0)],
  actors: { daemon: collapserBefore64.runs(collapseNotedLater), thread: storesToB },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'contended',
      'khugepaged is through and the region is still noted',
      collapserBefore64.some((c) => c.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 188, transitions: 281, depth: 43 },
  mutants: {
    'references kept': {
      text: 'The references of the PTEs that go with their table stay, and the page is never freed.',
      change: actionBecomes(collapserBefore64, 'dropMappings', nothing),
      reference: 'mm/khugepaged.c: page_ref_sub() in collapse_pte_mapped_thp()',
      expect: { violates: 'REF1', steps: 33 },
    },
    'rmap kept': {
      text: 'The mappings of the PTEs that go with their table stay counted.',
      change: actionBecomes(collapserBefore64, 'removeRmaps', nothing),
      reference: 'mm/khugepaged.c: page_remove_rmap() in collapse_pte_mapped_thp()',
      expect: { violates: 'REF1', steps: 33 },
    },
  },
});
