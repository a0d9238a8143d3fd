import type { Protocol } from '../protocol.ts';
import { flushInVain } from '../reasons.ts';
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
import zapAgainstSwapIn from './zap-against-swap-in.ts';
import zapAgainstWriteback from './zap-against-writeback.ts';

const triedOnly =
  'that a fault was tried before decides only whether it waits for the page lock with the fault lock held: it tries again';
const anotherTime = 'the page lock or the next look decides: a fault that goes on too early only tries once more';
const seenAgain =
  'swapoff() looks again for as long as slots are in use; what it leaves alone, such as a page that is being written, it finds then';
const ofCompaction = 'what compaction needs is shown in migrate-vma: here threads only wait for it';
const ofReaper = 'the reaper may as well come too late: what it needs is shown in mmu-notifier';
const ofPins = 'what GUP-fast needs is shown in gup-fast: here reclaim only has to see its pins';
const spares = 'it only spares a later look, a read or a write';
const underLocks = 'nobody looks between the two without the page lock or the PTL, which stays held';
const lruList = 'the page lock keeps two from reclaiming one page; what else the LRU list is for is not modelled';

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
  unneeded: {
    'arch/x86/mm/fault.c:do_user_addr_fault/fault.resuming/exit/leaveFault': triedOnly,
    'arch/x86/mm/fault.c:do_user_addr_fault/fault.retry/': triedOnly,
    'mm/filemap.c:__folio_lock_or_retry/': anotherTime,
    'mm/gup.c:gup_pte_range/': ofPins,
    'mm/gup.c:gup_put_folio/': ofPins,
    'mm/madvise.c:madvise_cold_or_pageout_pte_range/pteLocked/isolate page #1/isolateMapped without set frames.isolated':
      lruList,
    'mm/madvise.c:madvise_cold_or_pageout_pte_range/pteLocked/isolate page #1/suits taken as false':
      'MADV_PAGEOUT is advice: the page may as well stay',
    'mm/vmscan.c:isolate_lru_folios/scanning/isolate page/isolate without set frames.isolated': lruList,
    'mm/madvise.c:madvise_free_pte_range/present/look at page #1/needsPageLock taken as true':
      'the page lock is taken where it need not be',
    'mm/madvise.c:madvise_free_pte_range/pteLocked/look at PTE #2/zapEntry left out':
      'MADV_FREE is advice: the page may as well stay',
    'mm/madvise.c:madvise_free_pte_range/suits/look at dirty bit #1/isDirty taken as true': spares,
    'mm/memory.c:do_swap_page/swapIn.entryFreed/': 'a page that stays in the swap cache is taken out by reclaim',
    'mm/memory.c:do_swap_page/swapIn.installed/': underLocks,
    'mm/memory.c:do_swap_page/swapIn.pageLocked/':
      'a slot that is used again meanwhile takes four actors: swap-slot-used-again, which is checked when it is named',
    'mm/migrate.c:__migrate_folio_move/': ofCompaction,
    'mm/migrate.c:__migrate_folio_unmap/': ofCompaction,
    'mm/migrate.c:folio_migrate_copy/': ofCompaction,
    'mm/migrate.c:folio_migrate_mapping/': ofCompaction,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/announcingEnd/onDone #1/owesFlush taken as true':
      flushInVain,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing/onDone #2/unmapping not called': ofReaper,
    'mm/oom_kill.c:oom_reap_task_mm/woken/try mmap_lock #1/tryMmapLock never taken': ofReaper,
    'mm/page_io.c:swap_writepage_bdev_sync/begun/':
      'reclaim gives up its own page only: with the lock held longer the others try in vain',
    'mm/rmap.c:try_to_unmap_flush_dirty/flushingDirty/flush TLBs/flushDeferred without clear tlb.gathered': flushInVain,
    'mm/rmap.c:try_to_unmap_one/unmapping.restoring/restore PTE/': underLocks,
    'mm/swap_state.c:__read_swap_cache_async/counting/': 'swapcache_prepare() looks at the same count again',
    'mm/swap_state.c:add_to_swap_cache/adding/add page to swap cache/add page to swap cache exchanged': underLocks,
    'mm/swapfile.c:find_next_to_unuse/': seenAgain,
    'mm/swapfile.c:folio_free_swap/freeingCache/free swap cache #1/freeCache without set frames.dirty':
      'add_to_swap() sets it again when the page gets another slot',
    'mm/swapfile.c:folio_free_swap/freeingCache/free swap cache #1/isUnneeded taken as false': seenAgain,
    'mm/swapfile.c:folio_free_swap/freeingCached/': seenAgain,
    'mm/swapfile.c:folio_free_swap/offering/': spares,
    'mm/swapfile.c:try_to_unuse/': seenAgain,
    'mm/swapfile.c:unuse_pte/setting/set PTE/set PTE exchanged': underLocks,
    'mm/swapfile.c:unuse_pte_range/unusing.lockingPage/lock page/lock page exchanged': seenAgain,
    'mm/swapfile.c:unuse_pte_range/unusing.pageLocked/': seenAgain,
    'mm/vmscan.c:pageout/countingForWrite/': 'the references are counted again when the page leaves the swap cache',
    'mm/vmscan.c:shrink_folio_list/reclaiming.lookingForPins/':
      'pins are looked for again once the entry is cleared: the first look spares the attempt',
  },
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
