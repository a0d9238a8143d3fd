/** A page of a file is unmapped while it is reclaimed and a CPU stores to it through what it has cached. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { mappedFile } from './setting.ts';

export default scenario({
  name: 'file-munmap-against-reclaim',
  text: 'One thread unmaps a page of a file, reclaim takes it, and a CPU stores to it through what it has cached. What was stored is told by the dirty bit of the page before nothing maps it any more, and is on the device before the page is freed.',
  bounds: { page: 1, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page of the file; what a second CPU has cached is flushed in the same step',
  initial: [mappedFile(1), kernel.noVmaLocks.set(true), kernel.tlbs.set(true)],
  actors: {
    unmapper: unmapper.runs(munmap, { page: 0 }),
    reclaimer: reclaimer.runs(reclaim, { offset: 0, defersFlush: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.DATA1,
    p.DATA3cache,
    p.TLB2,
    p.REF7,
    p.TLB3,
    p.RMAP1,
    p.R7,
    p.R8,
    p.REF1,
    p.REF3,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 1484, transitions: 3969, depth: 46 },
  mutants: {
    'dirty entry forgotten': {
      text: 'The entry was dirty, and the page is not set so: reclaim frees it unwritten.',
      change: actionBecomes(unmapper, 'setPageDirty', nothing),
      expect: { violates: 'DATA3cache', steps: 24 },
      reference: 'mm/memory.c: zap_present_folio_ptes()',
    },
    'high-water mark not updated': {
      text: 'The counter falls before the high-water mark is brought up to date.',
      change: actionBecomes(unmapper, 'updateHighWater', nothing),
      expect: { violates: 'R7', steps: 8 },
      reference: 'mm/vma.c: vms_clear_ptes()',
    },
  },
});
