import type { Protocol } from '../protocol.ts';
import {
  askedAgain,
  flushInVain,
  givenBackTwice,
  nobodyToTell,
  queuedWriter,
  treeWhole,
  wakesTooMuch,
  walksOnce,
} from '../reasons.ts';
import againstCollapse, { againstCollapseElsewhere } from './against-collapse.ts';
import againstCompaction, { downAgainstCompaction } from './against-compaction.ts';
import againstDontneed, { tableAgainstDontneed } from './against-dontneed.ts';
import againstFaults from './against-faults.ts';
import againstGuest from './against-guest.ts';
import againstTruncate, { downAgainstTruncate } from './against-truncate.ts';
import armed, { eventKilled, faultAtNew, keepsOld, withoutEvent } from './armed.ts';
import fails, { refused, withoutVma } from './fails.ts';
import ofDirtyPage from './of-dirty-page.ts';
import overArmed, { eventsOutOfOrder, overArmedFails } from './over-armed.ts';
import twice from './twice.ts';
import withinOneTable from './within-one-table.ts';

const writersOnly =
  'mmap_lock is held for writing, and nobody who works without it gives the new address a table or looks for one there';
const dodgesOnce =
  'ftruncate() looks at the mapcount before it removes the page, and walks the rmap once more: a page dodges once';
const oldPtlHeld =
  'who comes to the new address without mmap_lock comes by the rmap: to the old address first, whose PTL is held until the flush is done, or to neither, since the rmap is locked';
const oneWalk = 'what a walk has come to is forgotten with its end: where it stands is no step of the kernel';

