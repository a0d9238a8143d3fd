import type { Protocol } from '../protocol.ts';
import {
  dirtyInVain,
  flushAnywhere,
  flushInVain,
  givenBackTwice,
  lockOfOneStep,
  loopsBegin,
  mayFail,
  newPageUnknown,
  notedAsOwned,
  nothingToUndo,
  oneStepHere,
  rangeTooWide,
  stepByStep,
} from '../reasons.ts';
import { migrateAgainstFault, migrateWithoutTable } from './against-fault.ts';
import againstHugeFault from './against-huge-fault.ts';
import againstMunmap from './against-munmap.ts';
import againstReaper from './against-reaper.ts';
import againstRegister from './against-register.ts';
import againstZap from './against-zap.ts';
import chargeOf2017 from './charge-of-2017.ts';
import {
  compactionAgainstCpu,
  compactionAgainstPin,
  compactionAgainstRegionZap,
  compactionAgainstZap,
  migrateAgainstCompaction,
} from './compaction.ts';
import { deviceMapsAfterFault, deviceMapsAgainstZap, deviceMapsBeforeFinalize } from './device-page-table.ts';
import { droppedAgainstMunmap, droppedAgainstRegister } from './drops-mmap-lock.ts';
import failedEntryFilled from './failed-entry-filled.ts';
import holes from './holes.ts';
import mixedRange from './mixed-range.ts';
import { migrateFileHole, migrateFileHole2017 } from './of-file.ts';
import {
  hugePageAgainstPin,
  hugePageAgainstStore,
  hugePageLeftReferenced,
  hugePageOnCpus,
  twoDriversOfHugePage,
} from './of-huge-page.ts';
import hugePageAgainstZap from './of-huge-page-zapped.ts';
import { migratePinnedAgainstZap, migratePinnedPage } from './of-pinned-page.ts';
import { overTablesAgainstFault, overTablesAgainstZap } from './over-two-tables.ts';
import { migratePageOfFile, migratePageOfFileToOther } from './page-of-file.ts';
import { pageMappedTwice, sharedPages } from './shared-pages.ts';
import twoMigrations from './two-migrations.ts';
import withoutAnonVma from './without-anon-vma.ts';
import { migrateReadOnly, migrateZeroPage, migrateZeroPageOfGuest } from './zero-page.ts';

const huge = 'mm/huge_memory.c';
const overThen = 'nobody looks at the arrays any more';
const finalizeToo =
  'what is not restored here migrate_vma_finalize() restores, which goes over all that src still names';
const lockKeepsOff = 'whoever else would move the page, or reclaim it, wants its lock first';

