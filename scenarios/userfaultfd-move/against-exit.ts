/** UFFDIO_MOVE by a monitor in another process while the last task exits. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-exit',
  text: 'The only task of an address space exits while a monitor in another process moves a page of it: success, or ESRCH.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: aboutToMove(1),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
  },
  properties: [
    ...moving,
    ...[p.mappedInside, p.R4, p.R10, p.L7, p.countCounted],
    someMoved,
    sometimes(
      'ESRCH',
      'the address space is gone',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('ESRCH'))),
    ),
  ],
  expect: { verdict: 'holds', states: 398, transitions: 716, depth: 60 },
  mutants: {
    'mmget whatever the count': {
      text: 'The mover takes mmget() where nobody uses the address space any more, and uses it while it is torn down.',
      change: guardBecomes(uffdMover, 'mmget', true),
      expect: { violates: 'R10', steps: 7 },
      reference: 'userfaultfd_move(), fs/userfaultfd.c: mmget_not_zero()',
    },
  },
});
