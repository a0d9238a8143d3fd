/** MADV_COLLAPSE and khugepaged come to the same region at once: one of them collapses it. */
import { actionBecomes, guardBecomes, mightSleep, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { builtIn, frames, properties as p } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'two-collapses',
  text: 'MADV_COLLAPSE and khugepaged collapse one region while a thread stores to the page that is there.',
  bounds: { page: 2, frame: 3 },
  boundsReason: 'one page that is there and one hole; a huge page for each collapse',
  initial: [collapsible(2, 2), frames.kind.at(1).set('huge')],
  actors: {
    C: collapser.runs(collapse, { page: 0 }),
    K: collapser.runs(collapse, { page: 0, daemon: true }),
    F: faulter.runs(faultingThread, { page: 0, readsBack: true }),
  },
  properties: [p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd],
  expect: { verdict: 'holds', states: 9184, transitions: 20236, depth: 73 },
  mutants: {
    'PMD not read again': {
      text: 'with mmap_lock held for writing the PMD entry is believed to lead to a table still: the huge page is taken out',
      change: guardBecomes(collapser, 'pmdGone', false),
      expect: { violates: 'D4', steps: 101 },
      reference: 'collapse_huge_page(): check_pmd_still_valid()',
    },
    'the same, leaking': {
      text: 'as above: nothing maps the huge page any more, and nobody frees it',
      change: guardBecomes(collapser, 'pmdGone', false),
      expect: { violates: 'REF1', steps: 91 },
      reference: 'collapse_huge_page(): check_pmd_still_valid()',
    },
    'huge page not freed': {
      text: 'who comes second keeps the huge page that it had allocated',
      change: actionBecomes(collapser, 'freeHuge', nothing),
      expect: { violates: 'REF1', steps: 66 },
      reference: 'collapse_huge_page(): the label out_nolock',
    },
    'announced under the PMD lock': {
      text: 'the subscribers of the address space are told when the PMD lock is held already; they may sleep',
      change: actionBecomes(collapser, 'takeTableOut', [mightSleep, collapser.actions.takeTableOut]),
      expect: { violates: builtIn.LOCK2, steps: 23 },
      reference: 'collapse_huge_page(): mmu_notifier_invalidate_range_start() precedes pmd_lock()',
    },
  },
});
