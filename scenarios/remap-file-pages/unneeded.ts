/** Why some steps of remap_file_pages() may go, by what the names of their rows begin with. */
import { dirtyInVain, flagsOneWord, nobodyToTell, treeWhole, walksOnce } from '../reasons.ts';

const onlyCursor = 'the cursor only spares the next search what this one has looked at';
const asInFault =
  'of the fault of a thread it is needed, beside which another unmaps the VMA: nobody does so while a population waits';

export const unneeded: { readonly [name: string]: string } = {
  'mm/vma.c:vms_clear_ptes/unmapping.toAnnounce/always #1/announces taken as true': nobodyToTell,
  'mm/vma.c:vms_clear_ptes/unmapping.unmapped/always #1/announces taken as true': nobodyToTell,
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #3/dropMmapLock without set remapper.dropped':
    asInFault,
  'mm/filemap.c:lock_folio_maybe_drop_mmap/lockingPage/try page lock #3/dropMmapLock without set range remapper.dropped':
    asInFault,
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
  'mm/rmap.c:try_to_unmap_nonlinear/movingCursor/move cursor/moveCursor left out': onlyCursor,
  'mm/rmap.c:try_to_unmap_nonlinear/resetting/reset cursors/resetCursors left out': onlyCursor,
  'mm/migrate.c:remove_linear_migration_ptes_from_nonlinear/atList/look at list #1/nextByAddress without include':
    walksOnce,
};
