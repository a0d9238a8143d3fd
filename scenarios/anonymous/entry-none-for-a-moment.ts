/** An entry that is none for a moment under the PTL, which a fault on its way to sleep sees without it. */
import { runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { changeProtNuma, protector } from '../../machines/mprotect/change-pte-range.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { prefetchingMonitor, trustingMonitor } from '../../machines/userfaultfd/prefetching-monitor.ts';
import { builtIn, opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';

export default scenario({
  name: 'entry-none-for-a-moment',
  text: 'A monitor sends a page unasked and then serves faults, while NUMA balancing changes the protection of the page. A fault that was about to wait sees the entry while it is out, too late for the wake-up of the copy, and sleeps although the page is there. Its message is read, UFFDIO_COPY answers EEXIST, and the monitor wakes it.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page; its frame, and one that the monitor allocates before it finds the page there',
  initial: [sharedByTasks(3), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)],
  actors: {
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    M: uffdUser.runs(prefetchingMonitor, { page: 0, last: 0 }),
    N: protector.runs(changeProtNuma, { page: 0 }),
  },
  properties: [
    p.D1,
    p.D4,
    p.L4,
    p.R1,
    accessesMade,
    ...contextsGivenBack,
    p.R6list,
    p.R2,
    p.REF3,
    p.W2,
    p.A1,
    p.A2,
    p.someFaultWaits,
    sometimes(
      'entry out',
      'the entry of a page that is there is none for a moment',
      protector.some((n) => n.in('takenOut')),
    ),
  ],
  expect: { verdict: 'holds', states: 33773, transitions: 91764, depth: 101 },
  mutants: {
    'EEXIST is trusted': {
      text: 'The monitor takes EEXIST for proof that nobody waits for the page.',
      change: runsInstead('M', uffdUser.runs(trustingMonitor, { page: 0, last: 0 })),
      expect: { violates: builtIn.W1, steps: 89 },
      bug: 'E13',
      reference: 'change_pte_range(): ptep_modify_prot_start(); userfaultfd_must_wait() takes no lock',
    },
  },
});