export const migrateVmaProtocol: Protocol = {
  name: 'migrate-vma',
  title: 'migrate_vma() and its driver',
  text: 'Heterogeneous memory management: a driver has a range of the address space migrated into memory of its device, or to other memory that it chooses. Pages that are there go by way of migration entries; holes and the zero page, since HMM-v25, get a new page at once, if nobody else has filled them and no userfaultfd waits for them. The driver allocates, copies and, when it is told what has migrated, maps the pages in its device. Compaction moves a page by the same entries, and knows of its mapping by the reverse map alone.',
  sources: [
    'migrate_vma_setup(), migrate_vma_pages() and migrate_vma_finalize(), mm/migrate_device.c, Linux 6.1',
    'migrate_pages(), mm/migrate.c, and try_to_migrate_one(), mm/rmap.c, Linux 6.1',
    'seed 002: "mm/migrate: allow migrate_vma() to alloc new page on empty entry" v4, HMM-v25, August 2017',
    'the contract of alloc_and_copy() and finalize_and_map() in the comments of the same patch',
  ],
  notModelled: [
    'the huge zero page; of a huge page a region of more than one page',
    'the walk of the rmap: a page that is mapped twice stays where it is',
    'migration out of device memory and the CPU fault on it: the protocol device-memory',
    'of files, private mappings and private data of filesystems',
    'the barrier between the contents of a new page and its entry (B04)',
    'that the entry of an exclusive page is flushed at once (since 5.19), before the look for pins',
    "which notifier calls a driver ignores: where it maps the result, its own brackets don't reach it",
  ],
  unneeded: {
    [`${huge}:__split_huge_pmd_locked/filled/drop rmap and reference/drop rmap and reference exchanged with`]:
      'whoever counts references in between finds one too many, whichever comes first',
    [`${huge}:__split_huge_pmd_locked/invalidated/flush TLBs/flush TLBs exchanged with`]: flushAnywhere,
    [`${huge}:__split_huge_pmd_locked/dropped/populate PMD/populateSplit without set pt.life`]: notedAsOwned,
    [`${huge}:can_split_folio/counting/count references #1/canSplit taken as true`]:
      'references are counted again when the page is unmapped: that it is unmapped in vain is spared',
    [`${huge}:split_huge_page_to_list/splitting.freezing/freeze references #1/canFreeze taken as true`]:
      'to which of the small pages a reference to the huge one belongs is not modelled: of a page that is in use each attempt to migrate it counts again',
    [`${huge}:split_huge_page_to_list/splitting.lockingAnon/lock anon_vma/lockAnon not taken`]: lockKeepsOff,
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.walkingAgain/read PMD again #2/pmdNone taken as false':
      'what is skipped stays as it is: a driver asks for what it likes',
    'mm/migrate_device.c:migrate_device_finalize/finalizing.puttingUnused/put new page/putDst without the conditional':
      nothingToUndo,
    'lib/test_hmm.c:dmirror_migrate_finalize_and_map/mapping.mapped/next page #1/atLastSlot taken as true':
      'a driver may map fewer pages than have migrated: its device faults for the others',
    'mm/memory.c:pmd_install/populating/set PMD #1/populate without set pt.life': notedAsOwned,
    'mm/migrate.c:migrate_vma_prepare/lockingPage/try to lock page again #1/lockSource not taken': lockKeepsOff,
    'mm/migrate_device.c:migrate_device_finalize/finalizing.puttingInserted/put new page/forget': overThen,
    'mm/migrate_device.c:migrate_device_finalize/finalizing.puttingNew/put new page/forgetDst': overThen,
    'mm/migrate_device.c:migrate_device_finalize/finalizing.puttingOld/put old page #1/forgetSource': overThen,
    'mm/migrate_device.c:migrate_device_finalize/finalizing.puttingOld/put old page #2/forgetSource': overThen,
    'mm/migrate_device.c:migrate_device_unmap/unmapping.deciding/always #2/sourceLocked taken as true': givenBackTwice,
    'mm/migrate_device.c:migrate_device_unmap/unmapping.unmapped/next page #1/atLastSlot taken as true': givenBackTwice,
    'mm/migrate_device.c:migrate_device_unmap/unmapping.unmapped/next page #1/rewind': finalizeToo,
    'mm/internal.h:maybe_unlock_mmap_for_io/droppingForRead/drop mmap_lock/dropMmapLock without set file migration waiter.dropped':
      'of the fault of a thread it is needed, beside which another unmaps the VMA: nobody does so while a page of a file migrates',
    'mm/migrate.c:folio_migrate_mapping/checking/move mapping #1/sourceExact taken as true':
      'who has found a page of a file in the page cache asks under its lock whether it is there still, and looks for it again',
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.cleared/always #1/wasDirty taken as true': dirtyInVain,
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.walked/always #1/anyUnmapped taken as true': flushInVain,
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.cleared/look for pins #1/pinned taken as false':
      'a pin is a reference, and references are counted once the page is unmapped: the look spares the attempt',
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.collected/next page #1/rewind': loopsBegin,
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.skipped/next page #1/rewind': loopsBegin,
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.restoring/set PTE back/set PTE back exchanged':
      'who has the page lock meanwhile, and looks for the mappings of the page, waits for the PTL before it can miss one',
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.walked/always #2/anyUnmapped taken as true': flushInVain,
    'mm/migrate_device.c:migrate_vma_insert_page/inserting.rechecking/recheck PTE #5/entryZero taken as true':
      flushInVain,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/closing.begun/call invalidate_range_end #1/needsSteps taken as true':
      stepByStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/closing.begun/call invalidate_range_end #2/endAtOnce without acquire':
      lockOfOneStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/closing.begun/call invalidate_range_end #2/endAtOnce without the conditional clear':
      rangeTooWide,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/ending.begun/call invalidate_range_end #2/endAtOnce without the conditional clear':
      rangeTooWide,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/starting.begun/call invalidate_range_start #1/needsSteps taken as true':
      stepByStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/starting.begun/call invalidate_range_start #2/startAtOnce without acquire':
      lockOfOneStep,
    'lib/test_hmm.c:dmirror_migrate_alloc_and_copy/copying.deciding/always #1/failed taken as false':
      'a page for what does not migrate is given back by migrate_vma_finalize()',
    'lib/test_hmm.c:dmirror_migrate_alloc_and_copy/copying.allocating/allocate and lock page/allocateDst not taken':
      newPageUnknown,
    'mm/compaction.c:compaction_alloc/allocating/no free page/noFrameFree taken as true': mayFail,
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.pageLocked/clear PTE/clearPte':
      'whoever pins the page after the look for pins has a reference, and references are counted once the page is unmapped',
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.walking/read PMD #2/fillsWholeHole taken as true':
      'whether the VMA is anonymous is asked again before a page is inserted',
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.lockingPage/try to lock page #2/triesLater taken as true':
      'as before 5.16: the page is tried again once all are collected',
    'mm/migrate_device.c:migrate_vma_collect_pmd/collecting.holeDone/next page #1/rewind':
      'of a range of holes nothing is unmapped: the next walk does nothing, and begins anew at its end',
    'mm/migrate_device.c:migrate_device_unmap/unmapping.isolating/isolate page #1/isolatedByOther taken as false':
      'who has isolated the page has a reference, and references are counted next',
    'mm/migrate_device.c:migrate_device_unmap/unmapping.isolating/isolate page #2/isolate': lockKeepsOff,
    'mm/migrate_device.c:migrate_device_unmap/unmapping.lockingPte/lock PTE/lockPte not taken': oneStepHere,
    'mm/migrate_device.c:migrate_device_finalize/finalizing.lockingPte/lock PTE/lockPte not taken': oneStepHere,
    'mm/memory.c:pmd_install/lockingPmd/lock PMD/lockPmd not taken': oneStepHere,
    'mm/migrate.c:migrate_folio_unmap/isolated/count references #1/freedMeanwhile taken as false':
      'a page that nobody uses any more is moved, and then freed: that costs only time',
  },
  scenarios: [
    holes,
    migrateFileHole,
    migrateFileHole2017,
    migratePageOfFile,
    migratePageOfFileToOther,
    mixedRange,
    failedEntryFilled,
    overTablesAgainstZap,
    overTablesAgainstFault,
    migrateAgainstFault,
    migrateWithoutTable,
    withoutAnonVma,
    againstHugeFault,
    hugePageAgainstStore,
    hugePageOnCpus,
    hugePageAgainstPin,
    hugePageAgainstZap,
    twoDriversOfHugePage,
    hugePageLeftReferenced,
    twoMigrations,
    sharedPages,
    pageMappedTwice,
    againstRegister,
    droppedAgainstRegister,
    droppedAgainstMunmap,
    chargeOf2017,
    againstZap,
    againstReaper,
    againstMunmap,
    migratePinnedPage,
    migratePinnedAgainstZap,
    migrateZeroPage,
    migrateReadOnly,
    migrateZeroPageOfGuest,
    deviceMapsAfterFault,
    deviceMapsAgainstZap,
    deviceMapsBeforeFinalize,
    compactionAgainstZap,
    compactionAgainstPin,
    compactionAgainstCpu,
    compactionAgainstRegionZap,
    migrateAgainstCompaction,
  ],
};
