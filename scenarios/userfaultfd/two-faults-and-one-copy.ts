import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { builtIn, properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed, copiesA, loadsFromA } from './setting.ts';

/** One copy has to wake everybody who waits for the page. */
export default scenario({
  name: 'two-faults-and-one-copy',
  text: 'Two threads fault on one page and one UFFDIO_COPY fills it.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'two waiters are the fewest of which one can be forgotten; loads need no frame before they ask',
  initial: armed(3),
  actors: { F1: loadsFromA, F2: loadsFromA, V: copiesA },
  properties: [
    P.D1,
    P.D2,
    P.D3,
    P.D4,
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
  expect: { verdict: 'holds', states: 18926, transitions: 51526, depth: 71 },
  mutants: {
    'wakes one': {
      text: 'the waiters queue as exclusive ones and the wake-up stops after the first, even if that one was not going to sleep',
      change: actionBecomes(uffdUser, 'wakeInRange', [uffdUser.actions.wakeOldest]),
      expect: { violates: builtIn.W1, steps: 65 },
      bug: 'D45',
      reference: 'seed 003, patch "add nr wake parameter to __wake_up_locked_key"',
    },
  },
});
