/** Readers, pollers and resolvers of a userfaultfd. */
import type { Protocol } from '../protocol.ts';
import { copyCannotAnswer, messageLost } from './answers-lost.ts';
import balloon from './balloon.ts';
import batchWithDontwake from './batch-with-dontwake.ts';
import copyAgainstExit from './copy-against-exit.ts';
import copyAgainstMunmap, { copyAgainstMunmapBefore69, copyAgainstTwoWriters } from './copy-against-munmap.ts';
import copyAgainstUnregister from './copy-against-unregister.ts';
import copyAgainstUnregisterNested from './copy-against-unregister-nested.ts';
import copyAgainstZeropage from './copy-against-zeropage.ts';
import copyFromUnmappedSource from './copy-from-unmapped-source.ts';
import copyOf2015 from './copy-of-2015.ts';
import copyOutOfMemory from './copy-out-of-memory.ts';
import copyOverTwoVmas from './copy-over-two-vmas.ts';
import faultAgainstCopy from './fault-against-copy.ts';
import faultAgainstZeropage from './fault-against-zeropage.ts';
import faultReadAndCopy, { messageForFilledPage } from './fault-read-and-copy.ts';
import { blockingMonitor, eventLoop } from './monitors.ts';
import nestedFaultInCopy from './nested-fault-in-copy.ts';
import partialCopy from './partial-copy.ts';
import pollOnBlockingDescriptor from './poll-on-blocking-descriptor.ts';
import qemuMutex from './qemu-mutex.ts';
import { twoBits, twoBitsOnFixedKernel, twoBitsTwoVcpus } from './qemu-two-bits.ts';
import readerPollerAndResolver from './reader-poller-and-resolver.ts';
import signalInRead from './signal-in-read.ts';
import spinningReader from './spinning-reader.ts';
import twoCopiesOfOnePage from './two-copies-of-one-page.ts';
import twoFaultsAndOneCopy from './two-faults-and-one-copy.ts';
import twoResolversOfTwoPages, { zeropageOfTwoPages } from './two-resolvers-of-two-pages.ts';
import { unneeded } from './unneeded.ts';
import zeropageAgainstExit from './zeropage-against-exit.ts';
import zeropageAgainstMunmap from './zeropage-against-munmap.ts';

export const userfaultfd: Protocol = {
  name: 'userfaultfd',
  title: 'Reading and resolving userfaults',
  text: 'A thread that touches a missing page of a registered VMA queues and sleeps; a monitor learns of it by poll() and read(), and UFFDIO_COPY or UFFDIO_ZEROPAGE fills the page and wakes the thread. Everything hangs on who looks at what after having told whom: the fault at the page table after it queued, the resolver at the queues after it filled, both while a reader moves the fault from one queue to the other.',
  sources: [
    'fs/userfaultfd.c: handle_userfault(), userfaultfd_ctx_read(), userfaultfd_poll(), userfaultfd_copy(), userfaultfd_zeropage(), wake_userfault(); Linux 6.12',
    'mm/userfaultfd.c: mfill_atomic() and what it calls, Linux 6.12; __mcopy_atomic(), Linux 6.1',
    'seed 003: the fourth posting of userfaultfd, May 2015',
    'commit 8d2afd96c203: the protocol that QEMU used before the kernel closed the race; 2c5b7e1be74f: the refile sequence',
  ],
  notModelled: [
    'page-table allocation, huge pages, shmem, write protection, UFFDIO_CONTINUE, UFFDIO_POISON and UFFDIO_MOVE',
    'EINTR and argument errors of the ioctls',
    'read() of more than one message, the descriptor of a fork event',
    'close() of the descriptor beside a call on it: the call has got the file, and close() waits for it; a scenario with both is refused',
    'a copy whose source is armed itself',
    'store buffers: every step is visible at once, and the full barriers do nothing; D09 is in the scenarios of barriers',
  ],
  unneeded,
  scenarios: [
    faultAgainstCopy,
    faultAgainstZeropage,
    copyAgainstZeropage,
    twoCopiesOfOnePage,
    partialCopy,
    twoResolversOfTwoPages,
    zeropageOfTwoPages,
    copyAgainstUnregister,
    copyAgainstUnregisterNested,
    copyAgainstExit,
    copyAgainstMunmap,
    copyAgainstMunmapBefore69,
    copyAgainstTwoWriters,
    zeropageAgainstExit,
    zeropageAgainstMunmap,
    copyOverTwoVmas,
    copyOutOfMemory,
    copyFromUnmappedSource,
    copyCannotAnswer,
    twoFaultsAndOneCopy,
    batchWithDontwake,
    faultReadAndCopy,
    messageForFilledPage,
    messageLost,
    signalInRead,
    blockingMonitor,
    eventLoop,
    pollOnBlockingDescriptor,
    readerPollerAndResolver,
    spinningReader,
    nestedFaultInCopy,
    copyOf2015,
    twoBits,
    twoBitsOnFixedKernel,
    twoBitsTwoVcpus,
    qemuMutex,
    balloon,
  ],
};
