import type { Protocol } from '../protocol.ts';
import { listsOneStep } from '../reasons.ts';
import apiTwice from './api-twice.ts';
import ioctlsOfAnonymous, { ioctlsOfShared } from './reported-ioctls.ts';
import oneMessage, { twoMessages } from './two-messages.ts';

/** Of the search for a second message. */
const oneMessageOnly =
  'the one thread sleeps, and nobody queues or leaves while a second message is looked for: that read() needs the locks of its queues is shown by the first message, in userfaultfd and userfaultfd-fork';

export const userfaultfdApi: Protocol = {
  name: 'userfaultfd-api',
  title: 'What userfaultfd says of itself',
  text: 'UFFDIO_API is called once, with the features that are wanted, and sets them; who calls at the same time is refused. UFFDIO_REGISTER answers which calls the range has. read() hands over as many messages as there are and as fit, and waits for the first one only.',
  sources: [
    'fs/userfaultfd.c: userfaultfd_api(), userfaultfd_register(), userfaultfd_read_iter(); mm/userfaultfd.c: mfill_atomic(), validate_move_areas(), mwriteprotect_range(); Linux 6.12',
    'commit 22e5fe2a2a27 (5.15): UFFDIO_API twice at once',
  ],
  notModelled: [
    'features that change what other calls do, and their refusal',
    'ranges of hugetlb, ranges of several VMAs',
  ],
  unneeded: {
    'fs/userfaultfd.c:userfaultfd_ctx_read/readingOn.called/lock fd_wqh/': listsOneStep,
    "fs/userfaultfd.c:userfaultfd_ctx_read/readingOn.ending/leave fd_wqh/leave fd_wqh exchanged with 'unlock fd_wqh'":
      listsOneStep,
    'fs/userfaultfd.c:userfaultfd_ctx_read/readingOn.ending/leave fd_wqh/leaveFdQueue left out':
      'a reader that stays queued takes a wake-up that another reader would need: there is one reader',
    'fs/userfaultfd.c:userfaultfd_ctx_read/readingOn.lookingForEvent/lock event_wqh/lockEvents not taken':
      oneMessageOnly,
    'fs/userfaultfd.c:userfaultfd_ctx_read/readingOn.lookingForFault/lock fault_pending_wqh/lockFaults not taken':
      oneMessageOnly,
  },
  scenarios: [apiTwice, ioctlsOfAnonymous, ioctlsOfShared, oneMessage, twoMessages],
};
