/** What memory barriers are there for: scenarios with store buffers. */
import type { Protocol } from '../protocol.ts';
import { entryBeforeContents } from './entry-before-contents.ts';
import { waitAgainstWake } from './wait-against-wake.ts';

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
  scenarios: [waitAgainstWake, entryBeforeContents],
};
