/** A wake-up that was meant for an earlier sleep, and the fault that it ends. */
import {
  actionBecomes,
  actor,
  exists,
  guardBecomes,
  initially,
  lockless,
  never,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { kernel, opened, properties as p, setVmUserfault, sharedByTasks, task, vmas } from '../../models/index.ts';
import { contextsGivenBack, killedRightly } from '../progress.ts';

export default scenario({
  name: 'late-wake-up',
  text: 'A thread waits for mmap_lock, then for an armed page. The waker of the lock is late: it wakes the thread once more, out of the wrong sleep.',
  bounds: { page: 2, vma: 2, frame: 1 },
  boundsReason:
    'a second VMA, so that the change of the layout that holds the lock is not about the page that is armed',
  initial: [
    sharedByTasks(2),
    kernel.noVmaLocks.set(true),
    opened(0),
    vmas.missing.at(0).set(true),
    vmas.ctx.at(0).set(0),
    vmas.covering.at(1).set(1),
  ],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0, lateWakes: true }),
    other: madviser.runs(madvise, { page: 1 }),
  },
  properties: [
    p.A5,
    p.D1,
    p.L4,
    p.R1,
    ...contextsGivenBack,
    p.R6list,
    p.R2,
    p.W2,
    killedRightly,
    never('another VMA', 'madvise() changes no VMA but those of its range', lockless(vmas.userfault.at(0))),
    p.someFaultWaits,
    sometimes(
      'woken late',
      'a wake-up is still on its way to a thread that is queued',
      exists(actor, (who) => task.lateWake.at(who)),
    ),
  ],
  expect: { verdict: 'holds', states: 210, transitions: 353, depth: 50 },
  mutants: {
    'leaves the queue unkilled': {
      text: 'A thread that waits for mmap_lock gives up and dies although no signal has come.',
      change: guardBecomes(faulter, 'waitIsKilled', true),
      expect: { violates: 'killed rightly', steps: 2 },
      reference: 'get_mmap_lock_carefully(): mmap_read_lock_killable()',
    },
    'another VMA changed': {
      text: 'The call changes the first VMA of the address space, whatever its range.',
      change: actionBecomes(madviser, 'setFlag', setVmUserfault(0, true)),
      expect: { violates: 'another VMA', steps: 5 },
      reference: 'madvise_walk_vmas(), mm/madvise.c: from find_vma_prev(start)',
    },
    'one retry only': {
      text: 'Before Linux 4.10 a fault may ask for one retry, and sleeps once. The late wake-up uses it up, and the page, which is still missing, is answered with SIGBUS that nobody asked for.',
      change: initially([kernel.oneRetryOnly.set(true), kernel.strayWakeUpEndsSleep.set(true)]),
      expect: { violates: 'A5', steps: 40 },
      bug: 'D31',
      reference:
        '15a77c6fe494 ("userfaultfd: fix SIGBUS resulting from false rwsem wakeups"); 4064b9827063 allows several retries',
    },
    'sleeps until it is meant': {
      text: 'From 4.10 to 5.6 there is one retry still, but the fault goes back to sleep until its own wake-up.',
      change: initially(kernel.oneRetryOnly.set(true)),
      expect: { holds: 'handle_userfault() loops until it reads that its node was woken' },
      reference: '15a77c6fe494',
    },
  },
});
