/** Why some steps of swap may go, by what the names of their rows begin with. */
import { askedAgain, flushInVain, mayBeDiscarded, newPageUnknown, pageLockAndCount, passedOver } from '../reasons.ts';

const triedOnly =
  'that a fault was tried before decides only whether it waits for the page lock with the fault lock held: it tries again';
const anotherTime = 'the page lock or the next look decides: a fault that goes on too early only tries once more';
const seenAgain =
  'swapoff() looks again for as long as slots are in use; what it leaves alone, such as a page that is being written, it finds then';
const ofCompaction = 'what compaction needs is shown in migrate-vma: here threads only wait for it';
const spares = 'it only spares a later look, a read or a write';
const underLocks = 'nobody looks between the two without the page lock or the PTL, which stays held';
const lruList = 'the page lock keeps two from reclaiming one page; what else the LRU list is for is not modelled';
const freedAnyway = 'folio_free_swap() sets the page dirty for who keeps it: this one is freed';
const leftToReclaim = 'a page that stays in the swap cache, with a slot that no entry names, is taken out by reclaim';

export const unneeded: { readonly [name: string]: string } = {
  'arch/x86/mm/fault.c:do_user_addr_fault/fault.retry/': triedOnly,
  'mm/filemap.c:__folio_lock_or_retry/': anotherTime,
  'mm/madvise.c:madvise_cold_or_pageout_pte_range/pteLocked/isolate page #1/isolateMapped without set frames.isolated':
    lruList,
  'mm/vmscan.c:isolate_lru_folios/scanning/isolate page/isolate without set frames.isolated': lruList,
  'mm/madvise.c:madvise_free_pte_range/present/look at page #1/needsPageLock taken as true':
    'the page lock is taken where it need not be',
  'mm/madvise.c:madvise_free_pte_range/pteLocked/look at PTE #2/zapEntry left out':
    'MADV_FREE is advice: the page may as well stay',
  'mm/madvise.c:madvise_free_pte_range/suits/look at dirty bit #1/isDirty taken as true': spares,
  'mm/memory.c:do_swap_page/swapIn.entryFreed/': 'a page that stays in the swap cache is taken out by reclaim',
  'mm/memory.c:do_swap_page/swapIn.pageLocked/':
    'a slot that is used again meanwhile takes four actors: swap-slot-used-again, which is checked when it is named',
  'mm/migrate.c:__migrate_folio_unmap/': ofCompaction,
  'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/announcingEnd/onDone #1/owesFlush taken as true': flushInVain,
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
  'include/linux/pgtable.h:clear_young_dirty_ptes/cleaningEntry/clear PTE/clearEntry':
    'Linux 6.1 says why: some architectures, such as PPC, do not update their TLB otherwise; a store that comes meanwhile may be lost, as any during the call',
  'mm/madvise.c:madvise_cold_or_pageout_pte_range/lockingPte/lock PTE/lockRange not taken':
    'the entry is looked at and its page isolated in one step here',
  'mm/madvise.c:madvise_free_pte_range/pteLocked/look at PTE #2/zapEntry without set frames.dirty': freedAnyway,
  'mm/madvise.c:madvise_free_pte_range/pteLocked/look at PTE #2/zapEntry without set swap.disk': mayBeDiscarded,
  'mm/madvise.c:madvise_free_pte_range/pteLocked/look at PTE #2/zapEntry without the conditional set swap.disk':
    mayBeDiscarded,
  'mm/madvise.c:madvise_free_pte_range/pteLocked/look at PTE #2/zapEntry without the conditional set swap.hasCache':
    leftToReclaim,
  'mm/memory.c:do_swap_page/swapIn.allocatingPast/allocate page/allocateLocked not taken': newPageUnknown,
  'mm/memory.c:do_swap_page/swapIn.puttingToRetry/put page/put page exchanged':
    'the swap cache has a reference of its own: nothing of the device is touched when that of the fault goes',
  'mm/memory.c:handle_pte_fault/atPte/look at PTE #5/looksZero taken as true': askedAgain,
  'mm/memory.c:zap_pte_range/unmapping.locked/zap PTE #2/zap without set frames.dirty': freedAnyway,
  'mm/memory.c:zap_pte_range/unmapping.locked/zap PTE #2/zap without set swap.disk': mayBeDiscarded,
  'mm/memory.c:zap_pte_range/unmapping.locked/zap PTE #2/zap without the conditional set swap.disk': mayBeDiscarded,
  'mm/memory.c:zap_pte_range/zapping.locked/zap PTE #3/zap without set frames.dirty': freedAnyway,
  'mm/memory.c:zap_pte_range/zapping.locked/zap PTE #3/zap without set swap.disk': mayBeDiscarded,
  'mm/memory.c:zap_pte_range/zapping.locked/zap PTE #3/zap without the conditional set swap.disk': mayBeDiscarded,
  'mm/mmu_gather.c:tlb_finish_mmu/freeing/free frame/putFrame without set swap.disk': mayBeDiscarded,
  'mm/mmu_gather.c:tlb_finish_mmu/freeing/free frame/putFrame without the conditional set swap.hasCache': leftToReclaim,
  'mm/page_alloc.c:free_unref_folios/freeing/free page/noteFreed left out':
    'it tells the machine only that MADV_PAGEOUT, which tries again, has nothing more to try',
  'mm/rmap.c:folio_lock_anon_vma_read/lockingAnon/lock anon_vma/lockAnon not taken':
    'who moves pages under the anon_vma, or takes VMAs away, does not come beside reclaim here: compaction shows it beside a collapse',
  'mm/rmap.c:try_to_unmap_one/unmapping.restored/set PG_swapbacked/setSwapbacked left out':
    'a page that stays lazyfree is found dirty again by whoever reclaims it next, and kept again',
  'mm/swap_state.c:swap_cache_get_folio/lookingUp/look in swap cache #1/isCached taken as false':
    'swapcache_prepare() fails while the swap cache has the slot, and the fault looks again',
  'mm/swapfile.c:folio_free_swap/freeingCache/free swap cache #1/freeCache without set swap.disk': mayBeDiscarded,
  'mm/swapfile.c:put_swap_folio/removed/clear SWAP_HAS_CACHE/clearHasCache without the conditional set swap.disk':
    mayBeDiscarded,
  'mm/swapfile.c:unuse_mm/lockingMmap/take mmap_lock/lockMmap not taken': passedOver,
  'mm/vmscan.c:shrink_folio_list/reclaiming.lockingAgain/try page lock again #1/tryPageLock not taken':
    pageLockAndCount,
};
