/** MADV_DONTNEED of a huge page while NUMA balancing changes its PMD entry. */
import { actionBecomes, nothing, runsInstead, scenario } from '../../checker/language/index.ts';
import { balancer, numaHint } from '../../machines/mprotect/change-huge-pmd.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { properties as p } from '../../models/index.ts';
import { hugeOnCpus } from './setting.ts';
import { someStaleTranslation } from './witnesses.ts';

export const dontneedAgainstNuma = scenario({
  name: 'dontneed-against-numa',
  text: 'MADV_DONTNEED discards a huge page while NUMA balancing changes the PMD entry that maps it, both with mmap_lock for reading. The look without the PMD lock may skip an entry that is none, so nobody may leave one none for a moment.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page stands for the region: both change it as a whole',
  initial: hugeOnCpus(2),
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    balancer: balancer.runs(numaHint, { page: 0, inPlace: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.DATA6,
    p.D4,
    p.TLB1,
    p.TLB2,
    p.flushesDone,
    p.DATA1,
    p.R2,
    p.REF1,
    p.REF3,
    p.pmdsWhole,
    p.tablesAccounted,
    p.someHugePmd,
    someStaleTranslation,
  ],
  expect: { verdict: 'holds', states: 402, transitions: 1126, depth: 23 },
  mutants: {
    'entry not put back': {
      text: 'The PMD entry stays invalid: every walk in software takes it for huge, and every access faults.',
      change: actionBecomes(balancer, 'validate', nothing),
      expect: { violates: 'PMDs', steps: 6 },
      reference: 'change_huge_pmd(): set_pmd_at()',
    },
    'entry none for a moment': {
      text: 'The PMD entry is cleared and set again under the PMD lock.',
      change: runsInstead('balancer', balancer.runs(numaHint, { page: 0 })),
      expect: { violates: 'DATA6', steps: 15 },
      bug: 'B12',
      reference: 'ced108037c2a "thp: fix MADV_DONTNEED vs. numa balancing race"',
    },
  },
});
