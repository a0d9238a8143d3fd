/** A collapse while MADV_DONTNEED of the region runs: the old contents are gone once it has returned. */
import { actionBecomes, nothing, scenario, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { mms, properties as p, unusedTable } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-zap',
  text: 'MADV_COLLAPSE of a region with a hole, while another thread discards the region and a third loads from the page that was there.',
  bounds: { page: 2, frame: 3, table: 2 },
  boundsReason:
    'one page that is there and one hole; a huge page; the second table is for faults that a mutant lets in',
  initial: [collapsible(3, 2), unusedTable(1)],
  actors: {
    C: collapser.runs(collapse, { page: 0 }),
    Z: regionZapper.runs(zapRegion, { page: 0 }),
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [p.DATA6, p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd],
  expect: { verdict: 'holds', states: 3168, transitions: 7401, depth: 79 },
  mutants: {
    'no mmap_lock': {
      text: 'nobody takes mmap_lock: the zap finds no table while the collapse has taken it out, and believes that nothing is mapped',
      change: withoutLock(mms.lock),
      expect: { violates: 'DATA6', steps: 58 },
      reference: 'commit ced108037c2a, of the same kind; collapse_huge_page(): mmap_write_lock()',
    },
    'huge page zapped with its table kept': {
      text: 'the table that was deposited with the huge page is not freed with it',
      change: actionBecomes(regionZapper, 'freeDeposit', nothing),
      expect: { violates: 'tables', steps: 64 },
      reference: 'zap_huge_pmd(): zap_deposited_table()',
    },
    'frames not freed': {
      text: 'what the zap has gathered is not freed',
      change: actionBecomes(regionZapper, 'freeFrames', nothing),
      expect: { violates: 'REF1', steps: 24 },
      reference: 'zap_page_range(): tlb_finish_mmu()',
    },
  },
});
