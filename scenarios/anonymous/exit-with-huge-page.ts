/** The last task of an address space exits and leaves a huge page behind. */
import { actionBecomes, and, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { mortal, mortalThread } from '../../machines/fault/mortal-thread.ts';
import { frames, kernel, mms, properties as p, pmdOf, sharedByTasks, unusedTable } from '../../models/index.ts';

export default scenario({
  name: 'exit-with-huge-page',
  text: 'Of two threads of a process one stores to a region that has no table and gets a huge page, and the other exits; then the first one exits, too. The last one’s exit_mmap() frees the huge page and the table that was deposited with it.',
  bounds: { page: 2, frame: 1, table: 1 },
  boundsReason:
    'a region of two pages, so that exit_mmap() passes the page behind the first, too; one huge page and its deposit',
  initial: [
    sharedByTasks(2),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    frames.kind.at(0).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
  ],
  actors: {
    thread: mortal.runs(mortalThread, { page: 0, takesHugePages: true }),
    sibling: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R2, p.R4, p.R4vma, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd],
    sometimes(
      'all unmapped',
      'nobody uses the address space and nothing is mapped in it',
      and(mms.users.at(0).is(0), mms.rss.at(0).is(0)),
    ),
  ],
  expect: { verdict: 'holds', states: 110, transitions: 184, depth: 34 },
  mutants: {
    'huge PMD passed over': {
      text: 'exit_mmap() takes a huge PMD entry for one that is none',
      change: [guardBecomes(lastUser, 'regionIsHuge', false), guardBecomes(lastUser, 'noTable', true)],
      expect: { violates: 'R4', steps: 30 },
      reference: 'mm/memory.c, zap_pmd_range(): zap_huge_pmd()',
    },
    'deposited table kept': {
      text: 'the table that was deposited with the huge page is not freed with it',
      change: actionBecomes(lastUser, 'freeDeposit', nothing),
      expect: { violates: 'tables', steps: 34 },
      reference: 'mm/huge_memory.c, zap_huge_pmd(): zap_deposited_table()',
    },
  },
});
