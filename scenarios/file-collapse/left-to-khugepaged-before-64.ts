/** A thread collapses a file, as until 6.4, that another address space maps, too, which is left to khugepaged. */
import { scenario, sometimes } from '../../checker/language/index.ts';
import { collapseNotedLater } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { largeFolioFault } from '../../machines/file-collapse/large-folio-fault.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { properties as p, unusedTable } from '../../models/index.ts';
import { collapsedFile, collapsesBefore64, firstMapped, mappedElsewhere } from './setting.ts';

export default scenario({
  name: 'file-collapse-before-6.4-left-to-khugepaged',
  text: 'MADV_COLLAPSE of Linux 6.1 makes a huge page of two pages of shmem that another address space maps, too, and notes that for khugepaged, which takes the page table there away, whatever the thread of that has mapped in it meanwhile.',
  bounds: { mm: 2, page: 4, region: 2, table: 3, vma: 2, offset: 2, frame: 2 },
  boundsReason:
    'one region of two pages in each of two address spaces; the small page and the huge one; a table for the fault',
  initial: [firstMapped(1), mappedElsewhere(1), unusedTable(2)],
  actors: {
    collapser: collapsesBefore64,
    daemon: collapserBefore64.runs(collapseNotedLater, { daemon: true }),
    thread: largeFolioFaulter.runs(largeFolioFault, { page: 2 }),
  },
  properties: [
    ...collapsedFile,
    p.someHugePmd,
    sometimes(
      'comes to it',
      'khugepaged looks at what is mapped in a table that was noted',
      collapserBefore64.some((c) => c.in('collapseNoted.collapsing.unmapped')),
    ),
  ],
  expect: { verdict: 'holds', states: 1557, transitions: 3301, depth: 126 },
});
