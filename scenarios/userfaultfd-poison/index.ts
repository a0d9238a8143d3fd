import type { Protocol } from '../protocol.ts';
import { wakesTooMuch } from '../reasons.ts';
import copyOverPoison from './copy-over-poison.ts';
import faultAgainstPoison from './fault-against-poison.ts';
import poisonReadAndAnswered from './poison-read-and-answered.ts';

const mmStays =
  'nobody exits beside these calls: what the reference to the address space is for is shown in userfaultfd-lifetime, with UFFDIO_COPY';

export const userfaultfdPoison: Protocol = {
  name: 'userfaultfd-poison',
  title: 'Pages that user space poisons',
  text: 'UFFDIO_POISON leaves a marker where nothing is mapped, by which every access ends in SIGBUS: so is memory handed on that was lost on the host that a guest comes from. To whoever asks only whether anything is mapped the marker is none: to UFFDIO_COPY, which overwrites it, and to a fault that is about to wait for user space.',
  sources: [
    'fs/userfaultfd.c: userfaultfd_poison(), userfaultfd_must_wait(); mm/userfaultfd.c: mfill_atomic_pte_poison(), mfill_atomic_install_pte(); mm/memory.c: handle_pte_marker(); Linux 6.12',
  ],
  notModelled: [
    'shared memory; fork, which gives the child the marker, and zap, which drops it',
    'pages that memory_failure() has found broken',
    'a page that is poisoned and write-protected at once',
  ],
  unneeded: {
    'fs/userfaultfd.c:userfaultfd_poison/poison.answering/put out-field #2/wakesNow taken as true': wakesTooMuch,
    'fs/userfaultfd.c:userfaultfd_poison/poison/onDone #1/mustWake taken as true': wakesTooMuch,
    'fs/userfaultfd.c:userfaultfd_poison/poison.gettingMm/get mm #1/mmget': mmStays,
    'fs/userfaultfd.c:userfaultfd_poison/poison.puttingMm/put mm/mmput': mmStays,
    'mm/userfaultfd.c:mfill_atomic_pte_poison/atPage/lock PTE/lockPte not taken':
      'who sets the entry beside the monitor sets the same marker: that two who fill a page need the lock is shown with UFFDIO_COPY, in userfaultfd',
  },
  scenarios: [faultAgainstPoison, poisonReadAndAnswered, copyOverPoison],
};
