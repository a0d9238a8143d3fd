/** A page that is sent unasked also wakes whoever has asked for it meanwhile. */
import { and, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { trustingMonitor } from '../../machines/userfaultfd/prefetching-monitor.ts';
import { builtIn, opened, properties as p, ptep, readable, sharedByTasks, vmas } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';

export default scenario({
  name: 'prefetch-wakes',
  text: 'A monitor sends a page unasked, and takes EEXIST to a later message for proof that nobody waits: as long as no entry is none for a moment it is right, since the UFFDIO_COPY that fills the page wakes whoever has queued for it, read or not.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page; its frame, and one that the monitor allocates before it finds the page there',
  initial: [sharedByTasks(2), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)],
  actors: {
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    M: uffdUser.runs(trustingMonitor, { page: 0, last: 0 }),
  },
  properties: [
    ...[p.D1, p.D4, p.L4, p.R1, p.R2, p.R6list, p.REF3, p.W2, p.A1, p.A2],
    accessesMade,
    ...contextsGivenBack,
    p.someFaultWaits,
    sometimes(
      'sent unasked',
      'the page is there, and the monitor has read no message yet',
      and(
        uffdUser.some((m) => m.in('prefetch.answering')),
        readable(ptep(0)),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 3201, transitions: 6078, depth: 87 },
  mutants: {
    'sent with DONTWAKE': {
      text: 'The monitor fills with UFFDIO_COPY_MODE_DONTWAKE, and calls no UFFDIO_WAKE: whoever asked before sleeps on beside the page.',
      change: runsInstead('M', uffdUser.runs(trustingMonitor, { page: 0, last: 0, dontWake: true })),
      expect: { violates: builtIn.W1, steps: 77 },
      reference: 'ioctl_userfaultfd(2): UFFDIO_COPY_MODE_DONTWAKE',
    },
  },
});
