/** mprotect() makes two neighbours equal whose faults go to different monitors. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { mprotectRange, rangeProtector } from '../../machines/vma-merge/mprotect-range.ts';
import { served, unlikeNeighbours } from './setting.ts';

const flagsOnly = guardBecomes(rangeProtector, 'ctxMatchesBefore', rangeProtector.guards.flagsMatchBefore);

export default scenario({
  name: 'mprotect-between-contexts',
  text: 'Pages A and B are VMAs of their own, registered with two userfaultfds. mprotect() makes what else is said of B equal to what is said of A, while a thread loads from B and the monitor of B serves it. The VMAs stay apart, since their contexts differ.',
  bounds: { page: 2, vma: 2, context: 2, frame: 1 },
  boundsReason: 'two neighbours of two contexts; one fault, in the VMA that would be merged into the other',
  initial: unlikeNeighbours(3),
  actors: {
    thread: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    mprotect: rangeProtector.runs(mprotectRange, { page: 1 }),
    monitor: uffdUser.runs(monitor, { ctx: 1 }),
  },
  properties: served,
  expect: { verdict: 'holds', states: 6529, transitions: 16690, depth: 84 },
  mutants: {
    'flags compared only': {
      text: 'vma_merge() compares what vm_flags say, which is the same for both contexts: the VMA of the other context takes the page over.',
      change: flagsOnly,
      expect: { violates: 'A11', steps: 11 },
      bug: 'D43',
      reference: 'is_mergeable_vma(), mm/vma.c: is_mergeable_vm_userfaultfd_ctx()',
    },
    'flags compared only, seen by the thread': {
      text: 'The same: the fault on B goes to the monitor of A, who does not know B, and the monitor of B waits for ever.',
      change: flagsOnly,
      expect: { violates: 'accesses made', steps: 40 },
      bug: 'D43',
      reference: 'is_mergeable_vma(), mm/vma.c: is_mergeable_vm_userfaultfd_ctx()',
    },
  },
});
