/** What the kernel cannot tell its user: the answer of a copy that was made, and a message that was taken. */
import { atEnd, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { builtIn, properties as P } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, loadsFromA } from './setting.ts';

export const copyCannotAnswer = scenario({
  name: 'copy-cannot-answer',
  text: 'A monitor copies a page in, and the kernel cannot write to its out-field: EFAULT after the page was filled, and nobody is woken. A monitor that wakes after any error, whatever it thinks was done, leaves no fault behind.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one fault, one message, one copy',
  initial: armed(2),
  actors: { F: loadsFromA, M: uffdUser.runs(monitor, { outFieldFaults: true }) },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.readAnswers,
    P.W2,
    P.W3,
    P.A1,
    P.A7,
    P.someFaultIsRead,
    sometimes(
      'EFAULT',
      'the page is filled and the out-field is not',
      uffdUser.some((user) => user.error.is('EFAULT at the out-field')),
    ),
  ],
  expect: { verdict: 'holds', states: 801, transitions: 1457, depth: 76 },
  mutants: {
    'EFAULT taken for nothing done': {
      text: 'the monitor goes on to the next message as if the page were still missing, while the fault that waits for it sleeps',
      change: guardBecomes(uffdUser, 'mustWake', false),
      expect: { violates: builtIn.W1, steps: 59 },
      reference: 'fs/userfaultfd.c, userfaultfd_copy(): put_user() precedes wake_userfault()',
    },
  },
});

export const messageLost = scenario({
  name: 'message-lost-in-read',
  text: 'A message is taken out of the queue and cannot be copied to the buffer of read(): EFAULT, and the message is lost. The monitor does not know which page it was about; it wakes its whole range, so that whoever waits asks again.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one message that is lost, and asked for again',
  initial: armed(2),
  actors: { F: loadsFromA, M: uffdUser.runs(monitor, { bufferFaults: true }) },
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
    P.someFaultIsRead,
    atEnd(
      'served',
      'in the end the load has got its page',
      faulter.all((thread) => thread.in('done')),
    ),
    sometimes(
      'EFAULT',
      'a message is lost',
      uffdUser.some((user) => user.got.is('EFAULT')),
    ),
  ],
  expect: { verdict: 'holds', states: 1223, transitions: 2223, depth: 116 },
  mutants: {
    'EINTR without a signal': {
      text: 'read() finds nothing and takes that for a signal: the program reads again without end.',
      change: guardBecomes(uffdUser, 'signalPending', true),
      expect: { violates: 'read', steps: 9 },
      reference: 'fs/userfaultfd.c, userfaultfd_ctx_read(): signal_pending(current)',
    },
    'read again and no more': {
      text: 'the monitor mends its buffer and reads again, and the message does not come a second time',
      change: guardBecomes(uffdUser, 'messageLost', false),
      expect: { violates: 'served', steps: 42 },
      reference: 'fs/userfaultfd.c, userfaultfd_read_iter(): what userfaultfd_ctx_read() has taken is not given back',
    },
  },
});
