/** A store that was to get a huge page asks user space instead, and its VMA is unmapped while it waits. */
import { inState, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { lateFreeingThread, lateFreer } from '../../machines/fault/late-table-free.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import {
  builtIn,
  frames,
  kernel,
  opened,
  properties as p,
  pmdOf,
  sharedByTasks,
  unusedTable,
  vmas,
} from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';

const thread = { page: 0, takesHugePages: true } as const;

export default scenario({
  name: 'huge-fault-against-munmap',
  text: 'A thread stores to a region without a table in an armed VMA and waits, with nothing of the huge page left in its hands. Another thread unmaps the VMA; only when a monitor closes the descriptor does the first one find that out.',
  bounds: { page: 2, frame: 1, table: 1 },
  boundsReason: 'a region of two pages, one huge page and its deposit',
  initial: [
    sharedByTasks(2),
    opened(0),
    vmas.missing.at(0).set(true),
    vmas.ctx.at(0).set(0),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
  ],
  actors: {
    F: faulter.runs(faultingThread, thread),
    X: unmapper.runs(munmap, { page: 0 }),
    M: closer.runs(uffdClose),
  },
  properties: [
    p.D1,
    p.A3,
    p.L4,
    p.R1,
    ...contextsGivenBack,
    p.R6list,
    p.vmasFreed,
    p.REF1,
    p.REF3,
    p.W2,
    p.tablesAccounted,
    p.someFaultWaits,
    sometimes('SEGV', 'the thread finds its VMA gone', inState(0, 'failedWithSegv')),
  ],
  expect: { verdict: 'holds', states: 2885, transitions: 7105, depth: 49 },
  mutants: {
    'table freed after the wait': {
      text: 'handle_userfault() has dropped the lock that keeps the VMA, and the fault frees its table by the mm that it reads from the VMA.',
      change: runsInstead('F', lateFreer.runs(lateFreeingThread, thread)),
      expect: { violates: builtIn.L5freed, steps: 21 },
      bug: 'D33',
      reference: 'bfe8cc1db02a ("mm/userfaultfd: do not access vma->vm_mm after calling handle_userfault()")',
    },
  },
});
