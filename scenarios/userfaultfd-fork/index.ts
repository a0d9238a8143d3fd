import type { Protocol } from '../protocol.ts';
import { spinsAtMost } from '../reasons.ts';
import { killedBeforeRead, notTold } from './child-after-kill.ts';
import eventRead from './event-read.ts';
import { withoutContext, withoutTables } from './fork-fails.ts';

const notRunYet =
  'the child has not run yet, and who finds it all the same, by the rmap, looks neither at its contexts nor for its VMAs';
const betweenTwoLooks = 'a list of one event: who looks at it in between is shown in userfaultfd-events';

export const userfaultfdFork: Protocol = {
  name: 'userfaultfd-fork',
  title: 'The event of fork',
  text: 'A process whose memory is armed forks. If its monitor asked for the event, the child gets a context of its own, and fork() waits until the monitor has read of it and got a descriptor for that. A fork that fails tells nobody; one that is killed while it waits leaves a child that is not armed.',
  sources: [
    'dup_userfaultfd(), dup_userfaultfd_complete(), dup_userfaultfd_fail(), userfaultfd_event_wait_completion() and userfaultfd_ctx_read(), fs/userfaultfd.c, Linux 6.12',
    'dup_mmap(), kernel/fork.c, and userfaultfd_release_new(), mm/userfaultfd.c, Linux 6.12',
  ],
  notModelled: [
    'several VMAs of one context, and of several; VM_DONTCOPY and VM_WIPEONFORK',
    'what the monitor does with the new descriptor; fd_wqh and faults, which are in userfaultfd',
  ],
  unneeded: {
    'fs/userfaultfd.c:dup_userfaultfd/lockingMapChanging/lock map_changing_lock/lockMapChanging not taken':
      'it waits for resolvers that are past their look at mmap_changing: what a monitor takes for a page of the child is not modelled',
    'fs/userfaultfd.c:userfaultfd_event_wait_completion/telling/signal arrives/receiveSignal without': spinsAtMost,
    'fs/userfaultfd.c:userfaultfd_event_wait_completion/telling.over/set task running/': betweenTwoLooks,
    'fs/userfaultfd.c:userfaultfd_event_wait_completion/telling.unlocked/lock events/': betweenTwoLooks,
    'fs/userfaultfd.c:userfaultfd_event_wait_completion/telling.wakingReaders/wake readers/wakeReaders not taken':
      'the monitor of these scenarios reads when there is an event: that it is woken is shown in userfaultfd-events',
    'mm/userfaultfd.c:userfaultfd_release_new/': notRunYet,
  },
  scenarios: [eventRead, withoutTables, withoutContext, killedBeforeRead, notTold],
};
