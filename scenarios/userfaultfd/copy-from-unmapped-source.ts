import { actionBecomes, and, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed } from './setting.ts';

/** The memory that a page is to be copied from is unmapped. */
export default scenario({
  name: 'copy-from-unmapped-source',
  text: 'A resolver copies from a page that is not there yet, so that it drops its locks with a frame in hand and faults. The VMA of the source is unmapped meanwhile: the call answers EFAULT, and the frame has to go back.',
  bounds: { page: 2, frame: 1, vma: 2 },
  boundsReason: 'a page to fill and a page to copy from, in VMAs of their own; the frame of the copy',
  initial: [armed(2), vmas.covering.at(1).set(1)],
  actors: {
    V: uffdUser.runs(copier, { page: 0, last: 0, source: 1 }),
    X: unmapper.runs(munmap, { page: 1 }),
  },
  properties: [
    P.D1,
    P.R1,
    ...contextsGivenBack,
    P.vmasFreed,
    P.mappedInside,
    P.R2,
    P.REF3,
    P.A1,
    P.A2,
    P.A7,
    sometimes(
      'EFAULT',
      'the source is gone when the copy that was made without locks faults',
      uffdUser.some((user) => and(user.error.is('EFAULT'), user.frame.isnt('none'))),
    ),
    sometimes(
      'copied',
      'the source is read before it goes',
      uffdUser.some((user) => user.copied.is(1)),
    ),
  ],
  expect: { verdict: 'holds', states: 320, transitions: 576, depth: 44 },
  mutants: {
    'frame kept': {
      text: 'The call returns without putting the frame that it could not fill.',
      change: actionBecomes(uffdUser, 'putFrame', nothing),
      expect: { violates: 'R2', steps: 25 },
      reference: 'mm/userfaultfd.c, mfill_atomic(): the frame is put on the way out where one is in hand',
    },
  },
});
