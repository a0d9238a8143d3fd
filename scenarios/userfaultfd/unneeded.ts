/** Why some steps of userfaultfd may go, by what the names of their rows in the matrix begin with. */
import { listsOneStep, onStack, queuedWriter, spinsAtMost, wakesTooMuch } from '../reasons.ts';

const looksAgain = 'who returns from schedule() for no reason looks again, and goes back to sleep';
const whileRefiling =
  'all of it is done under the lock of the queue: who looks without the lock sees the sequence odd or moved, and looks again';

export const unneeded: { readonly [name: string]: string } = {
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.inNoQueue/add to fault_wqh/listAdd without set waiter.link':
    'list_del() has left pointers in the node that do not look empty either: it looks linked in between, and afterwards',
  'fs/userfaultfd.c:handle_userfault/handleUserfault.leaving/look at node #1/nodeUnlinked taken as false':
    'list_empty_careful() only spares the lock: to unlink what is not linked changes nothing',
  'fs/userfaultfd.c:handle_userfault/handleUserfault.linking/link node/link node exchanged':
    'both are done when the lock of the queue is dropped, and the page table is looked at after that',
  'fs/userfaultfd.c:handle_userfault/handleUserfault.notifying/wake readers/wakeReaders not taken': listsOneStep,
  'fs/userfaultfd.c:handle_userfault/handleUserfault.readingWaken/read waken #1/isWaken taken as false':
    'the second look, after the task state is set, decides',
  'fs/userfaultfd.c:mremap_userfaultfd_prep/lockingMapChanging/lock map_changing_lock/lockMapChanging not taken':
    'an mremap() that fails has moved nothing that a fill could hit: what the lock is there for is in copy-against-remove-event',
  'fs/userfaultfd.c:userfaultfd_zeropage/fill.answering/put out-field #2/wakesNow taken as true': wakesTooMuch,
  'fs/userfaultfd.c:userfaultfd_copy/copy/onDone #1/mustWake taken as true': wakesTooMuch,
  'fs/userfaultfd.c:userfaultfd_ctx_put/putting/put context #1/putContext without set waiter.': onStack,
  'fs/userfaultfd.c:userfaultfd_ctx_put/putting/put context #2/putContext without set waiter.': onStack,
  'fs/userfaultfd.c:userfaultfd_ctx_put/putting/put context/endEvent without set event.ctx': onStack,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.backInLoop/set task state/prepareToSleep left out': spinsAtMost,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.fdQueueLocked/enter fd_wqh/enterFdQueue without set task.state':
    spinsAtMost,
  'fs/userfaultfd.c:userfaultfd_event_wait_completion/removing.asleep/return from schedule/runnable taken as true':
    looksAgain,
  'fs/userfaultfd.c:userfaultfd_event_wait_completion/removing.over/set task running/set task running exchanged':
    'nobody wakes the owner of an event that is out of its queue',
  'fs/userfaultfd.c:userfaultfd_event_wait_completion/removing.wakingReaders/wake readers/wakeReaders not taken':
    listsOneStep,
  'fs/userfaultfd.c:userfaultfd_event_wait_completion/removing/signal arrives/receiveSignal without the conditional set task.state':
    'the guard of the wait asks for the signal, too',
  'fs/userfaultfd.c:userfaultfd_release/eventsUnlocked/wake readers/wakeReaders not taken': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_register/pinned/queue for mmap_lock/': queuedWriter,
  'fs/userfaultfd.c:userfaultfd_unregister/pinned/queue for mmap_lock/': queuedWriter,
  'fs/userfaultfd.c:userfaultfd_unregister/woken/always #1/mayWriteVma taken as':
    'it asks whether the lock of the VMA is held already, which has rows of its own',
  'fs/userfaultfd.c:wake_userfault/waking.tested/reread refile_seq #2/needWakeup taken as true': wakesTooMuch,
  'fs/userfaultfd.c:wake_userfault/waking.testingPending/test fault_pending_wqh #1/hasPending taken as true':
    wakesTooMuch,
  'fs/userfaultfd.c:wake_userfault/waking.testingRead/test fault_wqh #1/hasRead taken as true': wakesTooMuch,
  'kernel/sched/wait.c:add_wait_queue/fdQueueLocked/enter fd_wqh/enterFdQueue without set task.state': spinsAtMost,
  'mm/memory.c:lock_vma_under_rcu/tryingVmaLock/try VMA lock #1/tryVmaLock never taken':
    'the VMA is then found under mmap_lock: its own lock only spares that',
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.awake/lock fd_wqh/': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.called/lock fd_wqh/': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.ending/leave fd_wqh/leave fd_wqh exchanged': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.lookingForEvent/lock event_wqh/lockEvents not taken': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_event_wait_completion/removing.relocking/lock events/': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_event_wait_completion/removing.unlocked/lock events/': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_release/cleared/lock fault queue/': listsOneStep,
  'fs/userfaultfd.c:userfaultfd_release/queueUnlocked/lock events/': listsOneStep,
  'kernel/sched/wait.c:add_wait_queue/called/lock fd_wqh/': listsOneStep,
  'kernel/sched/wait.c:remove_wait_queue/ending/lock fd_wqh/': listsOneStep,
  'mm/memory.c:do_anonymous_page/covered/lock source PTE/lockSource not taken':
    'nobody else fills the source of a copy here: the lock is that of any fault',
  'fs/userfaultfd.c:userfaultfd_copy/answering/put out-field #1/wakesNow taken as true': wakesTooMuch,
  'mm/userfaultfd.c:mcopy_atomic/allocated/copy with page faults on #1/sourceReadable taken as true':
    'what a copy would read from a page that is not there is not modelled',
  'mm/userfaultfd.c:mcopy_atomic/atPage/out of memory/': 'an allocation may fail at any time: the call answers ENOMEM',
  'mm/userfaultfd.c:mcopy_atomic/rechecking/recheck PTE #1/pteNone taken as false':
    'this program ends whatever the call answers',
  'mm/userfaultfd.c:mcopy_atomic/takingMmapLock/take mmap_lock/lockMmap not taken':
    'the scenario is about what the lock does harm: what it is there for is in copy-against-munmap-before-6.9',
  'user space/received/compare with old state #1/requestedMeanwhile taken as true': wakesTooMuch,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.refiled/end refile/end refile exchanged': whileRefiling,
  'fs/userfaultfd.c:userfaultfd_ctx_read/read.refiling/delete from fault_pending_wqh/delete from fault_pending_wqh exchanged':
    whileRefiling,
};
