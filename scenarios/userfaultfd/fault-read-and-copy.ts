import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { tirelessReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { builtIn, properties as P } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, copiesA } from './setting.ts';

/** The message of a fault is read while the page is being filled. */
export default scenario({
  name: 'fault-read-and-copy',
  text: 'A thread faults, a reader takes its message, and a resolver fills the page; the fault may also wake for no reason.',
  bounds: { page: 1, frame: 1 },
  boundsReason:
    'one fault suffices for both queues to look empty while it is moved; a load needs no frame before it asks',
  initial: armed(3),
  actors: {
    F: faulter.runs(faultingThread, { access: 'read', spuriousWakes: true }),
    R: uffdUser.runs(tirelessReader),
    V: copiesA,
  },
  properties: [
    P.D1,
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.readAnswers,
    P.W2,
    P.W3,
    P.W6,
    P.leftFdQueue,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.someFaultIsRead,
  ],
  expect: { verdict: 'holds', states: 33455, transitions: 92924, depth: 96 },
  mutants: {
    'no look after queueing': {
      text: 'the fault sleeps without another look at the page table, its message is read, and nobody will wake it',
      change: guardBecomes(faulter, 'sleeps', true),
      expect: { violates: builtIn.W1, steps: 63 },
      bug: 'D07',
      reference: 'commit 8d2afd96c203; seed 003, patch 17/23',
    },
    'no refile sequence': {
      text: 'the waker does not look again when a fault was moved from one queue to the other meanwhile',
      change: guardBecomes(uffdUser, 'refiled', false),
      expect: { violates: builtIn.W1, steps: 63 },
      bug: 'D08',
      reference: 'fs/userfaultfd.c, wake_userfault() and ctx->refile_seq',
    },
    'list_del_init in the reader': {
      text: 'the moved node looks unlinked for a moment: its owner wakes by chance, does not wait for the reader, and returns',
      change: actionBecomes(uffdUser, 'listDel', [uffdUser.actions.listDelInit]),
      expect: { violates: 'R6', steps: 30 },
      bug: 'D13',
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read()',
    },
    'read fault not queued again': {
      text: 'the reader takes the fault out of the one queue and forgets to add it to the other',
      change: actionBecomes(uffdUser, 'listAdd', nothing),
      expect: { violates: 'W2', steps: 24 },
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read()',
    },
    'read fault stays pending': {
      text: 'the reader adds the fault to the queue of read ones and leaves it in the other',
      change: actionBecomes(uffdUser, 'listDel', nothing),
      expect: { violates: 'W3', steps: 37 },
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read()',
    },
  },
});

/** The second half of W3 does not hold. */
export const messageForFilledPage = scenario({
  name: 'message-for-a-filled-page',
  text: 'A reader may be told of a page that is there already: the fault stays queued from the setting of the entry to the wake-up, and a fault that finds the page filled after it queued stays there until it has taken itself out. Shortest is a reader that has found the fault and copies its message while the entry is being set. Monitors have to bear it, and UFFDIO_COPY tells them EEXIST.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'the smallest in which there is a fault, a message and a filled page',
  initial: armed(3),
  actors: { F: faulter.runs(faultingThread, { access: 'read' }), R: uffdUser.runs(tirelessReader), V: copiesA },
  properties: [P.W3present, P.someFaultWaits],
  expect: { verdict: 'violated', violates: 'W3present', steps: 35 },
  reference: 'fs/userfaultfd.c, userfaultfd_poll(): POLLIN promises no message; both outcomes seen on 6.18',
});
