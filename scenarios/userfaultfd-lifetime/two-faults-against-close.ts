/** Two faults wait when the descriptor is closed: both have to go on. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { properties as p, wakeOldestOnly } from '../../models/index.ts';
import { armedByOneContext } from './registered.ts';
import { someContextFreed } from './witnesses.ts';

const loads = faulter.runs(faultingThread, { page: 0, access: 'read' });

export default scenario({
  name: 'two-faults-against-close',
  text: 'Two threads load from a missing page of an armed VMA while another closes the userfaultfd. Whatever the order, both end with a page of zeros.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'two waiters are the fewest of which one can be forgotten; a load takes the zero page in the end',
  initial: armedByOneContext(3),
  actors: { first: loads, second: loads, monitor: closer.runs(uffdClose) },
  properties: [p.D1, p.A3, p.A5, p.L4, p.R1, p.R2, p.R6, p.R7, p.W2, p.W5, p.twoFaultsWait, someContextFreed],
  expect: { verdict: 'holds', states: 17957, transitions: 48848, depth: 61 },
  mutants: {
    'wakes one': {
      text: 'close() wakes the fault that waits longest.',
      change: actionBecomes(closer, 'wakeFaults', wakeOldestOnly(0)),
      expect: { violates: 'W5', steps: 63 },
      reference: 'userfaultfd_release(): __wake_up() with nr_exclusive 1 wakes all, since no fault waits exclusively',
    },
  },
});
