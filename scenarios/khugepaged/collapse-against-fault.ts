/** A collapse while a thread stores to the hole of the region: filled before, during or after, the store is not lost. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { properties as p, unusedTable } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-fault',
  text: 'MADV_COLLAPSE of two pages, of which one is mapped, while a thread stores to the other and loads it again.',
  bounds: { page: 2, frame: 3, table: 2 },
  boundsReason:
    'one page that is there and one hole, a frame for it and one huge page; the second table is for the fault that a mutant lets in',
  initial: [collapsible(2, 2), unusedTable(1)],
  actors: {
    C: collapser.runs(collapse, { page: 0, mishaps: true }),
    F: faulter.runs(faultingThread, { page: 1, readsBack: true }),
  },
  properties: [
    p.D1,
    p.D3,
    p.D3mapped,
    p.D4,
    p.L4,
    p.R2,
    p.REF1,
    p.REF3,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
  ],
  expect: { verdict: 'holds', states: 1019, transitions: 1801, depth: 75 },
  mutants: {
    'VMA not write-locked': {
      text: 'faults that hold only the lock of the VMA go on: one finds no table where the collapse has taken it out, and installs its own',
      change: [actionBecomes(collapser, 'lockVma', nothing), guardBecomes(collapser, 'lockVma', true)],
      expect: { violates: 'PT2', steps: 48 },
      bug: 'B44',
      reference: 'collapse_huge_page(), Linux 6.4: vma_start_write()',
    },
    'fills the table that was taken out': {
      text: 'the same: a fault that had found the table fills it after it was taken out',
      change: [actionBecomes(collapser, 'lockVma', nothing), guardBecomes(collapser, 'lockVma', true)],
      expect: { violates: 'PT1', steps: 33 },
      bug: 'B44',
      reference: 'collapse_huge_page(), Linux 6.4: vma_start_write()',
    },
    'huge page mapped before it is copied': {
      text: 'the same before anybody has loaded: the huge entry leads to memory that nobody has filled',
      change: actionBecomes(collapser, 'copyPart', nothing),
      expect: { violates: 'D3mapped', steps: 47 },
      reference: 'collapse_huge_page(): __collapse_huge_page_copy() precedes set_pmd_at()',
    },
    'copies nothing': {
      text: 'the huge page is mapped before its contents are there',
      change: actionBecomes(collapser, 'copyPart', nothing),
      expect: { violates: 'D3', steps: 69 },
      reference: 'collapse_huge_page(): __collapse_huge_page_copy() precedes set_pmd_at()',
    },
    'follows the huge entry': {
      text: 'a fault that finds the region collapsed meanwhile follows the PMD entry as if it led to a table: it leads to none',
      change: guardBecomes(faulter, 'regionIsHuge', false),
      expect: { violates: 'none used as an index', steps: 57 },
      reference: 'handle_pte_fault(): pmd_devmap_trans_unstable()',
    },
  },
});
