/** A page is zapped and faulted in again while a CPU has the old frame cached. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { properties as p } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';
import { cachedByCpus } from './setting.ts';
import { someStaleTranslation } from './witnesses.ts';

export const faultAfterZap = scenario({
  name: 'fault-after-zap',
  text: 'MADV_DONTNEED of a page, a thread that faults it in again, and a CPU that may still have the old frame cached. Until the zap has flushed, old and new frame are both in use; afterwards only the new one is.',
  bounds: { page: 1, frame: 2, cpu: 1 },
  boundsReason: 'a frame for the page before the zap and one after it',
  initial: cachedByCpus(2),
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0 }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.TLB1,
    p.TLB2,
    p.flushesDone,
    p.DATA1,
    p.D1,
    p.D3,
    p.L4,
    p.R2,
    accessesMade,
    p.REF1,
    p.REF3,
    someStaleTranslation,
  ],
  expect: { verdict: 'holds', states: 432, transitions: 1287, depth: 27 },
  mutants: {
    'nothing gathered': {
      text: 'The zap clears the entry and owes no flush, so that the new frame is mapped while the old one is cached.',
      change: actionBecomes(discarder, 'gather', nothing),
      expect: { violates: 'TLB1', steps: 17 },
      reference: 'tlb_remove_tlb_entry() in zap_pte_range(), mm/memory.c',
    },
  },
});
