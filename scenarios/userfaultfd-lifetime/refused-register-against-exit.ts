/** A registration that is refused holds the address space of a task that exits meanwhile. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { mappedFromStart, mms, opened, properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';

export default scenario({
  name: 'refused-register-against-exit',
  text: 'The only task of an address space exits while a monitor wants to register a VMA of it that belongs to another descriptor already. The refusal, too, has to let go of the address space.',
  bounds: { page: 1, frame: 1, context: 2 },
  boundsReason: 'as in register-against-exit; a second context that owns the VMA',
  initial: [armedByOneContext(1), opened(1), mappedFromStart(0, 0)],
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    monitor: registrar.runs(uffdRegister, { page: 0, ctx: 1 }),
  },
  properties: [
    p.R1,
    ...contextsGivenBack,
    p.mappedInside,
    p.R2,
    p.R4,
    p.R4vma,
    p.R10,
    p.L7,
    p.A6,
    sometimes(
      'the monitor is last',
      'the task has left and the monitor holds the last of mm_users',
      mms.tasks.at(0).is(0),
    ),
  ],
  expect: { verdict: 'holds', states: 83, transitions: 118, depth: 25 },
  mutants: {
    'mmput forgotten': {
      text: 'The way out with EBUSY keeps mm_users: nothing is unmapped.',
      change: actionBecomes(registrar, 'mmput', nothing),
      expect: { violates: 'R4', steps: 13 },
      reference: 'userfaultfd_register(): out_unlock',
    },
  },
});
