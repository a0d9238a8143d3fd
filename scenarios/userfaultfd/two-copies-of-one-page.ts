import { guardBecomes, scenario, withoutLock } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { properties as P, pageTables } from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed, copiesA, storesToA } from './setting.ts';

/** Two resolvers copy the same page; one of them is told EEXIST. */
export default scenario({
  name: 'two-copies-of-one-page',
  text: 'Two resolvers copy the same page in while a thread faults on it: one wins, the other is told EEXIST.',
  bounds: { page: 1, frame: 3 },
  boundsReason: 'one page is one race; a frame for each resolver and one for the fault',
  initial: armed(3),
  actors: { F: storesToA, V: copiesA, W: copiesA },
  properties: [
    P.D1,
    P.D2,
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
    P.REF3,
    P.someFaultWaits,
    P.someFrameUnmapped,
  ],
  expect: { verdict: 'holds', states: 69803, transitions: 198216, depth: 67 },
  mutants: {
    'no recheck under the PTL': {
      text: 'the entry is overwritten whatever it holds',
      change: guardBecomes(uffdUser, 'pteNone', true),
      expect: { violates: 'A1', steps: 25 },
      reference: 'mm/userfaultfd.c, mfill_atomic_install_pte()',
    },
    'no PTL': {
      text: 'both resolvers see the entry empty before either has set it, and both are told that they filled it',
      change: withoutLock(pageTables.ptl),
      expect: { violates: 'D2', steps: 24 },
      reference: 'mm/userfaultfd.c, mfill_atomic_install_pte()',
    },
  },
});
