/** Swap-out while CPUs have the page cached: the flush that is put off. */
import { guardBecomes, me, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { frames, kernel, properties as p, tlb } from '../../models/index.ts';
import { mappedPage, swapCounts } from './setting.ts';

export const swapOutOnCpus = scenario({
  name: 'swap-out-on-cpus',
  text: 'Reclaim clears the entry of a page through which a CPU has stored, and puts the flush of its TLB off. It flushes before the page is written, so that no store comes after the write, and before the page is freed.',
  bounds: { page: 1, frame: 1, 'swap slot': 1, cpu: 1 },
  boundsReason: 'one page; what a second CPU has cached is flushed in the same step',
  initial: [mappedPage(1), kernel.tlbs.set(true), frames.marksStores.at(1).set(true)],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd, { defersFlush: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    ...swapCounts,
    p.TLB2,
    p.TLB3,
    p.DATA1,
    p.someSwappedOut,
    sometimes(
      'freed',
      'the page is freed',
      anonReclaimer.some((r) => r.in('reclaiming.freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 117, transitions: 246, depth: 45 },
  mutants: {
    'not flushed before the write': {
      text: 'The page is written while a CPU can store to it still: the store is not in the slot when the page is freed.',
      change: stepDropped(kswapd, 'reclaiming.flushingDirty', 'flush TLBs'),
      expect: { violates: 'SWAP1', steps: 41 },
      reference: 'commit d950c9477d51: try_to_unmap_flush_dirty() before pageout()',
    },
    'flush forgotten': {
      text: 'The flush that was put off is never made.',
      change: [
        stepDropped(kswapd, 'reclaiming.flushingDirty', 'flush TLBs'),
        stepDropped(kswapd, 'reclaiming.flushingToFree', 'flush TLBs'),
      ],
      expect: { violates: 'TLB2', steps: 44 },
      reference: 'mm/vmscan.c: try_to_unmap_flush() in shrink_folio_list()',
    },
  },
});

export const zapAgainstDeferredFlush = scenario({
  name: 'swap-zap-against-deferred-flush',
  text: 'MADV_DONTNEED of a page whose entry reclaim has cleared, with the flush put off: the call flushes although it has found no page, and so returns only when no CPU can use what was there.',
  bounds: { page: 1, frame: 1, 'swap slot': 1, cpu: 1 },
  boundsReason: 'one page; what a second CPU has cached is flushed in the same step',
  initial: [mappedPage(1), kernel.tlbs.set(true)],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd, { defersFlush: true }),
    task: discarder.runs(madviseDontneed, { page: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [
    ...swapCounts,
    p.TLB2,
    p.DATA1,
    sometimes(
      'a swap entry',
      'the zap finds the entry swapped out and its flush owed',
      anonReclaimer.some((r) => r.in('reclaiming.lookingAgain')),
    ),
  ],
  expect: { verdict: 'holds', states: 935, transitions: 2314, depth: 53 },
  mutants: {
    'owed flush not seen': {
      text: 'The call flushes only what it has cleared itself.',
      change: guardBecomes(discarder, 'owesFlush', tlb.gathered.at(me).has(0)),
      expect: { violates: 'TLB2', steps: 34 },
      reference: 'commit 3ea277194daa: flush_tlb_batched_pending()',
    },
  },
});

export const swapOutFlushesAtOnce = scenario({
  name: 'swap-out-flushes-at-once',
  text: 'The same where the flush is not put off: the TLB has forgotten the page before its dirty bit is looked at.',
  bounds: { page: 1, frame: 1, 'swap slot': 1, cpu: 1 },
  boundsReason: 'one page; what a second CPU has cached is flushed in the same step',
  initial: [mappedPage(1), kernel.tlbs.set(true)],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd),
    cpu: processor.runs(cpuWithTlb, { cpu: 0, page: 0 }),
  },
  properties: [...swapCounts, p.TLB1, p.TLB2, p.TLB3, p.DATA1, p.someSwappedOut],
  expect: { verdict: 'holds', states: 58, transitions: 104, depth: 41 },
  mutants: {
    'not flushed': {
      text: 'The entry is cleared without the flush.',
      change: stepDropped(kswapd, 'reclaiming.unmapping.flushing', 'flush TLBs'),
      expect: { violates: 'TLB3', steps: 36 },
      reference: 'mm/rmap.c: try_to_unmap_one(), ptep_clear_flush()',
    },
  },
});
