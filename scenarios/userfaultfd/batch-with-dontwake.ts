import { guardBecomes, runsInstead, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { batchCopier, forgetfulBatchCopier } from '../../machines/userfaultfd/monitor.ts';
import { builtIn, properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed, loadsFromA } from './setting.ts';

const batch = { page: 0, last: 1, dontWake: true };

/** Two pages are filled with DONTWAKE and one UFFDIO_WAKE follows. */
export default scenario({
  name: 'batch-with-dontwake',
  text: 'A resolver fills two pages with UFFDIO_COPY_MODE_DONTWAKE and then wakes the whole range; two threads fault.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'two pages are the smallest batch',
  initial: armed(3),
  actors: {
    F1: loadsFromA,
    F2: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    V: uffdUser.runs(batchCopier, batch),
  },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    accessesMade,
    rangesFilled,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.W2,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.twoFaultsWait,
  ],
  expect: { verdict: 'holds', states: 43693, transitions: 119530, depth: 78 },
  mutants: {
    'batch without wake-up': {
      text: 'what the kernel leaves to its user: the batch ends without UFFDIO_WAKE; whether the message was read does not matter',
      change: runsInstead('V', uffdUser.runs(forgetfulBatchCopier, batch)),
      expect: { violates: builtIn.W1, steps: 43 },
      bug: 'D16',
      reference: 'seed 003: UFFDIO_WAKE goes with DONTWAKE; ioctl_userfaultfd(2)',
    },
    'DONTWAKE ignored': {
      text: 'UFFDIO_COPY wakes although it was told not to',
      change: guardBecomes(uffdUser, 'wakesNow', uffdUser.guards.someDone),
      expect: { violates: 'A2', steps: 24 },
      reference: 'fs/userfaultfd.c, userfaultfd_copy()',
    },
  },
});
