import { actionBecomes, and, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { properties as P, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed } from './setting.ts';

/** A copy drops its locks to fault on its source; meanwhile the VMA that it fills is unregistered. */
export default scenario({
  name: 'copy-against-unregister-nested',
  text: 'A resolver copies from a page that is not there yet, so that it drops its locks with a frame in hand and fills that first. Meanwhile the VMA is unregistered: the second locking answers ENOENT, and the frame has to go back.',
  bounds: { page: 2, frame: 1, vma: 2 },
  boundsReason: 'a page to fill and a page to copy from, in VMAs of their own; the frame of the copy',
  initial: [armed(2), vmas.covering.at(1).set(1)],
  actors: {
    V: uffdUser.runs(copier, { page: 0, last: 0, source: 1 }),
    X: unregistrar.runs(uffdUnregister, { page: 0 }),
  },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    ...contextsGivenBack,
    P.R2,
    P.REF3,
    P.A1,
    P.A2,
    sometimes(
      'refused with a frame in hand',
      'the VMA is no longer registered when the copy that was made without locks is to be mapped',
      uffdUser.some((user) => and(user.error.is('ENOENT'), user.frame.isnt('none'))),
    ),
    sometimes(
      'mapped after a fault in the copy',
      'the copy that was made without locks finds the VMA still registered',
      uffdUser.some((user) => and(user.copied.is(1), user.error.is('none'))),
    ),
  ],
  expect: { verdict: 'holds', states: 496, transitions: 899, depth: 50 },
  mutants: {
    'frame kept': {
      text: 'The call that is refused the second time returns without putting the frame that it has filled.',
      change: actionBecomes(uffdUser, 'putFrame', nothing),
      expect: { violates: 'R2', steps: 39 },
      reference: 'mm/userfaultfd.c, mfill_atomic(): the frame is put on the way out where one is in hand',
    },
  },
});
