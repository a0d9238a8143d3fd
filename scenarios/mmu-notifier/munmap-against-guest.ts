/** munmap() of a page that a guest and a CPU use. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { kernel, mappedFromStart, properties as p, secondary } from '../../models/index.ts';
import { coherence, faultRetried, subscribed, translatedFromStart } from './setting.ts';

export default scenario({
  name: 'munmap-against-guest',
  text: 'A VMA is unmapped while a guest’s fault looks up its page, a CPU of the guest goes on to use what it has cached of the SPTE, and a CPU of the host has the page in its TLB. Both are flushed before the frame is freed, and the fault retries and finds no VMA.',
  bounds: { page: 1, frame: 1, cpu: 1 },
  boundsReason: 'one page, which guest and host have',
  initial: [
    subscribed(2),
    kernel.tlbs.set(true),
    kernel.broadcastsTlbi.set(true),
    mappedFromStart(0, 0),
    translatedFromStart(0, 0, 0),
    secondary.guestsCache.at(0).set(true),
  ],
  actors: {
    U: unmapper.runs(munmap, { page: 0 }),
    V: runsGuest(kvmFault, {}),
    G: guestProcessor.runs(guestCpu),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [...coherence, p.TLB1, p.TLB2, p.D3, p.R2, p.R11, p.someSpte, p.someCount, faultRetried],
  expect: { verdict: 'holds', states: 264, transitions: 735, depth: 23 },
  mutants: {
    'not announced': {
      text: 'the page is unmapped and no consumer is told before',
      change: [actionBecomes(unmapper, 'startAtOnce', nothing), actionBecomes(unmapper, 'endAtOnce', nothing)],
      expect: { violates: 'SEC3', steps: 7 },
      reference: 'mm/memory.c, unmap_vmas(): mmu_notifier_invalidate_range_start()',
    },
    'no flush': {
      text: 'the frame is freed while a CPU has it cached',
      change: actionBecomes(unmapper, 'flush', nothing),
      expect: { violates: 'TLB2', steps: 12 },
      reference: 'mm/mmu_gather.c, tlb_flush_mmu(): tlb_flush_mmu_tlbonly() comes first',
    },
  },
});
