/** One descriptor arms a VMA twice, and a fault comes in between. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';

const registers = registrar.runs(uffdRegister, { page: 0 });

export default scenario({
  name: 'register-twice',
  text: 'Two threads arm one VMA with the same userfaultfd while a third one loads from it. The second call finds it armed and changes nothing; the load gets its page before either call has returned, or waits.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA that is armed already; a load takes the zero page where nobody is asked',
  initial: [sharedByTasks(3), opened(0)],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    first: registers,
    second: registers,
  },
  properties: [
    p.D1,
    p.A3,
    p.A6,
    p.R1,
    ...contextsGivenBack,
    p.L7,
    p.R10,
    p.someFaultWaits,
    sometimes(
      'both succeed',
      'both calls have returned 0',
      registrar.all((r) => r.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 1914, transitions: 4735, depth: 38 },
  mutants: {
    'no VMA lock': {
      text: 'Nobody takes the lock of the VMA, so that a fault that found it unarmed fills the page after a call has returned.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: 'A3', steps: 19 },
      reference: 'vma_start_write() in userfaultfd_set_ctx()',
    },
  },
});
