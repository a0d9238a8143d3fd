/** The last task exits while a monitor in another process disarms a VMA of it. */
import { initially, scenario, sometimes } from '../../checker/language/index.ts';
import { exit, exiter } from '../../machines/exit/do-exit.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { kernel, mappedFromStart, mm, properties as p } from '../../models/index.ts';
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
  properties: [p.R1, p.R2, p.R4, p.R4vma, sometimes('nobody left', 'mm_users is 0', mm.users.is(0))],
  expect: { verdict: 'holds', states: 121, transitions: 183, depth: 31 },
  mutants: {
    'mmget left out': {
      text: 'The operation disarms a VMA of an address space that is being torn down.',
      change: initially(kernel.operationsSkipMmget.set(true)),
      bug: 'D12',
      expect: { violates: 'R4vma', steps: 17 },
      reference: 'seed 003',
    },
  },
});
