import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed, copiesA, storesToAAndLoads } from './setting.ts';

/** Two resolvers disagree about one page. */
export default scenario({
  name: 'copy-against-zeropage',
  text: 'One resolver copies a page in, another declares it empty, and a thread stores to it and loads it again.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page is one race; a frame for the copy and one for the store',
  initial: armed(3),
  actors: { F: storesToAAndLoads, V: copiesA, Z: uffdUser.runs(zeroFiller, { page: 0, last: 0 }) },
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
  ],
  expect: { verdict: 'holds', states: 32072, transitions: 89650, depth: 74 },
  mutants: {
    'zero page over whatever is there': {
      text: 'UFFDIO_ZEROPAGE does not test the entry under the page-table lock: it maps over the page that was copied in, and over what was stored there',
      change: guardBecomes(uffdUser, 'pteNone', true),
      expect: { violates: 'A1', steps: 22 },
      reference: 'mm/userfaultfd.c, mfill_atomic_pte_zeropage()',
    },
  },
});
