/** A fault while its VMA is unmapped: munmap() wakes nobody. */
import { scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, properties as p } from '../../models/index.ts';
import { armedByOneContext } from './registered.ts';

export default scenario({
  name: 'fault-against-munmap',
  text: 'One thread stores to a missing page of an armed VMA while another unmaps it, without UFFD_FEATURE_EVENT_UNMAP. A fault that sleeps goes on sleeping although its address is gone: only UFFDIO_WAKE, close or a signal lets it find that out and get SIGSEGV.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one sleeper',
  initial: armedByOneContext(2),
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    other: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [p.D1, p.A3, p.L4, p.R1, p.R2, p.R6, p.W2, p.someFaultWaits],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 29 },
  reference: 'munmap() without UFFD_FEATURE_EVENT_UNMAP wakes nobody: observed on 6.18',
});
