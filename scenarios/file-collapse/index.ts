import type { Protocol } from '../protocol.ts';
import {
  askedAgain,
  dirtyInVain,
  lookedUpAtOnce,
  mayFail,
  nobodyToTell,
  notedAsOwned,
  queuedWriter,
  walksOnce,
} from '../reasons.ts';
import againstFault from './against-fault.ts';
import againstFaultBefore64 from './against-fault-before-64.ts';
import againstFill from './against-fill.ts';
import againstFillBefore64 from './against-fill-before-64.ts';
import againstFirstFillBefore64 from './against-first-fill-before-64.ts';
import againstGupFastBefore64 from './against-gup-fast-before-64.ts';
import againstMincore from './against-mincore.ts';
import againstPin from './against-pin.ts';
import againstPinBefore64 from './against-pin-before-64.ts';
import againstPrivateFill from './against-private-fill.ts';
import againstPrivateFillBefore64 from './against-private-fill-before-64.ts';
import againstTruncate from './against-truncate.ts';
import againstTruncateBefore64 from './against-truncate-before-64.ts';
import fails from './fails.ts';
import failsBefore64 from './fails-before-64.ts';
import fillAgainstTruncate from './fill-against-truncate.ts';
import firstFaults from './first-faults.ts';
import hugeAgainstDiscard from './huge-against-discard.ts';
import hugeAgainstTruncate from './huge-against-truncate.ts';
import inArmedRange from './in-armed-range.ts';
import inArmedRangeBefore64 from './in-armed-range-before-64.ts';
import leftToKhugepagedBefore64 from './left-to-khugepaged-before-64.ts';
import mappedAgainstCollapse from './mapped-against-collapse.ts';
import mappedAgainstFault from './mapped-against-fault.ts';
import mappedAgainstPrivateStore from './mapped-against-private-store.ts';
import mappedElsewhereBefore64 from './mapped-elsewhere-before-64.ts';
import mappedTwice from './mapped-twice.ts';
import notedAgainstFaultBefore64 from './noted-against-fault-before-64.ts';
import ofMappedAgainstPrivateStoreBefore64 from './of-mapped-against-private-store-before-64.ts';
import ofMappedAgainstTruncateBefore64 from './of-mapped-against-truncate-before-64.ts';
import ofSmall from './of-small.ts';
import onCpus from './on-cpus.ts';
import onCpusBefore64 from './on-cpus-before-64.ts';
import twoCollapses from './two-collapses.ts';
import twoCollapsesBefore64 from './two-collapses-before-64.ts';
import underGuest from './under-guest.ts';
import underGuestBefore64 from './under-guest-before-64.ts';

const pageKeepsPmd =
  'whoever gives the region a PMD entry for this mapping, or takes one away other than by a zap, has the page locked: of those who have not, UFFDIO_COPY to a private mapping of a region without a table is not modelled';
const emptiedTable =
  'the table is empty, and the lock of the page keeps it so: who has the PTL finds nothing there, and has compared the PMD entry before or compares it after';
const addressOfTable =
  'the entries of the table are clear by then: the flush is for what CPUs and IOMMUs have cached of its address, and no level above the PTE is modelled as cached';
const noVmaGoes =
  'mmap_lock keeps the VMA and its page table from munmap(), which is not modelled of files that are collapsed';
const vmasStay =
  'i_mmap_rwsem keeps the tree of VMAs whole, and each VMA on it: that one comes to the tree or leaves it meanwhile is not modelled';
const allocatedBefore =
  'the table is allocated before the page is locked so that reclaim waits for nobody with it locked, which is not modelled: pmd_install() looks again, and allocates if need be';
const waitsInVain = 'a grace period that is waited for in vain costs only time';
const putLater = 'a reference that is put later keeps the page a little longer';
const tellsCaller = 'whoever asked is told that it failed, and may ask again';

const nodesOfTree =
  'who empties an entry or stores to it has the huge page locked that is there: the lock keeps the nodes of the XArray whole';
const listInOrder = 'the list is in the order of the file, and each place of that is come to once';
const foundMapped =
  'MADV_COLLAPSE comes to look at a mapping that is as it should be, and khugepaged notes a table that it finds empty';
const noAnonWalk =
  'the lock of the anon_vma keeps away who comes by the rmap of private copies, which is not modelled of mappings of files that are collapsed';
const exitTakesTables =
  'an address space that exits loses its tables anyway: exit_mmap() unlinks a VMA under i_mmap_rwsem before it frees what is below, so that the test spares work';
