/** A lost wake-up beside a reader that never rests: no state is quiescent, so that only a promise about runs shows it. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { tirelessReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { properties as P } from '../../models/index.ts';
import { armedNonblocking, copiesA } from './setting.ts';

export default scenario({
  name: 'spinning-reader',
  text: 'A thread faults, a reader asks for messages again and again without ever sleeping, and a resolver fills the page. The fault wakes up in the end, since each spinlock serves in order.',
  bounds: { page: 1, frame: 1 },
  boundsReason:
    'one fault suffices for both queues to look empty while it is moved; a load needs no frame before it asks',
  initial: armedNonblocking(3),
  actors: {
    F: faulter.runs(faultingThread, { access: 'read' }),
    R: uffdUser.runs(tirelessReader),
    V: copiesA,
  },
  properties: [P.W1live, P.someFaultWaits, P.someFaultIsRead],
  fairness: {
    F: { 'lock fault queue': 'strong' },
    V: { 'lock fault_pending_wqh': 'strong' },
  },
  expect: { verdict: 'holds', states: 14081, transitions: 38822, depth: 73 },
  mutants: {
    'no look after queueing': {
      text: 'the fault sleeps without another look at the page table, its message is read, and nobody will wake it',
      change: guardBecomes(faulter, 'sleeps', true),
      expect: { violates: 'W1-live', steps: 65 },
      reference: 'commit 8d2afd96c203; seed 003, patch 17/23',
    },
    'no refile sequence': {
      text: 'the waker does not look again when a fault was moved from one queue to the other meanwhile',
      change: guardBecomes(uffdUser, 'refiled', false),
      expect: { violates: 'W1-live', steps: 65 },
      reference: 'fs/userfaultfd.c, wake_userfault() and ctx->refile_seq',
    },
  },
});
