import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { builtIn, properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed, storesToAAndLoads } from './setting.ts';

/** A thread touches a missing page while another one declares it empty. */
export default scenario({
  name: 'fault-against-zeropage',
  text: 'A thread stores to a missing page, at last by a copy of the zero page, while a resolver maps the zero page there.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page is one race; UFFDIO_ZEROPAGE needs no frame, so that the one is for the store',
  initial: armed(2),
  actors: { F: storesToAAndLoads, V: uffdUser.runs(zeroFiller, { page: 0, last: 0 }) },
  properties: [
    P.D1,
    P.D2,
    P.D3,
    P.D4,
    P.L4,
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
  ],
  expect: { verdict: 'holds', states: 838, transitions: 1564, depth: 57 },
  mutants: {
    'access never made': {
      text: 'The same as the thread sees it: its store is never made.',
      change: guardBecomes(uffdUser, 'wakesNow', false),
      expect: { violates: 'accesses made', steps: 34 },
      reference: 'fs/userfaultfd.c, userfaultfd_zeropage()',
    },
    'no wake-up': {
      text: 'UFFDIO_ZEROPAGE fills the page and wakes nobody',
      change: guardBecomes(uffdUser, 'wakesNow', false),
      expect: { violates: builtIn.W1, steps: 34 },
      reference: 'fs/userfaultfd.c, userfaultfd_zeropage()',
    },
  },
});
