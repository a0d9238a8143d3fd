/** A CPU loads and stores while another zaps the page: the frame outlives every translation that leads to it. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { kernel, notifier, properties as p, secondary, tlb } from '../../models/index.ts';
import { cachedByCpus } from './setting.ts';
import { someGather, someInterrupt, someStaleTranslation } from './witnesses.ts';

const properties = [
  p.TLB1,
  p.TLB2,
  p.flushesDone,
  p.DATA1,
  p.DATA6,
  p.D3,
  p.D4,
  p.R2,
  p.REF1,
  p.REF3,
  someStaleTranslation,
];

export const storesAgainstZap = scenario({
  name: 'stores-against-zap',
  text: 'A CPU loads from a page and stores to it, while MADV_DONTNEED on another zaps it. The flush is an interrupt, and the frame is put when all have acknowledged.',
  bounds: { page: 1, frame: 1, cpu: 2 },
  boundsReason: 'the CPU of the caller, which flushes without an interrupt, and another one',
  initial: [cachedByCpus(1), tlb.runs.at(0).set(0)],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    own: processor.runs(cpuWithTlb, { cpu: 0 }),
    other: processor.runs(cpuWithTlb, { cpu: 1 }),
  },
  properties: [...properties, someInterrupt],
  expect: { verdict: 'holds', states: 97, transitions: 323, depth: 16 },
  mutants: {
    'gather not ended': {
      text: 'The call returns and its flush still counts as pending: every later zap flushes for nothing.',
      change: actionBecomes(discarder, 'endGather', nothing),
      expect: { violates: 'flushes', steps: 14 },
      reference: 'tlb_finish_mmu(), mm/mmu_gather.c: dec_tlb_flush_pending()',
    },
    'flush not awaited': {
      text: 'The interrupts are sent, and the frame is put before the other CPU has acknowledged.',
      change: guardBecomes(discarder, 'flushAcknowledged', true),
      expect: { violates: 'DATA1', steps: 12 },
      reference: 'tlb_flush_mmu(), mm/mmu_gather.c; flush_tlb_mm_range(), arch/x86/mm/tlb.c',
    },
    'put before the flush': {
      text: 'The frame is put when the page-table lock is dropped, before the flush.',
      change: actionBecomes(discarder, 'unlockPte', [discarder.actions.unlockPte, discarder.actions.putFrame]),
      expect: { violates: 'DATA1', steps: 8 },
      reference: '__tlb_remove_page() in zap_pte_range(), mm/memory.c',
    },
    'nothing gathered': {
      text: 'The zap clears the entry and does not note that its flush is owed.',
      change: actionBecomes(discarder, 'gather', nothing),
      expect: { violates: 'TLB2', steps: 9 },
      reference: 'tlb_remove_tlb_entry() in zap_pte_range(), mm/memory.c',
    },
    'nothing zapped': {
      text: 'MADV_DONTNEED returns and has left the page as it was.',
      change: actionBecomes(discarder, 'zap', nothing),
      expect: { violates: 'DATA6', steps: 15 },
      reference: 'madvise_dontneed_single_vma(), mm/madvise.c',
    },
    'own CPU alone': {
      text: 'Only the CPU of the caller is flushed.',
      change: actionBecomes(
        discarder,
        'postFlush',
        tlb.cached.at(0).at(0).set({ kind: 'none', frame: 'none', write: false }),
      ),
      expect: { violates: 'TLB2', steps: 11 },
      reference: 'on_each_cpu_cond_mask() in native_flush_tlb_multi(), arch/x86/mm/tlb.c',
    },
  },
});

export const storesAgainstZapBroadcast = scenario({
  name: 'stores-against-zap-broadcast',
  text: 'The same where the hardware broadcasts the flush, as arm64 does.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one CPU: all lose what they have cached in the same step',
  initial: [cachedByCpus(1), kernel.broadcastsTlbi.set(true)],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    other: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [...properties, someGather],
  expect: { verdict: 'holds', states: 42, transitions: 91, depth: 14 },
  mutants: {
    'no flush': {
      text: 'The flush before the put is left out.',
      change: actionBecomes(discarder, 'flushAll', nothing),
      expect: { violates: 'DATA1', steps: 11 },
      reference: 'tlb_flush() in tlb_flush_mmu_tlbonly(), include/asm-generic/tlb.h',
    },
  },
});

export const announcedZap = scenario({
  name: 'announced-zap',
  text: 'MADV_DONTNEED of a page that a guest has mapped, too: the zap lies between the start and the end of a notifier bracket, the flush comes after it, and the frame is put when neither CPU nor guest leads to it.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page, one CPU and one consumer that have it',
  initial: [
    cachedByCpus(1),
    kernel.broadcastsTlbi.set(true),
    notifier.subscribed.at(0).set(true),
    secondary.spte.at(0).at(0).set({ kind: 'present', frame: 0, write: true }),
  ],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.SEC1,
    p.SEC2,
    p.SEC3,
    p.SEC5,
    p.SEC5rest,
    p.TLB1,
    p.TLB2,
    p.flushesDone,
    p.DATA1,
    p.REF1,
    p.REF3,
    p.someSpte,
    p.someCount,
  ],
  expect: { verdict: 'holds', states: 36, transitions: 81, depth: 14 },
  mutants: {
    'not announced': {
      text: 'The page is zapped and no consumer is told before.',
      change: actionBecomes(discarder, 'startAtOnce', nothing),
      expect: { violates: 'SEC3', steps: 6 },
      reference: 'mmu_notifier_invalidate_range_start() in zap_page_range_single(), mm/memory.c',
    },
    'no end': {
      text: 'The bracket is not closed.',
      change: actionBecomes(discarder, 'endAtOnce', nothing),
      expect: { violates: 'SEC5rest', steps: 14 },
      reference: 'mmu_notifier_invalidate_range_end() in zap_page_range_single(), mm/memory.c',
    },
  },
});
