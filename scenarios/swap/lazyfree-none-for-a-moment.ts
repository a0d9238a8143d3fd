/** MADV_FREE takes an entry out for a moment, which a fault on its way to sleep sees without the PTL. */
import { runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madviseFree } from '../../machines/swap/madvise-free.ts';
import { lazyFreer } from '../../machines/swap/madvise-free-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { prefetchingMonitor, trustingMonitor } from '../../machines/userfaultfd/prefetching-monitor.ts';
import { builtIn, kernel, properties as p } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';
import { armed } from '../userfaultfd/setting.ts';

export default scenario({
  name: 'lazyfree-none-for-a-moment',
  text: 'A monitor sends a page unasked and then serves faults, while another thread gives the page free with MADV_FREE, which makes its entry clean by taking it out and setting it again. A fault that was about to wait sees it while it is out, too late for the wake-up of the copy. Its message is read, UFFDIO_COPY answers EEXIST, and the monitor wakes it.',
  onDemand: 'entry-none-for-a-moment shows the same with another call; this one has 52,380 states',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page; its frame, and one that the monitor allocates before it finds the page there',
  initial: [armed(3), kernel.swap.set(true), kernel.noVmaLocks.set(true)],
  actors: {
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    M: uffdUser.runs(prefetchingMonitor, { page: 0, last: 0 }),
    N: lazyFreer.runs(madviseFree, { page: 0 }),
  },
  properties: [
    p.D1,
    p.L4,
    p.R1,
    p.R2,
    p.REF3,
    p.W2,
    p.A1,
    p.A2,
    accessesMade,
    p.someFaultWaits,
    sometimes(
      'entry out',
      'the entry of a page that is there is none for a moment',
      lazyFreer.some((n) => n.in('entryCleared')),
    ),
  ],
  expect: { verdict: 'holds', states: 52380, transitions: 142480, depth: 99 },
  mutants: {
    'EEXIST is trusted': {
      text: 'The monitor takes EEXIST for proof that nobody waits for the page.',
      change: runsInstead('M', uffdUser.runs(trustingMonitor, { page: 0, last: 0 })),
      expect: { violates: builtIn.W1, steps: 87 },
      bug: 'E13',
      reference: 'clear_young_dirty_ptes(), include/linux/pgtable.h; userfaultfd_must_wait() takes no lock',
    },
  },
});
