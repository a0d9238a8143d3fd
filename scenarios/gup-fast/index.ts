import type { Protocol } from '../protocol.ts';
import { deviceStores, notedAsOwned, pmdLockOfCollapse } from '../reasons.ts';
import { gupFastAgainstCollapse, gupFastAgainstFreedTable } from './against-collapse.ts';
import { gupFastAgainstZap } from './against-zap.ts';
import { gupFastAgainstHugeRefault, gupFastAgainstHugeZap, gupFastAgainstSplit } from './huge-against-zap.ts';
import ofReadOnlyPages from './read-only.ts';
import twoWriters from './two-writers.ts';

export const gupFast: Protocol = {
  name: 'gup-fast',
  title: 'GUP-fast',
  text: 'get_user_pages_fast() walks the page table without a lock, with interrupts off. It takes a reference to what it has read, reads PMD entry and PTE again, and gives the reference back if one of them has changed. Then a device stores through the pin.',
  sources: [
    'lockless_pages_from_mm(), gup_pmd_range(), gup_pte_range() and gup_huge_pmd(), mm/gup.c, Linux 6.1',
    'collapse_huge_page(), mm/khugepaged.c, Linux 6.1',
    'zap_pmd_range() and zap_pte_range(), mm/memory.c, Linux 6.1',
  ],
  notModelled: [
    'the slow path: what the fast path cannot do ends the call, as pin_user_pages_fast_only() does',
    'the upper levels of the page table, pages of files and of devices',
    'FOLL_LONGTERM; fork, with its sequence count and pages that are not exclusive, has a protocol of its own',
  ],
  unneeded: {
    'device/pinned/device access #1/': deviceStores,
    'mm/khugepaged.c:collapse_huge_page/undoing/lock PMD/': pmdLockOfCollapse,
    'mm/khugepaged.c:collapse_huge_page/undoingLocked/put table back/putTableBack without set pt.life': notedAsOwned,
    'mm/khugepaged.c:collapse_huge_page/flushing/flush TLBs/flushTlbs does not wait':
      'who walks with interrupts off is waited for once more before pages are isolated: either is enough',
  },
  scenarios: [
    gupFastAgainstZap,
    gupFastAgainstHugeZap,
    gupFastAgainstHugeRefault,
    gupFastAgainstSplit,
    gupFastAgainstCollapse,
    gupFastAgainstFreedTable,
    ofReadOnlyPages,
    twoWriters,
  ],
};
