/** What a fault may ask for once only, before Linux 5.7: a page that goes away again, and a message that names another page. */
import { actionBecomes, initially, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { beginWaiting, kernel, opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';

const armed = [opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)];

export const rearmOnRetry = scenario({
  name: 'missing-again-on-retry',
  text: 'A fault waits for a page. It is copied, and discarded again before the fault comes back to it, which then asks a second time.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that comes and goes',
  initial: [sharedByTasks(3), armed, kernel.noVmaLocks.set(true)],
  actors: {
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    V: uffdUser.runs(copier, { page: 0, last: 0 }),
    X: discarder.runs(madviseDontneed, { page: 0 }),
  },
  properties: [p.A5, p.D1, p.D4, p.L4, p.R1, ...contextsGivenBack, p.R6list, p.R2, p.W2, p.someFaultWaits],
  expect: { verdict: 'holds', states: 6761, transitions: 17834, depth: 69 },
  mutants: {
    'one retry only': {
      text: 'The retry is used up, and the page, which is missing once more, is answered with SIGBUS that nobody asked for.',
      change: initially(kernel.oneRetryOnly.set(true)),
      expect: { violates: 'A5', steps: 45 },
      bug: 'D32',
      reference: 'seed 003, PS of the cover letter; 4064b9827063 allows several retries',
    },
  },
});

export const messageNamesThePage = scenario({
  name: 'message-names-the-page',
  text: 'A fault on the second page of a region is read by a monitor, which copies the page that the message names; before Linux 5.7, when the fault may ask once only.',
  bounds: { page: 2, frame: 2 },
  boundsReason:
    'the page that is accessed and the first one of its region; a frame for the copy, and one for a second copy',
  initial: [sharedByTasks(2), armed, kernel.noVmaLocks.set(true), kernel.oneRetryOnly.set(true)],
  actors: {
    F: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    M: uffdUser.runs(monitor),
  },
  properties: [p.A5, p.D1, p.D4, p.L4, p.R1, ...contextsGivenBack, p.R6list, p.R2, p.W2, p.someFaultWaits],
  expect: { verdict: 'holds', states: 1296, transitions: 2374, depth: 73 },
  mutants: {
    'head of the huge page': {
      text: 'The message names the first page of the region, as the huge path rounded the address: the monitor fills that one, and the second time the fault finds its page missing there is no retry left.',
      change: actionBecomes(faulter, 'getContext', beginWaiting(0, 0)),
      expect: { violates: 'A5', steps: 61 },
      bug: 'D42',
      reference: 'the userfaultfd patches of 2015: handle_userfault() was given haddr; mended before 4.3',
    },
  },
});