export const mremapProtocol: Protocol = {
  name: 'mremap',
  title: 'mremap() that moves',
  text: 'mremap() gives memory another address: the VMA is copied, the entries are moved from one page table to the other under both PTLs, and the old VMA is unmapped, all with mmap_lock held for writing. Whoever comes by the reverse map takes no mmap_lock: truncation and compaction look at one address after the other, and have to find the page at one of them; and a CPU that has cached the old address must not keep it any longer than the page is mapped.',
  sources: [
    'mremap_to(), move_vma(), move_page_tables() and move_ptes(), mm/mremap.c; copy_vma() and do_vmi_align_munmap(), mm/vma.c; Linux 6.12',
    'rmap_walk_anon(), mm/rmap.c; try_to_migrate() and remove_migration_ptes(), Linux 6.1',
    'commits eb66ae030829 (CVE-2018-18281) and 486cf46f3f9b',
  ],
  notModelled: [
    'a length that changes, MREMAP_FIXED over several VMAs or a part of one',
    'huge pages, entries that name a slot, private mappings of files',
  ],
  unneeded: {
    'fs/userfaultfd.c:userfaultfd_copy/copy.looking/look at mmap_changing #2/layoutChanging taken as false': askedAgain,
    'fs/userfaultfd.c:userfaultfd_unmap_prep/preparingUnmap.lockingMapChanging/lock map_changing_lock/lockMapChangingToUnmap not taken':
      'resolvers of what is unmapped have left, since the VMA is write-locked: the lock is for those that fill other VMAs of the context',
    'mm/mremap.c:mremap/left/always #1/tellEarly without set event.kind':
      'the monitor that takes the unmapping for a move strikes the address off its list as well, and hears of the move next',
    'mm/vma.c:vms_gather_munmap_vmas/lockingUnmapped/write-lock VMA/lockVma not taken':
      'no thread faults at the new address where VMAs have locks: what they keep off is shown by mremap-against-faults',
    'fs/userfaultfd.c:userfaultfd_copy/copyAtNew.answering/put out-field #2/wakesNow taken as true': wakesTooMuch,
    'fs/userfaultfd.c:userfaultfd_copy/copyAtNew.looking/look at mmap_changing #2/layoutChanging taken as false':
      askedAgain,
    'mm/khugepaged.c:retract_page_tables/retracting.atTree/look at tree #1/nextLinear each set file collapser.vma for the last only':
      'a table moves as a whole only with i_mmap_rwsem held for writing, and so not while a walk goes from one VMA to the other: which comes first is the same',
    'mm/memory.c:unmap_mapping_range_tree/atTree/look at tree #1/nextLinear each set gathering truncater.vma for the last only':
      dodgesOnce,
    'mm/memory.c:unmap_mapping_range_tree/atTree/look at tree #1/nextLinear each set truncater.vma for the last only':
      dodgesOnce,
    'mm/memory.c:pmd_install/lockingPmd/lock PMD/lockNewPmd not taken': writersOnly,
    'mm/mremap.c:move_normal_pmd/lockingBothPmds/lock new PMD/lockNewPmd not taken': writersOnly,
    'mm/mremap.c:move_normal_pmd/lockingOldPmd/lock old PMD/lockOldPmd not taken':
      'whoever takes the table away holds i_mmap_rwsem, which is held here for writing: of those who hold the lock of a PMD entry alone none is beside a mapping that moves',
    'mm/mremap.c:move_normal_pmd/clearingPmd/clear old PMD/clearOldPmd without set pt.life':
      'whether a table is linked is noted for the discipline of the model: the kernel has a pointer to it in its hands',
    'mm/mremap.c:move_page_tables/moving.begun/always #1/announces taken as true': nobodyToTell,
    'mm/mremap.c:move_page_tables/moving.moved/always #1/announces taken as true': nobodyToTell,
    'mm/mremap.c:move_page_tables/moving.tried/always #1/pmdKept taken as true': askedAgain,
    'mm/mremap.c:move_ptes/movingPtes.lockingNew/lock new PTE/lockNewPte not taken': oldPtlHeld,
    'mm/mremap.c:move_ptes/movingPtes.oldLocked/always #1/oneLock taken as true': oldPtlHeld,
    'mm/mremap.c:move_ptes/movingPtes.flushed/always #1/oneLock taken as false': givenBackTwice,
    'mm/mremap.c:move_ptes/movingPtes.unlocked/always #1/needsRmapLocks taken as true': givenBackTwice,
    'mm/mremap.c:move_ptes/movingPtes.locked/take PTE out #1/pteNone taken as false':
      'an entry that is none would be moved as one, to where none is',
    'mm/mremap.c:move_ptes/movingPtes.set/always #1/owesFlush taken as true': flushInVain,
    'mm/mremap.c:move_vma/asking/call ->mremap()/turnBack without set map mover.needsRmapLocks': dodgesOnce,
    'mm/mremap.c:mremap/called/queue for mmap_lock/queueForMmap left out': queuedWriter,
    'mm/mremap.c:take_rmap_locks/lockingAnonForPmd/lock anon_vma/lockAnonVma not taken':
      'who walks the rmap of anonymous memory takes no page table away, and has each entry under its PTL: an orphan comes only of a walk between two stores, which move the whole table here',
    'mm/mremap.c:take_rmap_locks/lockingMapping/take i_mmap_rwsem/lockMapping not taken': dodgesOnce,
    'mm/page_vma_mapped.c:map_pte/looking/look at PTE #1/looksPresent taken as true': askedAgain,
    'mm/rmap.c:rmap_walk_anon/atTree/look at tree #1/nextVma without': walksOnce,
    'mm/rmap.c:rmap_walk_anon/atTree/look at tree #2/endWalk': oneWalk,
    'mm/rmap.c:rmap_walk_anon/searched/look whether unmapped #1/endWalk': oneWalk,
    'mm/rmap.c:rmap_walk_anon/searched/look whether unmapped #1/unmappedMeanwhile taken as true':
      'a page that some VMA maps still is given up when its mapcount is looked at',
    'mm/rmap.c:anon_vma_clone/cloning/lock anon_vma/lockAnonVma not taken': treeWhole,
    'mm/rmap.c:unlink_anon_vmas/lockingAnonVma/lock anon_vma/lockAnonVma not taken': treeWhole,
    'mm/rmap.c:unlink_anon_vmas/lockingKept/lock anon_vma/lockAnonVma not taken': treeWhole,
    'mm/rmap.c:unlink_anon_vmas/unlinking/remove VMA from anon_vma/unlinkAnon left out':
      'nothing is mapped in the VMA any more: that a walk would come to what is freed is not modelled, VMAs are found by their pages',
    'mm/vma.c:vma_link_file/lockingMapping/take i_mmap_rwsem/lockMapping not taken': treeWhole,
    'mm/vma.c:vms_clear_ptes/unmapping.finishing/always #1/hasGathered taken as true': flushInVain,
    'mm/vma.c:vms_clear_ptes/unmapping.toAnnounce/always #1/announces taken as true': nobodyToTell,
    'mm/vma.c:vms_clear_ptes/unmapping.unmapped/always #1/announces taken as true': nobodyToTell,
    'user space/handling/handle event #1/sent taken as false':
      'a page that was sent before is sent once more, to where it is by now: UFFDIO_COPY answers EEXIST and leaves it as it is',
  },
  scenarios: [
    againstTruncate,
    downAgainstTruncate,
    againstCompaction,
    downAgainstCompaction,
    withinOneTable,
    againstDontneed,
    tableAgainstDontneed,
    twice,
    ofDirtyPage,
    againstFaults,
    againstGuest,
    fails,
    withoutVma,
    refused,
    againstCollapse,
    againstCollapseElsewhere,
    armed,
    keepsOld,
    faultAtNew,
    withoutEvent,
    eventKilled,
    overArmed,
    overArmedFails,
    eventsOutOfOrder,
  ],
};
