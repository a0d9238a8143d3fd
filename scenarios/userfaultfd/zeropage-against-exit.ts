import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { zeroFiller } from '../../machines/userfaultfd/userfaultfd-zeropage.ts';
import { properties as P } from '../../models/index.ts';
import { armed } from './setting.ts';

/** A monitor in another process maps the zero page in an address space whose last task exits. */
export default scenario({
  name: 'zeropage-against-exit',
  text: 'The only task of an address space exits while a monitor in another process declares a page of it empty: success or ESRCH.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page suffices to be filled after everything was unmapped; the zero page needs no frame',
  initial: armed(1),
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    Z: uffdUser.runs(zeroFiller, { page: 0, last: 0 }),
  },
  properties: [
    ...[P.R1, P.R1rest, P.R2, P.R4, P.R10, P.L7, P.A1, P.A2, P.usersCounted, P.countCounted],
    sometimes(
      'ESRCH',
      'the address space is gone',
      uffdUser.some((user) => user.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 214, transitions: 379, depth: 34 },
  mutants: {
    'mmput forgotten': {
      text: 'The call keeps mm_users: nobody ever unmaps what the task has left.',
      change: actionBecomes(uffdUser, 'mmput', nothing),
      expect: { violates: 'mm_users', steps: 23 },
      reference: 'fs/userfaultfd.c, userfaultfd_zeropage(): mmput()',
    },
  },
});
