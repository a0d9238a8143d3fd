/** Two faults wait when the descriptor is closed: both have to go on. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { properties as p, vmas, wakeOldestOnly } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';
import { someContextFreed } from './witnesses.ts';

export default scenario({
  name: 'two-faults-against-close',
  text: 'Two threads load each from a missing page of an armed VMA of its own while another closes the userfaultfd. Whatever the order, both end with a page of zeros.',
  bounds: { page: 2, frame: 1, vma: 2 },
  boundsReason:
    'two waiters are the fewest of which one can be forgotten, two VMAs the fewest that have to be walked; a load takes the zero page in the end',
  initial: [armedByOneContext(3), vmas.covering.at(1).set(1), vmas.missing.at(1).set(true), vmas.ctx.at(1).set(0)],
  actors: {
    first: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    second: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    monitor: closer.runs(uffdClose),
  },
  properties: [
    p.D1,
    p.A3,
    p.A5,
    p.L4,
    p.R1,
    accessesMade,
    ...contextsGivenBack,
    p.R6list,
    p.R2,
    p.R6,
    p.R9,
    p.W2,
    p.W5,
    p.twoFaultsWait,
    someContextFreed,
  ],
  expect: { verdict: 'holds', states: 19407, transitions: 52740, depth: 64 },
  mutants: {
    'wakes one': {
      text: 'close() wakes the fault that waits longest.',
      change: actionBecomes(closer, 'wakeFaults', wakeOldestOnly(0)),
      expect: { violates: 'W5', steps: 66 },
      reference: 'userfaultfd_release(): __wake_up() with nr_exclusive 1 wakes all, since no fault waits exclusively',
    },
  },
});
