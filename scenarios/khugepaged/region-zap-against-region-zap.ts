/** Two MADV_DONTNEED of a region that a huge page maps: one of them comes too late for the huge page. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { frames, kernel, mappedHugeFromStart, properties as p, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'region-zap-against-region-zap',
  text: 'Two threads discard a region that a huge page maps, both with mmap_lock for reading, and a third stores to it. Who has the PMD lock second finds no entry there any more, or the table of the store.',
  bounds: { page: 1, frame: 2, table: 1 },
  boundsReason:
    'one page stands for the region; the huge page and a frame for the store, whose fault takes the table that was deposited',
  initial: [
    sharedByTasks(3),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    frames.kind.at(0).set('huge'),
    mappedHugeFromStart(0, 0, 0),
  ],
  actors: {
    first: regionZapper.runs(zapRegion, { page: 0 }),
    second: regionZapper.runs(zapRegion, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0 }),
  },
  properties: [
    ...[p.DATA6, p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF3, p.PT1, p.PT2, p.tablesAccounted, p.someHugePmd],
    sometimes(
      'another zap was faster',
      'a zap has the PMD lock and finds no huge page under it',
      regionZapper.some((z) => z.in('zapHugePmd.nothingHuge')),
    ),
  ],
  expect: { verdict: 'holds', states: 4598, transitions: 11316, depth: 45 },
  mutants: {
    'PMD not looked at again': {
      text: 'the second zap goes on with the page of the PMD entry because there was one before the lock was taken: by now the entry leads to none',
      change: guardBecomes(regionZapper, 'stillHuge', true),
      expect: { violates: 'none used as an index', steps: 16 },
      reference: 'mm/huge_memory.c, __pmd_trans_huge_lock(): pmd_trans_huge() under the lock',
    },
  },
});
