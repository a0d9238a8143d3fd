/** Two faults on a region that has no page table: one asks for a huge page, the other for a table. */
import { actionBecomes, and, inState, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { frames, kernel, properties as p, pmdOf, sharedByTasks, unusedTable } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

export default scenario({
  name: 'faults-without-table',
  text: 'Two threads access a region that has neither table nor huge page: one stores and asks for a huge page, one loads and allocates a table. Who comes second to the PMD entry gives back what it has.',
  bounds: { page: 2, frame: 2, table: 2 },
  boundsReason:
    'a region of two pages; a huge page, and a frame for the store where the table was faster; a table or deposit each',
  initial: [
    sharedByTasks(2),
    kernel.noVmaLocks.set(true),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
    unusedTable(1),
  ],
  actors: {
    writer: faulter.runs(faultingThread, { page: 0, takesHugePages: true, readsBack: true }),
    reader: faulter.runs(faultingThread, { page: 1, access: 'read' }),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd, accessesMade],
    sometimes(
      'a table',
      'the table was faster',
      and(inState(0, 'done'), inState(1, 'done'), pmdOf(0).kind.is('table')),
    ),
  ],
  expect: { verdict: 'holds', states: 514, transitions: 925, depth: 26 },
  mutants: {
    'loser keeps its table': {
      text: 'The thread that finds the PMD entry set does not free the table that it had allocated.',
      change: actionBecomes(faulter, 'freeTable', nothing),
      expect: { violates: 'tables', steps: 22 },
      reference: '__pte_alloc(), mm/memory.c: pte_free()',
    },
  },
});
