/** Why some steps of faults on files, of truncation and of reclaim may go, by what the names of their rows begin with. */
import {
  askedAgain,
  dirtyInVain,
  flushInVain,
  givenBackTwice,
  nobodyToTell,
  pageLockAndCount,
  programStores,
  saidAnew,
  walksOnce,
  writtenInVain,
} from '../reasons.ts';

const waitsLess =
  'mmap_lock is dropped so that nobody else waits for the device or for who has the page locked: for the fault itself it need not be';
const searchedInVain = 'the rmap of a page that nothing maps is searched in vain';
const ofTruncated = 'what is zapped here goes from the file with all that was stored to it';

export const unneeded: { readonly [name: string]: string } = {
  'device/unmapped/free frame/freeFrame without the conditional set frames.exclusive': saidAnew,
  'mm/memory.c:unmap_mapping_range_tree/atTree/look at tree #1/nextLinear without include owner of frames.searched':
    walksOnce,
  'mm/memory.c:zap_pte_range/pteLocked/clear PTE #1/clearPte without include tlb.gathered':
    'that a flush is owed is noted for whoever judges what CPUs have cached',
  'mm/memory.c:zap_pte_range/pteLocked/clear PTE #1/isMapped taken as true': 'an entry that is none is cleared in vain',
  'mm/mmap.c:__vm_munmap/called/take mmap_lock/lockMmap not taken':
    'mmap_lock is for who looks for the VMA by its address: the driver finds it through i_mmap',
  'mm/memory.c:wp_page_copy/copying.copied/always #1/announces taken as true': nobodyToTell,
  'mm/memory.c:wp_page_copy/copying.left/always #1/announces taken as true': nobodyToTell,
  'mm/vmscan.c:shrink_folio_list/lookingAgain/look at mapcount again #1/isMapped taken as false':
    'who maps the page has a reference to it, and references are counted once more when the page is to leave the page cache',
  'fs/ext4/inode.c:ext4_punch_hole/atInode/take i_rwsem/lockInode not taken':
    'it keeps off direct I/O, which could write to the blocks that are released, and write(): neither is modelled',
  'hardware/accessing/access memory #1/store': programStores,
  'mm/filemap.c:__filemap_add_folio/adding/add page to cache #2/tryPageLock not taken':
    'to a fault (FGP_FOR_MMAP) the page is returned unlocked, and it is locked again like one that was there: read() and readahead keep the lock',
  'mm/filemap.c:__filemap_get_folio/looking/find page #1/cachedUptodate taken as false':
    'a page that is up to date is then taken with invalidate_lock held, which is given back before the fault returns',
  'mm/filemap.c:filemap_fault/finding.askingSize/ask size #1/beyondSize taken as false': askedAgain,
  'mm/filemap.c:filemap_fault/finding.keepingFound/take invalidate_lock/lockInvalidate not taken':
    'filemap_create_folio() says it: once the page is in the page cache its own lock would do, and invalidate_lock is held to keep the rules simple, for readahead and for pages that are filled in part',
  'mm/filemap.c:filemap_fault/finding.readIn/put page #1/dropped taken as false':
    'the page is found once more before the fault is retried: that mmap_lock was dropped is asked again then',
  'mm/filemap.c:filemap_fault/finding.ready/always #2/keepsPages taken as true': givenBackTwice,
  'mm/filemap.c:filemap_fault/finding.retrying/always #1/keepsPages taken as true': givenBackTwice,
  'mm/filemap.c:filemap_fault/finding.toRead/always #1/tried taken as true': waitsLess,
  'mm/filemap.c:filemap_remove_folio/unmapped/remove page from cache/remove page from cache exchanged':
    'the truncation keeps a reference of its own until the page is unlocked',
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #1/tryPageLock never taken':
    'the page lock is waited for as if another had it, and the fault is tried again',
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #3/dropMmapLock left out': waitsLess,
  'mm/internal.h:maybe_unlock_mmap_for_io/droppingForRead/drop mmap_lock/dropMmapLock left out': waitsLess,
  'mm/memory.c:finish_fault/finishing.pteUnlocked/always #1/writes taken as true': dirtyInVain,
  'mm/memory.c:unmap_mapping_pages/unmapping.zapped/always #1/lastPage taken as true':
    'what stays mapped is found when its page is removed: truncate_pagecache() says that it unmaps all beforehand for efficiency',
  'mm/memory.c:wp_page_copy/copying.cleared/set PTE/set PTE exchanged':
    'who finds that only he maps the page reuses it instead of copying it (do_wp_page()): after fork(), which is not modelled',
  'mm/memory.c:wp_page_copy/copying.replaced/remove rmap/remove rmap exchanged':
    'the fault has a reference of its own to the page, besides that of the mapping',
  'mm/memory.c:zap_pte_range/zapping.fileCleared/always #1/wasDirty taken as true': dirtyInVain,
  'mm/memory.c:zap_pte_range/zapping/zap PTE #1/zap without set frames.dirty': ofTruncated,
  'mm/memory.c:zap_pte_range/zapping/zap PTE #1/zap without the conditional set frames.dirty': ofTruncated,
  'mm/rmap.c:rmap_walk_file/unmapping.atTree/look at tree #1/nextLinear each set reclaimer.vma for the last only':
    walksOnce,
  'mm/rmap.c:rmap_walk_file/unmapping.cleared/always #1/flushesNow taken as true': flushInVain,
  'mm/rmap.c:try_to_unmap_one/found/test VM_LOCKED #1/giveUp':
    'each VMA that is locked is left alone: that the search ends at the first one spares the others an unmapping in vain',
  'mm/truncate.c:truncate_cleanup_folio/inCache/look at mapcount #1/isMapped taken as true': searchedInVain,
  'mm/vmscan.c:pageout/counting/count references #1/isFreeable taken as true':
    'the references are counted again when the page is to leave the page cache: the first count spares a write',
  'mm/vmscan.c:shrink_folio_list/dirty/always #1/flushesLater taken as true': flushInVain,
  'mm/vmscan.c:shrink_folio_list/kept/always #1/flushesLater taken as true': flushInVain,
  'mm/vmscan.c:shrink_folio_list/lockingAgain/try page lock again #1/tryPageLock not taken': pageLockAndCount,
  'mm/vmscan.c:shrink_folio_list/pageLocked/look at mapcount #1/isMapped taken as true': searchedInVain,
  'mm/vmscan.c:shrink_folio_list/toFree/always #1/flushesLater taken as true': flushInVain,
  'mm/vmscan.c:shrink_folio_list/unmapped/test dirty #1/isDirty taken as true': writtenInVain,
  'mm/memory.c:unmap_mapping_pages/unmapping.flushed/always #1/gatheredNothing taken as false':
    'a frame that is mapped by its number has no reference to be put: tlb_batch_pages_flush() goes over a batch that is empty',
  'mm/memory.c:zap_pte_range/zapping/zap PTE #1/zap without include tlb.gathered':
    'by what tlb_remove_tlb_entry() has noted tlb_finish_mmu() knows what to flush: here the flush follows in any case, and the note is for whoever judges what CPUs have cached',
};
