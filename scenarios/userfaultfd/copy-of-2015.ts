import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier2015 } from '../../machines/userfaultfd/userfaultfd-copy-2015.ts';
import { properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, in2015, loadsFromA } from './setting.ts';

/** UFFDIO_COPY of the third posting where nobody but itself wants mmap_lock in between. */
export default scenario({
  name: 'copy-of-2015',
  text: 'The copy of March 2015 faults on its source with mmap_lock held. Another resolver copies the same page from memory that is there, and a thread loads from it; without a writer that queues for mmap_lock this ends well.',
  bounds: { page: 2, frame: 2, vma: 2, 'mmap_lock read depth': 2 },
  boundsReason: 'a page to fill and a page to copy from, in VMAs of their own; a frame for each copy',
  initial: [armed(3), in2015, vmas.covering.at(1).set(1)],
  actors: {
    F: loadsFromA,
    V: uffdUser.runs(copier2015, { page: 0, last: 0, source: 1 }),
    W: uffdUser.runs(copier2015, { page: 0, last: 0 }),
  },
  properties: [
    P.D1,
    P.D2,
    P.D3,
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.W2,
    P.A1,
    P.A7,
    P.someFaultWaits,
    sometimes(
      'EEXIST',
      'the other resolver was faster',
      uffdUser.some((user) => user.error.is('EEXIST')),
    ),
  ],
  expect: { verdict: 'holds', states: 21861, transitions: 59582, depth: 58 },
  mutants: {
    'frame kept': {
      text: 'Who is told EEXIST keeps the frame that it has filled.',
      change: actionBecomes(uffdUser, 'putFrame', nothing),
      expect: { violates: 'R2', steps: 34 },
      reference: 'seed 003: mcopy_atomic() frees the page that it could not map',
    },
  },
});
