/** A CPU stores through what it has cached while a whole region is zapped. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { gatherDone, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';
import { someStaleTranslation } from './witnesses.ts';

export const storesAgainstRegionZap = scenario({
  name: 'stores-against-region-zap',
  text: 'MADV_DONTNEED discards a region of two pages, while a CPU loads from the second and stores to it. All frames are put after one flush.',
  bounds: { page: 2, frame: 2, cpu: 1 },
  boundsReason: 'a region of two pages, of which the program on the CPU uses one',
  initial: [sharedByTasks(1), kernel.tlbs.set(true), mappedFromStart(0, 0, 'source'), mappedFromStart(1, 1, 'source')],
  actors: { task: regionZapper.runs(zapRegion), cpu: processor.runs(cpuWithTlb, { page: 1 }) },
  properties: [p.TLB1, p.TLB2, p.flushesDone, p.DATA1, p.DATA6, p.D3, p.R2, p.REF1, p.REF3, someStaleTranslation],
  expect: { verdict: 'holds', states: 56, transitions: 133, depth: 17 },
  mutants: {
    'no flush': {
      text: 'The frames that were gathered are put without a flush.',
      change: actionBecomes(regionZapper, 'flush', gatherDone()),
      expect: { violates: 'TLB2', steps: 14 },
      reference: 'tlb_flush_mmu() in tlb_finish_mmu(), mm/mmu_gather.c',
    },
  },
});
