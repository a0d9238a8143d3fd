/** Two threads touch a region without a table; one gets a huge page, which a zap takes away again. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { frames, kernel, properties as p, pmdHuge, pmdOf, sharedByTasks, unusedTable } from '../../models/index.ts';

export default scenario({
  name: 'huge-fault-against-zap',
  text: 'Two threads store to a region that has no table; one gets a huge page, the other falls back to a table, and a third thread discards the region.',
  bounds: { page: 2, frame: 3, table: 2 },
  boundsReason:
    'one huge page, so that one of the two has to fall back; a frame for each in case that both do, and a table for each',
  initial: [
    sharedByTasks(3),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    frames.kind.at(2).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
    unusedTable(1),
  ],
  actors: {
    A: faulter.runs(faultingThread, { page: 0, takesHugePages: true }),
    B: faulter.runs(faultingThread, { page: 1, takesHugePages: true }),
    Z: regionZapper.runs(zapRegion, { page: 0 }),
  },
  properties: [p.DATA6, p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd],
  expect: { verdict: 'holds', states: 32704, transitions: 85672, depth: 56 },
  mutants: {
    'asks only whether it is huge': {
      text: 'after its table was not needed the fault goes on unless the PMD entry is huge: the huge page has gone again, and no table is there that the PTE could be set in',
      change: guardBecomes(faulter, 'pmdUnstable', pmdHuge(0)),
      expect: { violates: 'PT1', steps: 25 },
      bug: 'B11',
      reference: 'commit ad33bb04b2a6: pmd_trans_unstable() instead of pmd_trans_huge()',
    },
    'the zap asks only whether it is huge': {
      text: 'the zap goes on to the PTEs unless the PMD entry is huge: nobody has touched the region yet, and there is no table',
      change: guardBecomes(regionZapper, 'pmdUnstable', pmdHuge(0)),
      expect: { violates: 'PT1', steps: 6 },
      reference: 'zap_pmd_range(): pmd_none_or_trans_huge_or_clear_bad()',
    },
    'set without a second look': {
      text: 'both threads write the PMD entry that they found empty before they had its lock',
      change: [guardBecomes(faulter, 'regionTaken', false)],
      expect: { violates: 'PT2', steps: 15 },
      reference: '__do_huge_pmd_anonymous_page(): pmd_none() under the PMD lock',
    },
    'loser keeps its table': {
      text: 'a thread whose table was not needed does not free it',
      change: actionBecomes(faulter, 'freeTable', nothing),
      expect: { violates: 'tables', steps: 32 },
      reference: '__pte_alloc(): pte_free()',
    },
  },
});
