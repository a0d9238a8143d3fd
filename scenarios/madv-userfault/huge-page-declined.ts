/** The huge path of a fault in a VMA that is being armed: what it has allocated goes back, and the ordinary path asks. */
import { actionBecomes, and, inState, not, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { frames, kernel, properties as p, pmdNone, pmdOf, unusedTable } from '../../models/index.ts';
import { kernelOf2013 } from './setting.ts';

export default scenario({
  name: 'huge-page-declined',
  text: 'A store to a region without a table asks for a huge page while madvise() arms the VMA. Either the huge page is faster, or the huge path gives page and table back and falls back to ordinary pages, where the thread gets SIGBUS.',
  bounds: { page: 2, frame: 2, table: 2 },
  boundsReason:
    'a region of two pages; a huge page and an ordinary one, the deposit and a table, of which a leak would leave none',
  initial: [
    kernelOf2013(2),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
    unusedTable(1),
  ],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0, takesHugePages: true }),
    monitor: madviser.runs(madvise, { page: 0 }),
  },
  properties: [
    p.A3,
    p.A5,
    p.D1,
    p.D3,
    p.L4,
    p.R2,
    p.REF1,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
    sometimes(
      'an empty table stays',
      'after SIGBUS the region has a table and no page, so that no huge page can be moved there',
      and(inState(0, 'killedBySigbus'), not(pmdNone(0))),
    ),
  ],
  expect: { verdict: 'holds', states: 151, transitions: 233, depth: 28 },
  mutants: {
    'table leaked': {
      text: 'The exit of the huge path unlocks and returns SIGBUS. Its caller frees the page; nobody frees the table.',
      change: actionBecomes(faulter, 'freeTable', nothing),
      expect: { violates: 'tables', steps: 28 },
      bug: 'D03',
      reference: 'seed 000, __do_huge_pmd_anonymous_page(): the label do_sigbus has no pte_free()',
    },
  },
});