const nextFaultMaps = 'the next fault maps the huge page by a PMD entry';

export const fileCollapseProtocol: Protocol = {
  name: 'file-collapse',
  title: 'Collapse of files: huge pages in the page cache, and page tables that go without mmap_lock',
  text: 'khugepaged and MADV_COLLAPSE make a huge page of the pages of a shmem file: they lock, isolate and unmap each, copy them all, and store the huge page in the page cache over the small ones and the holes. The page tables that they have emptied are taken away in every address space that maps the file, under i_mmap_rwsem and the locks of PMD entry and table only, and freed by RCU. Until 6.4 the huge page was in the page cache, locked, before anything was copied, and until 6.6 page tables went under mmap_lock, which was only tried: what was contended was noted for khugepaged. Beside it threads fault, fill holes, register the range, store to private mappings, and truncate the file.',
  sources: [
    'hpage_collapse_scan_file(), collapse_file(), retract_page_tables() and collapse_pte_mapped_thp(), mm/khugepaged.c; finish_fault(), do_set_pmd(), pmd_install(), zap_pmd_range() and wp_page_copy(), mm/memory.c; pte_offset_map_lock() and pte_free_defer(), mm/pgtable-generic.c; mfill_atomic(), mm/userfaultfd.c; mincore_page(), mm/mincore.c: Linux 6.12',
    'collapse_file(), retract_page_tables(), collapse_and_free_pmd(), collapse_pte_mapped_thp() and khugepaged_collapse_pte_mapped_thps(), mm/khugepaged.c; __mcopy_atomic(), mm/userfaultfd.c: Linux 6.1',
    'commit f268f6cf875f, CVE-2022-48991: page tables of files go inside a bracket',
  ],
  notModelled: [
    'beside the form until 6.4 faults, pins and stores to private mappings are those of Linux 6.12, which look at the PMD entry once more',
    'files that are written back, pages that are swapped out, large pages smaller than a region',
    'threads that fault in an armed range: what a registered hole promises is judged by who has seen it with mincore()',
  ],
  unneeded: {
    'mm/khugepaged.c:alloc_charge_folio/allocating/no huge page/noHugeFrameFree taken as true': mayFail,
    'mm/khugepaged.c:collapse_file/copying/meet poison/mayMeetPoison taken as true': mayFail,
    'mm/shmem.c:shmem_charge/chargingHoles/over the limit of the mount/mayOverflow taken as true': mayFail,
    'mm/khugepaged.c:collapse_file/checkHoles.lockingMapping/take i_mmap_rwsem/lockMapping not taken': vmasStay,
    'mm/khugepaged.c:collapse_file/checkHoles.lockingPagesOnly/take i_pages lock/lockPages not taken':
      'without holes the collapse has every page of the range locked, so that none comes or goes, and all are replaced in one step here: the lock keeps the nodes of the XArray whole',
    "mm/khugepaged.c:collapse_file/checkHoles.unmarking/take retry entries away/take retry entries away exchanged with 'drop i_pages lock'":
      'only what is a retry entry still is taken away, and who meets one looks again: the lock keeps the nodes of the XArray whole',
    'mm/khugepaged.c:collapse_file/gather.atOffset/look at page #3/notUptodate taken as false':
      'a page that somebody is filling is then one that somebody has locked, for which the collapse is given up instead of waiting',
    'mm/khugepaged.c:collapse_file/gather.atOffset/look at page #3/notUptodate taken as true':
      'shmem_get_folio() finds a page that is up to date as well, and waits for its lock, which the collapse only tries otherwise',
    'mm/khugepaged.c:collapse_file/gather.isolated/look at mapcount #1/isMapped taken as true':
      'try_to_unmap() of a page that nothing maps finds nothing to unmap',
    'mm/khugepaged.c:collapse_pte_mapped_thp/left/always #1/someDeferred taken as true': waitsInVain,
    'mm/khugepaged.c:collapse_pte_mapped_thp/lockingPmd/lock PMD/lockPmd not taken': pageKeepsPmd,
    'mm/khugepaged.c:retract_page_tables/retracting.lockingPmd/lock PMD/lockPmd not taken': pageKeepsPmd,
    'mm/memory.c:do_set_pmd/lockingPmdToSet/lock PMD/lockPmd not taken': pageKeepsPmd,
    "mm/memory.c:do_set_pmd/settingPmd/set huge PMD/set huge PMD exchanged with 'unlock PMD'": pageKeepsPmd,
    'mm/khugepaged.c:collapse_pte_mapped_thp/lockingPte/lock PTE/lockPte not taken':
      'what the first look finds is looked at again, each entry under the lock, after the start was announced',
    'mm/khugepaged.c:collapse_pte_mapped_thp/pmdLocked/lock PTE/': emptiedTable,
    'mm/khugepaged.c:hpage_collapse_test_exit/testingExit/test mm_users #1/mmExits taken as false': exitTakesTables,
    'mm/khugepaged.c:hpage_collapse_test_exit/mmapLocked/test mm_users #1/mmExits taken as false': exitTakesTables,
    "mm/khugepaged.c:collapse_file/allCopied/mark up to date/mark up to date exchanged with 'set page dirty'":
      'the huge page is locked until it is both: who would reclaim it or write it to swap has to lock it',
    'mm/khugepaged.c:collapse_file/collapsed/always #1/mappedByPtes taken as true': foundMapped,
    'mm/khugepaged.c:collapse_file/freed/always #1/mappedByPtes taken as true': foundMapped,
    "mm/khugepaged.c:collapse_file/copy.unfreezing/unfreeze references/unfreeze references exchanged with 'unlock page'":
      'whoever gets a reference to the small page from here on, by a walk without locks, finds that nothing maps it, and gives it back',
    'mm/khugepaged.c:collapse_file/copy.copying/copy page/takeHeld without exclude': listInOrder,
    'mm/khugepaged.c:collapse_file/rollBack.atEntry/restore entry/takeHeld without exclude': listInOrder,
    'mm/khugepaged.c:collapse_file/gather.locked/check page #1/noteMappedByPtes left out': tellsCaller,
    'mm/khugepaged.c:collapse_file/rollBack.lockingPages/take i_pages lock/lockPages not taken': nodesOfTree,
    'mm/khugepaged.c:collapse_file/rollBack.relocking/take i_pages lock/lockPages not taken': nodesOfTree,
    'mm/khugepaged.c:collapse_pte_mapped_thp/collapsing.counted/always #1/hasAnonVma taken as false': noAnonWalk,
    'mm/khugepaged.c:collapse_pte_mapped_thp/collapsing.freed/always #1/hasAnonVma taken as true': noAnonWalk,
    'mm/khugepaged.c:collapse_pte_mapped_thp/collapsing.lockingAnon/lock anon_vma/lockAnon not taken': noAnonWalk,
    'mm/khugepaged.c:collapse_pte_mapped_thp/collapsing.lockingPte/lock PTE/lockPte not taken':
      'collapse_pte_mapped_thp() of 6.1 itself calls it unnecessary: with mmap_lock and i_mmap_rwsem held for writing only the hardware and GUP-fast look at the table',
    'mm/pgtable-generic.c:pmdp_collapse_flush/emptied/take table out/retractTable without set pt.life': notedAsOwned,
    'mm/khugepaged.c:find_pmd_or_thp_or_none/begun/read PMD #1/pmdIsHuge taken as false':
      'a look before the page is locked that spares work: that there is a table is asked again',
    'mm/khugepaged.c:madvise_collapse/collapseOwnMapped.queueing/queue for mmap_lock/': queuedWriter,
    'mm/khugepaged.c:retract_page_tables/retracting.atTree/look at tree #1/nextLinear each set': walksOnce,
    'mm/rmap.c:rmap_walk_file/unmapping.atTree/look at tree #1/nextLinear each set': walksOnce,
    'mm/khugepaged.c:retract_page_tables/retracting.found/always #1/isForOthers taken as false':
      'MADV_COLLAPSE may take the tables of others, too: it leaves that work to khugepaged',
    'mm/khugepaged.c:retract_page_tables/retracting.freed/always #1/installsOwn taken as false': nextFaultMaps,
    'mm/memory.c:handle_pte_fault/faulting/look at PTE #1/looksMissing taken as true': askedAgain,
    'mm/rmap.c:try_to_unmap_flush/flushingInVain/flush TLBs/flushDeferred':
      'what is given up stays in the page cache, where a CPU may store to it: collapse_file() of 6.1 itself asks whether this flush is needed, and does it to clear the state of the batch',
    'mm/khugepaged.c:khugepaged_scan_mm_slot/trying/try mmap_lock #1/lockMmap not taken': lookedUpAtOnce,
    'mm/mincore.c:do_mincore/entered/take mmap_lock/lockMmap not taken': lookedUpAtOnce,
    'mm/khugepaged.c:madvise_collapse/called/take mmap_lock/lockMmap not taken': noVmaGoes,
    'mm/userfaultfd.c:uffd_mfill_lock/called/take mmap_lock/lockMmap not taken': noVmaGoes,
    'mm/gup.c:follow_page_pte/gotten/unlock PTE/unlock PTE exchanged with':
      'the reference is taken: a table that goes after mmap_lock is dropped is kept by RCU until its lock is',
    'mm/memory.c:__do_fault/begun/read PMD #1/noTable': allocatedBefore,
    'mm/memory.c:__do_fault/preallocating/allocate table/allocateSpare left out': allocatedBefore,
    'mm/memory.c:finish_fault/finishing/read PMD #2/noTable taken as true': askedAgain,
    'mm/memory.c:wp_page_copy/copied/always #1/announces taken as true': nobodyToTell,
    'mm/memory.c:wp_page_copy/unlocked/always #1/announces taken as true': nobodyToTell,
    'mm/memory.c:wp_page_copy/unmapped/put page of the mapping/put page of the mapping exchanged with': putLater,
    'mm/mincore.c:mincore_page/looking/find page #2/isCached taken as true':
      'who is told that the page is there counts on no message of it',
    'user space/called/call mincore()/isArmed taken as true':
      'who looks before the range is armed counts on no message yet',
    'mm/pgtable-generic.c:pmdp_collapse_flush/bothLocked/take table out/take table out exchanged with': addressOfTable,
    'mm/pgtable-generic.c:pmdp_collapse_flush/emptied/take table out/take table out exchanged with': addressOfTable,
    'mm/pgtable-generic.c:pmdp_collapse_flush/flushing/flush TLBs/flush TLBs exchanged with':
      'whoever gets the PTL finds the PMD entry changed, flushed or not: the flush is to come before the end of the bracket, and before the table is freed',
    'mm/pgtable-generic.c:pte_free_now/waitingForReaders/free tables/gracePeriodOver without clear i_pages.deferred':
      'each call of pte_free_defer() has a callback of its own, called once: that they are taken from a list is the model',
    'mm/rmap.c:rmap_walk_file/unmapping.flushed/always #1/wasDirty taken as true': dirtyInVain,
    'mm/shmem.c:shmem_get_folio_gfp/askingSize/ask size #1/beyondSize taken as true': mayFail,
    'mm/shmem.c:shmem_get_folio_gfp/missing.askingSize/ask size #1/beyondSize taken as false':
      'asked again once the page is in the page cache, and a page that is there already is behind the end only until the truncation removes it, which unmaps it again',
    'mm/shmem.c:shmem_get_folio_gfp/missing.mapped/always #1/writes taken as false':
      'the entry is dirty with the store, and makes the page so when it goes: that the page is so before is for filesystems that count dirty pages',
    'mm/shmem.c:shmem_get_folio_gfp/missing.mapped/always #1/writes taken as true': dirtyInVain,
    "mm/userfaultfd.c:mfill_atomic_install_pte/installed/unlock PTE/unlock PTE exchanged with 'drop mmap_lock'":
      'the entry is set: a table that munmap() would free meanwhile is kept by RCU until the lock is dropped',
  },
  scenarios: [
    againstFault,
    againstFill,
    inArmedRange,
    onCpus,
    underGuest,
    againstPin,
    againstPrivateFill,
    againstTruncate,
    fails,
    twoCollapses,
    mappedAgainstFault,
    mappedAgainstPrivateStore,
    mappedTwice,
    mappedAgainstCollapse,
    ofSmall,
    firstFaults,
    hugeAgainstTruncate,
    hugeAgainstDiscard,
    fillAgainstTruncate,
    againstFaultBefore64,
    againstFillBefore64,
    againstFirstFillBefore64,
    againstTruncateBefore64,
    failsBefore64,
    againstPinBefore64,
    againstGupFastBefore64,
    twoCollapsesBefore64,
    mappedElsewhereBefore64,
    againstPrivateFillBefore64,
    inArmedRangeBefore64,
    againstMincore,
    onCpusBefore64,
    underGuestBefore64,
    notedAgainstFaultBefore64,
    ofMappedAgainstTruncateBefore64,
    ofMappedAgainstPrivateStoreBefore64,
    leftToKhugepagedBefore64,
  ],
};
