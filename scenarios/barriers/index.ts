/** What memory barriers are there for: scenarios with store buffers. */
import type { Protocol } from '../protocol.ts';
import { entryBeforeContents } from './entry-before-contents.ts';
import { waitAgainstWake } from './wait-against-wake.ts';

const lock =
  'here a lock is only what is no barrier: what it keeps apart is shown where more actors meet, in userfaultfd and migrate-vma';
const again = 'a fault that does not sleep misses no wake-up: its access is tried again, which is not modelled here';

export const barriers: Protocol = {
  name: 'barriers',
  title: 'Memory barriers',
  text: 'Stores wait in a buffer of their CPU before others see them: in order under TSO, as on x86, and in order for each place only under PSO. Whoever stores and then looks needs a full barrier in between; whoever publishes needs a store barrier. A lock is no such barrier: its unlock goes through the buffer like any store.',
  sources: [
    'handle_userfault() and wake_userfault(), fs/userfaultfd.c, Linux 6.12',
    'mfill_atomic_pte_zeropage(), mm/userfaultfd.c, Linux 6.12',
    'migrate_vma_insert_page(), mm/migrate_device.c, and __SetPageUptodate(), include/linux/page-flags.h, Linux 6.1',
    'Owens, Sarkar, Sewell: "A better x86 memory model: x86-TSO"; SPARC Architecture Manual, version 8, appendix K',
  ],
  notModelled: [
    'loads that are done early or late, and dependencies between accesses: a load reads when its step is taken',
    'that on x86 the unlock of a semaphore is a locked instruction: an unlock is no more than a release here',
    'what the machines of the other protocols do around these steps',
  ],
  unneeded: {
    'fs/userfaultfd.c:handle_userfault/entered/': lock,
    'fs/userfaultfd.c:handle_userfault/linked/set task state/set task state exchanged':
      'both come before the walk, and on either side of the unlock the barrier stands between the node and the walk',
    'fs/userfaultfd.c:handle_userfault/walked/test must_wait #1/mustWait taken as false': again,
    'fs/userfaultfd.c:handle_userfault/asleep/': again,
    'fs/userfaultfd.c:wake_userfault/looking/': 'to wake where nobody is queued costs only time',
    'fs/userfaultfd.c:__wake_userfault/somebodyWaits/': lock,
    'fs/userfaultfd.c:__wake_userfault/waking/wake fault/wakeOldest without dequeue':
      'nobody looks at the queue after the only resolver',
    'mm/migrate_device.c:migrate_vma_insert_page/uptodate/': lock,
    'hardware/running/': 'what a CPU needs is shown in tlb: here it only has to see what it may',
  },
  scenarios: [waitAgainstWake, entryBeforeContents],
};
