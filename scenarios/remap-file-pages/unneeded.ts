/** Why some steps of remap_file_pages() may go, by what the names of their rows begin with. */
import { dirtyInVain, flagsOneWord, nobodyToTell, treeWhole, walksOnce } from '../reasons.ts';

const onlyCursor = 'the cursor only spares the next search what this one has looked at';
const goesOn =
  'that as many entries were unmapped as mapped the page ends the search early: without it the other VMAs are gone through, too';
const staysMapped =
  'a page that stays mapped somewhere has a reference more than who unmaps it counts with, and is left where it is';
const asInFault =
  'of the fault of a thread it is needed, beside which another unmaps the VMA: nobody does so while a population waits';

export const unneeded: { readonly [name: string]: string } = {
  'mm/vma.c:vms_clear_ptes/unmapping.toAnnounce/always #1/announces taken as true': nobodyToTell,
  'mm/vma.c:vms_clear_ptes/unmapping.unmapped/always #1/announces taken as true': nobodyToTell,
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #3/dropMmapLock without set remapper.dropped':
    asInFault,
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #3/dropMmapLock without set range remapper.dropped':
    asInFault,
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #3/dropMmapLock without set range mapper.dropped':
    asInFault,
  'mm/internal.h:maybe_unlock_mmap_for_io/droppingForRead/drop mmap_lock/dropMmapLock without set range mapper.dropped':
    asInFault,
  'mm/memory.c:zap_pte_range/zapping.zapped/always #1/moreOfVma taken as false':
    'between two entries the lock may be dropped, as zap_pte_range() does where others wait for it or for the CPU',
  'mm/mmap.c:do_mas_align_munmap/detaching/detach VMAs/detach each set vma.state for the last only':
    'who looks for a VMA waits for mmap_lock, and by then each is freed: before 6.4 nobody finds one without it',
  'mm/fremap.c:sys_remap_file_pages/flushed/always #1/wasDirty taken as true': dirtyInVain,
  'mm/fremap.c:sys_remap_file_pages/moving/take i_mmap_mutex/take i_mmap_mutex exchanged':
    'who has i_mmap_mutex goes by tree and list; the flag is read under mmap_sem',
  'mm/fremap.c:sys_remap_file_pages/nonlinear/test VM_LOCKED #1/mustUpgrade taken as false': flagsOneWord,
  'mm/fremap.c:zap_pte/countedHigh/count down/count down exchanged':
    'who compares the counters with what is mapped, does so when all rests',
  'mm/internal.h:maybe_unlock_mmap_for_io/droppingForRead/drop mmap_lock/dropMmapLock without set remapper.dropped':
    asInFault,
  'mm/memory.c:unmap_mapping_range_list/atList/look at list #1/nextNonlinear without include': walksOnce,
  'mm/mlock.c:__mm_populate/populating.retry/entry/noteTried':
    'FAULT_FLAG_TRIED keeps a fault from being retried for ever, which file-two-read-in shows of a thread: nobody waits for the end of a population here',
  'mm/mmap.c:__mmap_region/mapping.linking/take i_mmap_rwsem/': treeWhole,
  'mm/rmap.c:rmap_walk_file/unmapping.atList/always #1/someNonlinear taken as true':
    'a list on which no VMA is is looked through in vain',
  'mm/rmap.c:rmap_walk_file/atTree/look at tree #2/unmappingNonlinear not called': staysMapped,
  'mm/rmap.c:try_to_unmap_cluster/lockingPte/lock PTE/lock PTE exchanged':
    'the high-water mark is raised before the count goes down: whether under the PTL makes no difference to it',
  'mm/rmap.c:try_to_unmap_cluster/put/count down MM_FILEPAGES/countDownFile without the conditional set': goesOn,
  'mm/rmap.c:try_to_unmap_cluster/tryingMmap/try mmap_sem #1/tryMmap not taken':
    'it keeps VM_LOCKED as it was read: mlock() and munlock(), which change that, are not modelled',
  'mm/rmap.c:try_to_unmap_cluster/unmapped/put page/put page exchanged':
    'who compares the counters with what is mapped, does so when all rests',
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.beginning/look at mapcount #1/isMappedStill taken as true':
    'the rmap of a page that nothing maps is searched in vain',
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.beginning/look at mapcount #1/noteMapcount left out':
    staysMapped,
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.counted/always #1/unmappedAll taken as false': goesOn,
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.counted/always #1/unmappedAll taken as true': staysMapped,
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.ended/always #1/keeps taken as true':
    'who gives back mmap_sem without having it makes its count wrong: of a lock only who holds it is modelled',
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.flushed/always #1/isElsewhere taken as true':
    'an entry that names the page of its own address leads a fault to where the address leads',
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.named/always #1/wasDirty taken as true': dirtyInVain,
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.resetting/reset cursors/resetCursors left out': onlyCursor,
  'mm/rmap.c:try_to_unmap_nonlinear/unmappingNonlinear.searching/look at cursors #1/nextDue without set file migrator.exhaustive':
    staysMapped,
  'mm/migrate.c:remove_linear_migration_ptes_from_nonlinear/atList/look at list #1/nextByAddress without include':
    walksOnce,
};
