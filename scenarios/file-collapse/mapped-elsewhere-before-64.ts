/** khugepaged collapses a file, as until 6.4, that another address space maps, too, where a thread faults. */
import { scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { collapseFileBefore64 } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { largeFolioFault } from '../../machines/file-collapse/large-folio-fault.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { properties as p, unusedTable } from '../../models/index.ts';
import { collapsedFile, firstMapped, khugepagedBefore64, mappedElsewhere } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-mapped-elsewhere',
  text: 'khugepaged of Linux 6.1 collapses two pages of shmem that another address space maps, too, while a thread of that stores to one of them. It takes the page table there away if it gets mmap_lock at once; else it notes the address, and comes back to it.',
  bounds: { mm: 2, page: 4, region: 2, table: 3, vma: 2, offset: 2, frame: 2 },
  boundsReason:
    'one region of two pages in each of two address spaces; the small page and the huge one; a table for the fault',
  initial: [firstMapped(1), mappedElsewhere(1), unusedTable(2)],
  actors: { daemon: khugepagedBefore64, thread: largeFolioFaulter.runs(largeFolioFault, { page: 2 }) },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'noted',
      'khugepaged has noted a region, and gets its mmap_lock later',
      collapserBefore64.some((c) => c.in('collapseNoted.mmapLocked')),
    ),
    sometimes(
      'contended again',
      'a fault has mapped the huge page by a PTE, and the region stays noted',
      largeFolioFaulter.some((c) => c.in('missing.pteSet')),
    ),
  ],
  expect: { verdict: 'holds', states: 838, transitions: 1412, depth: 119 },
  mutants: {
    'waits for mmap_lock': {
      text: 'The collapse waits for mmap_lock with the huge page locked: the fault has mmap_lock and waits for the page.',
      change: stepLeadsTo(collapseFileBefore64, 'retracting.trying', 'try mmap_lock', 'retracting.trying', 1),
      reference: 'mm/khugepaged.c: mmap_write_trylock() in retract_page_tables()',
      expect: { violates: 'deadlock', steps: 77 },
    },
  },
});
