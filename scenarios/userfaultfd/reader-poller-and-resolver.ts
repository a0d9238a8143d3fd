import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { pollingReader } from '../../machines/userfaultfd/userfaultfd-poll.ts';
import { occasionalReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { properties as P } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedNonblocking, copiesA, loadsFromA } from './setting.ts';

/** Three threads share one descriptor. */
export default scenario({
  name: 'reader-poller-and-resolver',
  text: 'An event loop, a thread that reads when it likes and a resolver share one non-blocking descriptor.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one message that either of them may read, or neither',
  initial: armedNonblocking(4),
  actors: { F: loadsFromA, P: uffdUser.runs(pollingReader), R: uffdUser.runs(occasionalReader), V: copiesA },
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
    P.W7,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.someFaultIsRead,
    sometimes(
      'POLLIN then EAGAIN',
      'a read() that follows POLLIN finds nothing and does not wait',
      uffdUser.some((user) => and(user.polled, user.got.is('EAGAIN'))),
    ),
  ],
  expect: { verdict: 'holds', states: 149210, transitions: 502500, depth: 93 },
  mutants: {
    'read() waits despite O_NONBLOCK': {
      text: 'read() overlooks O_NONBLOCK and sleeps when another thread has taken the message, or the fault has gone',
      change: guardBecomes(uffdUser, 'nonblocking', false),
      expect: { violates: 'W7', steps: 45 },
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read()',
    },
  },
});
