/** The last task exits while a monitor in another process disarms a VMA of it. */
import { actionBecomes, initially, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { kernel, mappedFromStart, mmput, mms, properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';

export default scenario({
  name: 'unregister-against-exit',
  text: 'The only task of an address space exits while a monitor in another process unregisters one of its VMAs.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'as in register-against-exit',
  initial: [armedByOneContext(1), mappedFromStart(0, 0)],
  actors: {
    task: exiter.runs(exit),
    'last user': lastUser.runs(exitMmap),
    monitor: unregistrar.runs(uffdUnregister, { page: 0 }),
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
    sometimes('nobody left', 'mm_users is 0', mms.users.at(0).is(0)),
  ],
  expect: { verdict: 'holds', states: 125, transitions: 189, depth: 32 },
  mutants: {
    'mmput under mmap_lock': {
      text: 'The operation lets go of the address space before it drops mmap_lock: if it is the last user, exit_mmap() waits for a lock that its own thread holds.',
      change: [
        actionBecomes(unregistrar, 'unlockMmap', [mmput(0), unregistrar.actions.unlockMmap]),
        actionBecomes(unregistrar, 'mmput', nothing),
      ],
      expect: { violates: 'L7', steps: 14 },
      reference: 'userfaultfd_unregister(): mmap_write_unlock() precedes mmput()',
    },
    'mmget left out': {
      text: 'The operation disarms a VMA of an address space that is being torn down.',
      change: initially(kernel.operationsSkipMmget.set(true)),
      bug: 'D12',
      expect: { violates: 'R4vma', steps: 24 },
      reference: 'seed 003',
    },
    'hook at the last mmput': {
      text: 'As in register-against-exit: the operation finds mm_users 0 under mmap_lock and returns, or the last mmput() waits for it.',
      change: initially([
        kernel.operationsSkipMmget.set(true),
        kernel.exitTakesNoLock.set(true),
        kernel.exitWaitsForMmapLock.set(true),
      ]),
      expect: { holds: 'the VMA is disarmed before the tear-down or not at all' },
      reference: 'seed 003: userfaultfd_exit(), to be called in mmput()',
    },
  },
});
