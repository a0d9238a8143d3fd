/** A page of a file is reclaimed while a CPU stores to it through what it has cached; the flush is put off. */
import { derive, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { entry, kernel, properties as p, ptep } from '../../models/index.ts';
import { mappedFile } from './setting.ts';

export const reclaimOnCpus = scenario({
  name: 'file-reclaim-on-cpus',
  text: 'Reclaim clears the entry of a page through which a CPU has stored, and puts the flush of its TLB off. It flushes before the page is written, so that no store comes after the write, and before the page is freed.',
  bounds: { page: 1, offset: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page of the file; what a second CPU has cached is flushed in the same step',
  initial: [mappedFile(1), kernel.tlbs.set(true), entry(ptep(0)).dirty.set(true)],
  actors: {
    reclaimer: reclaimer.runs(reclaim, { offset: 0, defersFlush: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    p.TLB2,
    p.TLB3,
    p.DATA1,
    p.REF1,
    p.REF3,
    p.R8,
    sometimes(
      'reclaimed',
      'the page is freed',
      reclaimer.some((r) => r.in('freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 91, transitions: 191, depth: 35 },
  mutants: {
    'not flushed before the write': {
      text: 'The page is written while a CPU can store to it still: the store is lost when the page is freed.',
      change: stepDropped(reclaim, 'flushingDirty', 'flush TLBs'),
      expect: { violates: 'TLB3', steps: 28 },
      reference: 'commit d950c9477d51: try_to_unmap_flush_dirty() before pageout()',
    },
    'flush forgotten': {
      text: 'The flush that was put off is never made.',
      change: [
        stepDropped(reclaim, 'flushingDirty', 'flush TLBs'),
        stepDropped(reclaim, 'flushingToFree', 'flush TLBs'),
      ],
      expect: { violates: 'TLB2', steps: 34 },
      reference: 'mm/vmscan.c: try_to_unmap_flush() at the end of shrink_folio_list()',
    },
  },
});

export const reclaimAtOnceOnCpus = derive(reclaimOnCpus, {
  name: 'file-reclaim-at-once-on-cpus',
  text: 'As file-reclaim-on-cpus, but that the flush is made at once, with the PTL held: before anybody asks whether the page is dirty, no CPU can store to it any more.',
  actors: { reclaimer: reclaimer.runs(reclaim, { offset: 0 }) },
  expect: { verdict: 'holds', states: 75, transitions: 127, depth: 33 },
  mutants: {
    'not flushed': {
      text: 'The entry is cleared, and the CPU stores on to a page that is written and freed.',
      change: stepDropped(reclaim, 'unmapping.flushing', 'flush TLBs'),
      expect: { violates: 'TLB3', steps: 27 },
      reference: 'mm/rmap.c, try_to_unmap_one(): ptep_clear_flush()',
    },
  },
});
