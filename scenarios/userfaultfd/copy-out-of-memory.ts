import { actionBecomes, and, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { properties as P } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed } from './setting.ts';

/** A copy of two pages finds memory for one, or its cgroup refuses the charge. */
export default scenario({
  name: 'copy-out-of-memory',
  text: 'A resolver copies pages A and B in one call, and there is one frame; the memory cgroup may refuse to be charged, too. What was filled is answered with EAGAIN, and a call that fills nothing with ENOMEM. A thread loads from A.',
  bounds: { page: 2, frame: 1 },
  boundsReason: 'one page more than there are frames',
  initial: armed(2),
  actors: {
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    V: uffdUser.runs(copier, { page: 0, last: 1, chargeMayFail: true }),
  },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.W2,
    P.A1,
    P.A2,
    P.A7,
    P.L7,
    P.someFaultWaits,
    sometimes(
      'half done',
      'a call has filled a page and then found no memory',
      uffdUser.some((user) => and(user.error.is('ENOMEM'), user.copied.is(1))),
    ),
    sometimes(
      'charge refused',
      'a call has a frame in hand that it may not charge',
      uffdUser.some((user) => and(user.error.is('ENOMEM'), user.frame.isnt('none'))),
    ),
  ],
  expect: { verdict: 'holds', states: 1282, transitions: 2454, depth: 58 },
  mutants: {
    'frame kept': {
      text: 'The frame that may not be charged is not put.',
      change: actionBecomes(uffdUser, 'putFrame', nothing),
      expect: { violates: 'R2', steps: 32 },
      reference: 'mm/userfaultfd.c, mfill_atomic_pte_copy(): out_release',
    },
  },
});
