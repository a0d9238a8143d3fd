import { scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armed, copiesA, loadsFromA } from './setting.ts';

/** A page is copied in while its VMA is taken out of the descriptor's hands. */
export default scenario({
  name: 'copy-against-unregister',
  text: 'A resolver copies a page in while its VMA is unregistered and a thread faults on it: ENOENT or success. UNREGISTER locks the VMA before it wakes; what happens otherwise is in fault-against-unregister-vma-lock.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page is one race; a load takes the zero page where nobody is asked, so that one frame is enough',
  initial: armed(3),
  actors: { F: loadsFromA, V: copiesA, X: unregistrar.runs(uffdUnregister, { page: 0, locksVmaFirst: true }) },
  properties: [
    P.D1,
    P.D2,
    P.D3,
    P.D4,
    P.R1,
    accessesMade,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.W2,
    P.A1,
    P.A2,
    P.someFaultWaits,
    sometimes(
      'ENOENT',
      'the VMA is no longer registered',
      uffdUser.some((user) => user.error.is('ENOENT')),
    ),
  ],
  expect: { verdict: 'holds', states: 7664, transitions: 20319, depth: 62 },
});
