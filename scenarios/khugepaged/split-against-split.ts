/** Two zaps of one page each of a huge page: one of them splits the PMD entry for both. */
import { guardBecomes, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { frames, kernel, mappedHugeFromStart, properties as p, pageTables, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'split-against-split',
  text: 'Two threads discard a page each of a huge page, both with mmap_lock for reading. Who has the PMD lock second finds the entry split.',
  bounds: { page: 2, frame: 1, table: 1 },
  boundsReason: 'a page for each thread, and the huge page with its deposit',
  initial: [
    sharedByTasks(2),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(0, 0, 0, 'source'),
  ],
  actors: {
    first: discarder.runs(madviseDontneed, { page: 0 }),
    second: discarder.runs(madviseDontneed, { page: 1 }),
  },
  properties: [
    ...[p.PT1, p.PT2, p.R2, p.REF1, p.REF3, p.REF5, p.REF6, p.tablesAccounted, p.someHugePmd],
    sometimes(
      'split by another',
      'a thread has the PMD lock and finds the entry split',
      discarder.some((d) => d.in('zapping.splitHugePmd.changed')),
    ),
  ],
  expect: { verdict: 'holds', states: 257, transitions: 468, depth: 29 },
  mutants: {
    'no PMD lock': {
      text: 'nobody takes the PMD lock: both split the entry, and fill the table again when a page of it has been zapped',
      change: withoutLock(pageTables.pmdLock),
      expect: { violates: 'REF1', steps: 36 },
      reference: 'mm/huge_memory.c, __split_huge_pmd(): pmd_lock()',
    },
    'PMD not looked at again': {
      text: 'the second goes on to split because the entry was huge before it had the lock: by now it leads to a table',
      change: guardBecomes(discarder, 'pmdHuge', true),
      expect: { violates: 'none used as an index', steps: 19 },
      reference: 'mm/huge_memory.c, __split_huge_pmd(): pmd_trans_huge() under the lock',
    },
  },
});
