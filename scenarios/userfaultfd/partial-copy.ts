import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed } from './setting.ts';

/** A copy of two pages finds the second one filled. */
export default scenario({
  name: 'partial-copy',
  text: 'One resolver copies pages A and B in one call, another one copies B; who comes to B last does a part only.',
  bounds: { page: 2, frame: 3 },
  boundsReason: 'two pages are the shortest call that can end half way; a frame for each copy',
  initial: armed(3),
  actors: {
    F: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    V: uffdUser.runs(copier, { page: 0, last: 1 }),
    W: uffdUser.runs(copier, { page: 1, last: 1 }),
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
    sometimes(
      'half done',
      'a call has filled a page and then found the next one filled',
      uffdUser.some((user) => and(user.error.is('EEXIST'), user.copied.is(1))),
    ),
  ],
  expect: { verdict: 'holds', states: 156985, transitions: 437574, depth: 94 },
  mutants: {
    'short call answers success': {
      text: 'the call returns 0 although it stopped half way, as if the caller would look at the out-field anyway',
      change: guardBecomes(uffdUser, 'allDone', uffdUser.guards.someDone),
      expect: { violates: 'A2', steps: 41 },
      reference: 'fs/userfaultfd.c, userfaultfd_copy(): EAGAIN where not all was copied',
    },
  },
});
