/** Two zaps of one page at once: the second finds nothing, and yet a CPU may have it cached. */
import { actionBecomes, and, guardBecomes, me, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { properties as p, tlb } from '../../models/index.ts';
import { cachedByCpus, hugeOnCpus } from './setting.ts';
import { someInterrupt, someStaleTranslation } from './witnesses.ts';

const twoFlushes = sometimes(
  'two flushes of one page',
  'a zap that has found nothing flushes',
  and(
    discarder.some((d) => and(d.in('zapping.flushing.awaiting'), d.frame.is('none'))),
    discarder.some((d) => d.frame.isnt('none')),
  ),
);
const nestedFlushMissed = {
  text: 'A zap that has cleared nothing itself does not flush.',
  change: guardBecomes(
    discarder,
    'owesFlush',
    discarder.some((d) => and(d.id.is(me), tlb.gathered.at(d.id).has(d.page))),
  ),
  reference: '99baac21e458 "mm: fix MADV_[FREE|DONTNEED] TLB flush miss problem"',
};

export const zapAgainstZap = scenario({
  name: 'zap-against-zap',
  text: 'Two MADV_DONTNEED of one page run at once. Who finds the entry cleared by the other must not return before the flush that the other owes.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one CPU that has the page cached, on which none of the two runs',
  initial: cachedByCpus(2),
  actors: {
    first: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    second: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.TLB1,
    p.TLB2,
    p.flushesDone,
    p.DATA1,
    p.DATA6,
    p.D4,
    p.R2,
    p.REF1,
    p.REF3,
    someStaleTranslation,
    someInterrupt,
    twoFlushes,
  ],
  expect: { verdict: 'holds', states: 825, transitions: 2056, depth: 26 },
  mutants: {
    'nested flush missed': { ...nestedFlushMissed, expect: { violates: 'DATA6', steps: 18 } },
    'gather ends before the flush': {
      text: 'Once the entry is cleared nobody can see that its flush is pending.',
      change: actionBecomes(discarder, 'gather', nothing),
      expect: { violates: 'TLB2', steps: 9 },
      reference: 'inc_tlb_flush_pending() in tlb_gather_mmu(), mm/mmu_gather.c',
    },
  },
});

export const hugeZapAgainstHugeZap = scenario({
  name: 'huge-zap-against-huge-zap',
  text: 'Two MADV_DONTNEED of one huge page run at once. Who loses finds no huge PMD entry under the lock, or no entry at all without it, and still waits for the flush.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page stands for the region: both zap it as a whole',
  initial: hugeOnCpus(2),
  actors: {
    first: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    second: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.TLB1,
    p.TLB2,
    p.flushesDone,
    p.DATA1,
    p.DATA6,
    p.D4,
    p.PT1,
    p.R2,
    p.REF1,
    p.REF3,
    p.tablesAccounted,
    someStaleTranslation,
    twoFlushes,
  ],
  expect: { verdict: 'holds', states: 1143, transitions: 2983, depth: 27 },
  mutants: {
    'nested flush missed': { ...nestedFlushMissed, expect: { violates: 'DATA6', steps: 17 } },
  },
});
