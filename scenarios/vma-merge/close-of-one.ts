/** mprotect() makes two neighbours equal whose faults go to different monitors, and one of these closes its descriptor. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { mprotectRange, rangeProtector } from '../../machines/vma-merge/mprotect-range.ts';
import { properties as p } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';
import { unlikeNeighbours } from './setting.ts';

export default scenario({
  name: 'close-beside-mprotect-between-contexts',
  text: 'Pages A and B are VMAs of their own, registered with two userfaultfds. mprotect() makes what else is said of B equal to what is said of A, and the descriptor with which B is registered is closed, while a thread loads from B. It gets a page of zeros in the end.',
  bounds: { page: 2, vma: 2, context: 2, frame: 1 },
  boundsReason: 'two neighbours of two contexts; one fault, in the VMA that would be merged into the other',
  initial: unlikeNeighbours(3),
  actors: {
    thread: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    mprotect: rangeProtector.runs(mprotectRange, { page: 1 }),
    close: closer.runs(uffdClose, { ctx: 1 }),
  },
  properties: [p.A11, p.VMA6, p.D1, p.L4, p.R1, p.R2, p.R6, p.W2, p.W5, accessesMade, p.someFaultWaits],
  expect: { verdict: 'holds', states: 3617, transitions: 8978, depth: 48 },
  mutants: {
    'flags compared only': {
      text: 'vma_merge() compares what vm_flags say: close() finds no VMA of its context, and leaves B registered with the other one, whose monitor does not know B.',
      change: guardBecomes(rangeProtector, 'ctxMatchesBefore', rangeProtector.guards.flagsMatchBefore),
      expect: { violates: 'accesses made', steps: 46 },
      bug: 'D43',
      reference: 'is_mergeable_vma(), mm/vma.c: is_mergeable_vm_userfaultfd_ctx()',
    },
  },
});
