import type { Protocol } from '../protocol.ts';
import entryNoneForAMoment from './entry-none-for-a-moment.ts';
import exitWithHugePage from './exit-with-huge-page.ts';
import faultAgainstReaper from './fault-against-reaper.ts';
import { faultEntryMmapLock, faultEntryVmaLock } from './fault-entry.ts';
import hugeFaultAgainstMunmap from './huge-fault-against-munmap.ts';
import killEndsAWait from './kill-ends-a-wait.ts';
import lateWakeUp from './late-wake-up.ts';
import { messageNamesThePage, rearmOnRetry } from './one-retry.ts';
import readerAndWriterOnePage from './reader-and-writer-one-page.ts';
import { signalsEndAWait, signalsEndAWait2015 } from './signals-end-a-wait.ts';
import twoThreadsOnePage from './two-threads-one-page.ts';
import { firstStore, killedInTheQueue } from './waits-for-mmap-lock.ts';

export const anonymous: Protocol = {
  name: 'anonymous',
  title: 'Page faults on anonymous memory',
  text: 'A thread accesses a page that is not mapped. The fault finds its VMA, allocates a frame outside the page-table lock, looks at the entry again under it, and maps the frame, gives it back, or asks user space.',
  sources: [
    'do_user_addr_fault(), arch/x86/mm/fault.c, Linux 6.6',
    'lock_vma_under_rcu() and do_anonymous_page(), mm/memory.c, Linux 6.6',
    'handle_userfault(), fs/userfaultfd.c, Linux 4.3 and 6.6',
    'do_vmi_align_munmap(), mm/mmap.c, Linux 6.6',
    'exit_mmap(), mm/mmap.c, and zap_huge_pmd(), mm/huge_memory.c, Linux 6.1',
  ],
  notModelled: [
    'allocation of page tables, huge pages, swap, file mappings',
    'failure of an allocation or of a charge: an allocation waits until a frame is free',
    'copy-on-write of frames that several address spaces share; of what a store finds read-only, only the zero page',
    'TLBs: an entry that was changed is seen at once',
  ],
  scenarios: [
    twoThreadsOnePage,
    readerAndWriterOnePage,
    faultEntryVmaLock,
    faultEntryMmapLock,
    signalsEndAWait,
    signalsEndAWait2015,
    killEndsAWait,
    lateWakeUp,
    entryNoneForAMoment,
    rearmOnRetry,
    messageNamesThePage,
    killedInTheQueue,
    firstStore,
    hugeFaultAgainstMunmap,
    faultAgainstReaper,
    exitWithHugePage,
  ],
};
