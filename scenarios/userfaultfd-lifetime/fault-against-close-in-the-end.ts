/** What close() promises about runs: it ends, and no fault that waits is left behind. */
import { actionBecomes, eventually, nothing, scenario } from '../../checker/language/index.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { properties as p } from '../../models/index.ts';
import faultAgainstClose from './fault-against-close.ts';

export default scenario({
  ...faultAgainstClose,
  name: 'fault-against-close-in-the-end',
  text: 'A thread stores to a missing page of an armed VMA, is turned away while the context is closed but its VMA still armed, and tries again; the close ends all the same, the fault leaves, and the store retires.',
  properties: [
    p.W1live,
    p.W5live,
    p.W5close,
    eventually(
      'store retires',
      'the store retires',
      faulter.some((t) => t.in('done')),
    ),
    p.someFaultWaits,
  ],
  expect: { verdict: 'holds', states: 608, transitions: 1120, depth: 41 },
  mutants: {
    'no wake': {
      text: 'close() disarms the VMAs and wakes nobody.',
      change: actionBecomes(closer, 'wakeFaults', nothing),
      expect: { violates: 'W5-live', steps: 37 },
      reference: 'userfaultfd_release(): the wake-up after the VMAs are disarmed',
    },
  },
});
