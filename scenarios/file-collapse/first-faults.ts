/** Two threads fault on two pages of a file in a region that has no page table yet. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { largeFolioFault } from '../../machines/file-collapse/large-folio-fault.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import { unusedTable } from '../../models/index.ts';
import { collapsedFile, storesToB, twoHoles, withoutTable } from './setting.ts';

export default scenario({
  name: 'file-collapse-first-faults',
  text: 'Two threads access two pages of a shmem file, both holes, in a region that has no page table: each allocates one before it locks its page, and one of them is given back.',
  bounds: { page: 2, region: 1, table: 2, vma: 1, offset: 2, frame: 3 },
  boundsReason: 'one region of two pages; a page and a page table for each thread; the huge one is for nobody',
  initial: [twoHoles(2), withoutTable, unusedTable(1)],
  actors: { loads: largeFolioFaulter.runs(largeFolioFault, { access: 'read' }), stores: storesToB },
  properties: [
    ...collapsedFile,
    sometimes(
      'table in vain',
      'a fault gives back the table that it had allocated',
      largeFolioFaulter.some((t) => t.in('missing.freeingSpare')),
    ),
  ],
  expect: { verdict: 'holds', states: 3570, transitions: 6772, depth: 45 },
  mutants: {
    'table left over': {
      text: 'The table that was allocated and is not needed stays.',
      change: actionBecomes(largeFolioFaulter, 'freeSpare', largeFolioFaulter.self.spare.set('none')),
      reference: 'mm/memory.c: pte_free() in do_fault()',
      expect: { violates: 'tables of files', steps: 47 },
    },
    'PMD not looked at again': {
      text: 'The table of one thread takes the place of that of the other, with what is mapped there.',
      change: guardBecomes(largeFolioFaulter, 'noTable', true),
      reference: 'mm/memory.c: pmd_install()',
      expect: { violates: 'PT2', steps: 31 },
    },
  },
});
