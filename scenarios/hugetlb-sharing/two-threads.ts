/** Threads of one process that fault on pages of one area, while another process comes to have a page table that they may share. */
import { actionBecomes, guardBecomes, initially, nothing, scenario } from '../../checker/language/index.ts';
import { hugetlbFault, hugetlbFaulter } from '../../machines/hugetlb/hugetlb-fault.ts';
import { tableSharing } from '../../models/index.ts';
import { counted, mapping, served, someSharing } from './setting.ts';

export const faultsOfTwoThreads = scenario({
  name: 'hugetlb-faults-of-two-threads',
  text: 'Two threads of a process fault on two pages of a file, and one of another process on one of them. Who finds no table to share gets a new one, who finds one takes that: of the two threads the second keeps what the first has entered.',
  bounds: { page: 1, mm: 2, table: 3, offset: 2, frame: 2 },
  boundsReason: 'faults on one page come one after the other; a table for each that gets a new one',
  initial: mapping([0, 1], 2),
  actors: {
    one: hugetlbFaulter.runs(hugetlbFault),
    two: hugetlbFaulter.runs(hugetlbFault, { offset: 1 }),
    other: hugetlbFaulter.runs(hugetlbFault, { mm: 1, offset: 1 }),
  },
  properties: [...counted, served, someSharing],
  expect: { verdict: 'holds', states: 15710, transitions: 38565, depth: 55 },
  mutants: {
    'lock of the shared table': {
      text: 'Who shares a table takes the lock of that table, and who enters a new one page_table_lock: the two write the same PUD entry, and one table is lost.',
      change: initially(tableSharing.locksSharedTable.set(true)),
      expect: { violates: 'SHARE4', steps: 60 },
      reference: '349d1670008d "mm/hugetlb: fix pgtable lock on pmd sharing"',
    },
    'not looked at again': {
      text: 'A table is entered without another look, with page_table_lock held, whether there is one.',
      change: guardBecomes(hugetlbFaulter, 'pudNone', true),
      expect: { violates: 'SHARE6', steps: 21 },
      reference: `huge_pmd_share(), mm/hugetlb.c, and __pmd_alloc(), mm/memory.c`,
    },
    'count kept': {
      text: 'The table of the other process is not needed any more, and the thread still counts as one who shares it.',
      change: actionBecomes(hugetlbFaulter, 'dropSharer', nothing),
      expect: { violates: 'SHARE4', steps: 59 },
      reference: 'huge_pmd_share(), mm/hugetlb.c: ptdesc_pmd_pts_dec()',
    },
    'new table kept': {
      text: 'The new table is not needed any more and is not freed.',
      change: actionBecomes(hugetlbFaulter, 'freeFresh', nothing),
      expect: { violates: 'SHARE4', steps: 59 },
      reference: '__pmd_alloc(), mm/memory.c: pmd_free()',
    },
  },
});
