/** What a fatal signal promises about runs: whoever waits in a userfaultfd leaves, whatever the others do for ever. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { properties as p, prepareToWait } from '../../models/index.ts';
import { signalsEndAWait } from './signals-end-a-wait.ts';

export default scenario({
  ...signalsEndAWait,
  name: 'kill-ends-a-wait',
  text: 'Two threads wait for one armed page that nobody fills. One gets signals that it handles, faults again and waits again, without end; the other is killed and leaves, since the lock of the queue serves in order.',
  properties: [p.W4live, p.someFaultWaits],
  fairness: { killed: { 'lock fault queue': 'strong' } },
  expect: { verdict: 'holds', states: 2840, transitions: 7347, depth: 51 },
  mutants: {
    'sleeps uninterruptibly': {
      text: 'The fault sleeps as if no signal mattered: who is killed never leaves.',
      change: actionBecomes(faulter, 'setTaskState', prepareToWait('uninterruptible')),
      expect: { violates: 'W4-live', steps: 37 },
      reference: 'userfaultfd_get_blocking_state()',
    },
  },
});
