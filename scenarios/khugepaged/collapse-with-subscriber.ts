/** Linux 6.1: a collapse and a fault that replaces the zero page, while somebody keeps translations of his own. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { entry, kernel, notifier, properties as p, ptep, secondary } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-with-subscriber',
  text: 'MADV_COLLAPSE in Linux 6.1, which copies one page after the other, while two threads store to a page where the zero page is. A consumer has translations of both pages.',
  bounds: { page: 2, frame: 4 },
  boundsReason:
    'one page that is there and one zero page, a frame for each thread that would replace it, one huge page; the consumer makes no new translations',
  initial: [
    collapsible(3, 3),
    kernel.noVmaLocks.set(true),
    entry(ptep(1)).kind.set('zero'),
    notifier.subscribed.at(0).set(true),
    secondary.spte.at(0).at(0).set({ kind: 'present', frame: 0, write: true }),
    secondary.spte.at(0).at(1).set({ kind: 'zero' }),
  ],
  actors: {
    C: collapser.runs(collapse, { page: 0, mishaps: true }),
    F: faulter.runs(faultingThread, { page: 1, readsBack: true }),
    G: faulter.runs(faultingThread, { page: 1 }),
  },
  properties: [
    p.SEC1,
    p.SEC2,
    p.SEC3,
    p.SEC5,
    p.SEC5rest,
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    p.REF1,
    p.REF3,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
    p.someCount,
  ],
  expect: { verdict: 'holds', states: 11413, transitions: 30066, depth: 79 },
  mutants: {
    'collapse not announced': {
      text: 'the table is taken out without a word to the consumer',
      change: actionBecomes(collapser, 'startAtOnce', nothing),
      expect: { violates: 'SEC3', steps: 22 },
      reference: 'collapse_huge_page(): mmu_notifier_invalidate_range_start()',
    },
    'consumer keeps freed page': {
      text: 'as above: the consumer goes on with a page that was freed after the copy',
      change: actionBecomes(collapser, 'startAtOnce', nothing),
      expect: { violates: 'SEC2', steps: 42 },
      reference: 'collapse_huge_page(): mmu_notifier_invalidate_range_start()',
    },
    'end not announced': {
      text: 'the consumer is not told that the collapse is over with the table',
      change: actionBecomes(collapser, 'endAtOnce', nothing),
      expect: { violates: 'SEC5rest', steps: 54 },
      reference: 'collapse_huge_page(): mmu_notifier_invalidate_range_end()',
    },
    'copy of the zero page not announced': {
      text: 'the zero page is replaced by a frame without a word to the consumer, who goes on reading zeros',
      change: actionBecomes(faulter, 'startAtOnce', nothing),
      expect: { violates: 'SEC1', steps: 12 },
      reference: 'wp_page_copy(): mmu_notifier_invalidate_range_start()',
    },
  },
});
