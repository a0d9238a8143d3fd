import { actionBecomes, and, guardBecomes, never, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { killableReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { finishWait, properties as P, task } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, copiesA, loadsFromA } from './setting.ts';

/** A reader is killed in read(). */
export default scenario({
  name: 'signal-in-read',
  text: 'A fatal signal reaches a reader at any moment of its read(), asleep or not, while a thread faults and a resolver copies.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one message and one signal',
  initial: armed(3),
  actors: { F: loadsFromA, R: uffdUser.runs(killableReader), V: copiesA },
  properties: [
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.R6,
    P.readAnswers,
    P.W2,
    P.W3,
    P.W4,
    P.W6,
    P.W8,
    P.someFaultWaits,
    never(
      'killed in vain',
      'the reader ends only for a signal',
      uffdUser.some((user) => and(user.in('killed'), task.signal.at(user.id).is('none'))),
    ),
    sometimes(
      'EINTR',
      'read() is interrupted',
      uffdUser.some((user) => user.in('killed')),
    ),
  ],
  expect: { verdict: 'holds', states: 38520, transitions: 116083, depth: 74 },
  mutants: {
    'ends unasked': {
      text: 'The program ends after its first message as if it had been interrupted.',
      change: guardBecomes(uffdUser, 'gotEintr', true),
      expect: { violates: 'killed in vain', steps: 27 },
    },
    'stays in fd_wqh': {
      text: 'who is interrupted leaves read() without taking its entry, which is on its stack, out of the queue',
      change: actionBecomes(uffdUser, 'leaveFdQueue', finishWait()),
      expect: { violates: 'W8', steps: 35 },
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read(): __remove_wait_queue()',
    },
    'signal overlooked': {
      text: 'read() does not look for a signal before it sleeps, and the signal came when there was nobody to wake',
      change: guardBecomes(uffdUser, 'signalPending', false),
      expect: { violates: 'W4', steps: 33 },
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read()',
    },
  },
});
