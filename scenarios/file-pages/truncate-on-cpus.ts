/** A page of a file that a CPU has cached is truncated. */
import { scenario, stepDropped } from '../../checker/language/index.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { mappedFile } from './setting.ts';

export default scenario({
  name: 'file-truncate-on-cpus',
  text: 'A CPU has cached the translation of a page of a file that ftruncate() takes away: the page is freed once the CPU has forgotten it.',
  bounds: { page: 1, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page of the file; what a second CPU has cached is flushed in the same step',
  initial: [mappedFile(1), kernel.tlbs.set(true)],
  actors: {
    truncater: truncater.runs(truncate, { first: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [p.TLB2, p.DATA1, p.REF1, p.REF3, p.REF7, p.R8, p.someTruncated],
  expect: { verdict: 'holds', states: 87, transitions: 153, depth: 35 },
  mutants: {
    'not flushed': {
      text: 'The page is put back into the page cache’s hands before the TLBs are flushed, and freed there.',
      change: stepDropped(truncate, 'unmapping.flushing', 'flush TLBs'),
      expect: { violates: 'TLB2', steps: 23 },
      reference: 'mm/mmu_gather.c: tlb_flush_mmu()',
    },
  },
});
