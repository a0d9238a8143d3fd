import type { Protocol } from '../protocol.ts';
import armedRange from './armed-range.ts';
import faultAgainstSwapOut from './fault-against-swap-out.ts';
import freeAgainstReclaim from './free-against-reclaim.ts';
import { guestPageSwappedOut, pinnedGuestPage } from './guest-page.ts';
import guestStoreToCached from './guest-store-to-cached.ts';
import lazyfreeAgainstPin from './lazyfree-against-pin.ts';
import lazyfreeNoneForAMoment from './lazyfree-none-for-a-moment.ts';
import lazyfreeTwice from './lazyfree-twice.ts';
import migrationWaiters from './migration-waiters.ts';
import outOfPinned from './out-of-pinned.ts';
import { swapOutFlushesAtOnce, swapOutOnCpus, zapAgainstDeferredFlush } from './out-on-cpus.ts';
import reaperAndReclaim from './reaper-and-reclaim.ts';
import slotUsedAgain from './slot-used-again.ts';
import storeToCached from './store-to-cached.ts';
import swapoffAgainstFault from './swapoff-against-fault.ts';
import swapoffAgainstSwapOut from './swapoff-against-swap-out.ts';
import swapoffAgainstZap from './swapoff-against-zap.ts';
import twoPagesOneSlot from './two-pages-one-slot.ts';
import twoPastCache from './two-past-cache.ts';
import twoSwapIn from './two-swap-in.ts';
import { unneeded } from './unneeded.ts';
import zapAgainstSwapIn from './zap-against-swap-in.ts';
import zapAgainstWriteback from './zap-against-writeback.ts';

export const swap: Protocol = {
  name: 'swap',
  title: 'Swap: reclaim of anonymous pages, swap-in, swapoff and MADV_FREE',
  text: 'Reclaim gives an anonymous page a slot of the swap device, unmaps it by its reverse map so that its entry names the slot, writes it and frees it. A fault reads it in again, through the swap cache or past it; swapoff() reads everything in and takes the device away. A page after MADV_FREE is discarded unless somebody stores to it first. Beside it, threads that find a migration entry where the swap entry would be sleep until compaction has moved the page.',
  sources: [
    'do_swap_page(), mm/memory.c; __read_swap_cache_async() and add_to_swap(), mm/swap_state.c; try_to_unuse() and unuse_pte(), mm/swapfile.c: Linux 6.12',
    'migration_entry_wait(), mm/migrate.c, and migration_entry_wait_on_locked(), mm/filemap.c, Linux 6.12',
    'shrink_folio_list() and __remove_mapping(), mm/vmscan.c; try_to_unmap_one(), mm/rmap.c; swap_writepage(), mm/page_io.c; madvise_free_pte_range() and madvise_cold_or_pageout_pte_range(), mm/madvise.c: Linux 6.12',
  ],
  notModelled: [
    'fork, and so entries of one slot in several address spaces and pages that are mapped more than once; KSM; large folios',
    'devices whose writes end after swap_writepage() has returned, zswap, write errors, a device that is nearly full; the looks at dirty and writeback before the page lock is tried again',
    'shmem and its swap entries',
    'store buffers: that the count of references is read after the entry is cleared',
  ],
  unneeded,
  scenarios: [
    faultAgainstSwapOut,
    storeToCached,
    twoSwapIn,
    twoPastCache,
    zapAgainstSwapIn,
    zapAgainstWriteback,
    slotUsedAgain,
    twoPagesOneSlot,
    swapoffAgainstFault,
    swapoffAgainstSwapOut,
    swapoffAgainstZap,
    freeAgainstReclaim,
    lazyfreeTwice,
    lazyfreeNoneForAMoment,
    lazyfreeAgainstPin,
    outOfPinned,
    guestPageSwappedOut,
    pinnedGuestPage,
    guestStoreToCached,
    reaperAndReclaim,
    swapOutOnCpus,
    swapOutFlushesAtOnce,
    zapAgainstDeferredFlush,
    armedRange,
    migrationWaiters,
  ],
};
