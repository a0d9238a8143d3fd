import {
  actionBecomes,
  actor,
  each,
  guardBecomes,
  lockless,
  me,
  mightSleep,
  nothing,
  scenario,
  userCopy,
  when,
} from '../../checker/language/index.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import {
  builtIn,
  entryLockless,
  fillFrame,
  initNode,
  mustWait,
  properties as P,
  ptep,
  uffd,
  waiter,
  wakeTask,
} from '../../models/index.ts';
import { accessesMade, contextsGivenBack, rangesFilled } from '../progress.ts';
import { armed, copiesA, storesToAAndLoads } from './setting.ts';

/** A thread touches a missing page while another one copies it in, unasked. */
export default scenario({
  name: 'fault-against-copy',
  text: 'A thread stores to a missing page and loads it again while a resolver copies that page in unasked.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page is one race; a frame for the resolver and one for the fault, so that no allocation fails',
  initial: armed(2),
  actors: { F: storesToAAndLoads, V: copiesA },
  properties: [
    P.D1,
    P.D2,
    P.D3,
    P.D4,
    P.L4,
    P.R1,
    accessesMade,
    rangesFilled,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.W2,
    P.A1,
    P.A2,
    P.someFaultWaits,
  ],
  expect: { verdict: 'holds', states: 1255, transitions: 2353, depth: 51 },
  mutants: {
    'no look after queueing': {
      text: 'the fault sleeps without another look at the page table; no reader is needed to lose it for ever',
      change: guardBecomes(faulter, 'sleeps', true),
      expect: { violates: builtIn.W1, steps: 41 },
      bug: 'D07',
      reference: 'commit 8d2afd96c203; seed 003, patch 17/23',
    },
    'looks before it queues': {
      text: 'the fault walks the page table first and queues then: a resolver that fills the page in between finds nobody to wake',
      change: [
        actionBecomes(faulter, 'getContext', [
          faulter.actions.getContext,
          when(mustWait(ptep(faulter.self.page)), faulter.self.mustWait.set(true)),
        ]),
        guardBecomes(faulter, 'stillMissing', faulter.self.mustWait),
      ],
      expect: { violates: builtIn.W1, steps: 41 },
      reference: 'fs/userfaultfd.c, handle_userfault(): userfaultfd_must_wait() follows __add_wait_queue()',
    },
    'task state set after the look': {
      text: 'the fault queues and looks, and says only then that it is going to sleep: a wake-up in between finds it running and does nothing',
      change: [
        actionBecomes(faulter, 'setTaskState', nothing),
        actionBecomes(faulter, 'releaseFaultLock', [
          when(waiter.ctx.at(me).isnt('none'), faulter.actions.setTaskState),
          faulter.actions.releaseFaultLock,
        ]),
      ],
      expect: { violates: builtIn.W1, steps: 43 },
      reference: 'fs/userfaultfd.c, handle_userfault(): set_current_state() precedes userfaultfd_must_wait()',
    },
    'wakes before the entry is set': {
      text: 'the resolver wakes whoever waits and sets the entry then: the thread finds the page missing, queues anew, and is not woken again',
      change: [
        actionBecomes(uffdUser, 'charge', [
          uffdUser.actions.charge,
          each(actor, (who) => when(lockless(uffd.pending.at(0)).has(who), wakeTask(who))),
        ]),
        actionBecomes(uffdUser, 'wakeInRange', nothing),
      ],
      expect: { violates: builtIn.W1, steps: 43 },
      reference: 'fs/userfaultfd.c, userfaultfd_copy(): wake_userfault() follows mfill_atomic_copy()',
    },
    'no reference to the context': {
      text: 'a sleeping fault does not count as a user of its context',
      change: actionBecomes(faulter, 'getContext', initNode(0, 0)),
      expect: { violates: 'R1', steps: 12 },
      reference: 'fs/userfaultfd.c, handle_userfault(): the reference is taken before mmap_lock is dropped',
    },
    'fills the page once it is mapped': {
      text: 'the frame is mapped empty and filled afterwards, over what the thread has stored there meanwhile',
      change: [
        actionBecomes(uffdUser, 'copyFaultsOff', nothing),
        actionBecomes(uffdUser, 'unlockPte', [
          fillFrame(entryLockless(ptep(0)).frame, 'source'),
          uffdUser.actions.unlockPte,
        ]),
      ],
      expect: { violates: 'D4', steps: 15 },
      reference: 'mm/userfaultfd.c, mfill_atomic_pte_copy(): the copy precedes mfill_atomic_install_pte()',
    },
    'charge under the PTL': {
      text: 'the memory cgroup is charged after the recheck, when the page-table lock is held',
      change: actionBecomes(uffdUser, 'setPte', [mightSleep, uffdUser.actions.setPte]),
      expect: { violates: builtIn.L2, steps: 12 },
      reference: 'mm/userfaultfd.c, mfill_atomic_pte_copy(): the charge precedes mfill_atomic_install_pte()',
    },
    'copy under the PTL': {
      text: 'user memory is read after the recheck, when the page-table lock is held',
      change: actionBecomes(uffdUser, 'setPte', [userCopy, uffdUser.actions.setPte]),
      expect: { violates: builtIn.L2copy, steps: 12 },
      reference: 'mm/userfaultfd.c, mfill_atomic_pte_copy(): the copy precedes mfill_atomic_install_pte()',
    },
  },
});
