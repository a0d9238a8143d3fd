import { guardBecomes, initially, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { kernel, properties as P } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, copiesA } from './setting.ts';

/** A monitor in another process copies into an address space whose last task exits. */
export default scenario({
  name: 'copy-against-exit',
  text: 'The only task of an address space exits while a monitor in another process copies a page into it: success or ESRCH.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page suffices to be filled after everything was unmapped',
  initial: armed(1),
  actors: { task: exiter.runs(exit), 'last user': lastUser.runs(exitMmap), V: copiesA },
  properties: [
    P.R1,
    ...contextsGivenBack,
    P.mappedInside,
    P.R2,
    P.R4,
    P.R10,
    P.L7,
    P.A1,
    P.A2,
    sometimes(
      'ESRCH',
      'the address space is gone',
      uffdUser.some((user) => user.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 238, transitions: 423, depth: 38 },
  mutants: {
    'mmget whatever the count': {
      text: 'the resolver takes mmget() where nobody uses the address space any more, and uses it while it is torn down',
      change: guardBecomes(uffdUser, 'mmget', true),
      expect: { violates: 'R10', steps: 7 },
      reference: 'fs/userfaultfd.c, userfaultfd_copy(): mmget_not_zero()',
    },
    'mmget left out': {
      text: 'the resolver trusts in mm_count and walks an address space that is being torn down',
      change: initially(kernel.operationsSkipMmget.set(true)),
      expect: { violates: 'R4', steps: 35 },
      bug: 'D12',
      reference: 'seed 003: mm_users instead of mm_count; commit d2005e3f41d4',
    },
    'hook at the last mmput': {
      text: 'The cure that was not taken, in the locking of 2015: the resolver finds mm_users 0 under mmap_lock and answers ESRCH, or the last mmput() waits for it.',
      change: initially([
        kernel.noVmaLocks.set(true),
        kernel.operationsSkipMmget.set(true),
        kernel.exitTakesNoLock.set(true),
        kernel.exitWaitsForMmapLock.set(true),
      ]),
      expect: { holds: 'a page is filled before the tear-down or not at all' },
      reference: 'seed 003: userfaultfd_exit(), to be called in mmput()',
    },
  },
});
