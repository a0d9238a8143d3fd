/**
 * The machines with their roles, for files that compose them with machines of their own. What is not a whole actor,
 * such as the states of a fault that several machines share, is one of the `parts`.
 */
export { exclusiveFaulter, exclusiveThread } from './device-memory/exclusive-thread.ts';
export { failingFaulter, failingThread } from './device-memory/failing-driver.ts';
export { exclusiveUser, makeDeviceExclusive } from './device-memory/make-device-exclusive.ts';
export { evictor, migrateDeviceRange } from './device-memory/migrate-device-range.ts';
export { deviceFaulter, migratingThread } from './device-memory/migrating-thread.ts';
export { exitMmap, lastUser } from './exit/exit-mmap.ts';
export { faultingThread } from './fault/do-user-addr-fault.ts';
export { faulter } from './fault/faulting-thread-role.ts';
export { hugeZeroFaulter, hugeZeroThread } from './fault/huge-zero-thread.ts';
export { lateFreeingThread, lateFreer } from './fault/late-table-free.ts';
export { mortal, mortalThread } from './fault/mortal-thread.ts';
export { poisonedThread, poisonFaulter } from './fault/poisoned-thread.ts';
export { wpFaulter, wpThread } from './fault/uffd-wp-thread.ts';
export { wpMigratingChild, wpMigratingThread, wpMigrationWaiter } from './fault/wp-migrating-thread.ts';
export { asyncWpThread, flushingWpThread } from './fault/wp-thread-kinds.ts';
export { fileFault } from './file/do-shared-fault.ts';
export { fileFaulter } from './file/file-fault-role.ts';
export { memoryErrorFaulter, memoryErrorThread } from './file/memory-error-thread.ts';
export { puncher, punchHole } from './file/punch-hole.ts';
export { remapFilePages } from './file/remap-file-pages.ts';
export { remapRangeOfFilePages } from './file/remap-file-pages-range.ts';
export { rangeRemapper } from './file/remap-file-pages-range-role.ts';
export { remapper } from './file/remap-file-pages-role.ts';
export { truncate, truncater } from './file/truncate-setsize.ts';
export { frameOwner, unmapAndFree } from './file/unmap-and-free.ts';
export { collapseFile } from './file-collapse/collapse-file.ts';
export { collapseFileBefore64, collapseNotedLater } from './file-collapse/collapse-file-before-64.ts';
export { collapserBefore64 } from './file-collapse/collapse-file-before-64-role.ts';
export { fileCollapser } from './file-collapse/collapse-file-role.ts';
export { collapsePteMappedThp } from './file-collapse/collapse-pte-mapped-thp.ts';
export { pteMappedCollapser } from './file-collapse/collapse-pte-mapped-thp-role.ts';
export { discardLarge, largeDiscarder } from './file-collapse/discard-large.ts';
export { filePinner, gupFastOfFile } from './file-collapse/gup-fast-of-file.ts';
export { largeFolioFault } from './file-collapse/large-folio-fault.ts';
export { largeFolioFaulter } from './file-collapse/large-folio-fault-role.ts';
export { holeSeeker, mincore, mincoreOfStored } from './file-collapse/mincore.ts';
export { pinSmall, smallPinner } from './file-collapse/pin-small.ts';
export { privateFiller, privateMfill } from './file-collapse/private-mfill.ts';
export { privateMfillBefore66 } from './file-collapse/private-mfill-before-66.ts';
export { privateStore } from './file-collapse/private-store.ts';
export { privateStorer } from './file-collapse/private-store-role.ts';
export { largeTruncater, truncateLarge } from './file-collapse/truncate-large.ts';
export { truncateLargeBefore66 } from './file-collapse/truncate-large-before-66.ts';
export { dupMmapOfHugeZero, hugeZeroForker } from './fork/dup-mmap-of-huge-zero.ts';
export { dupMmapOfProtected, protectedForker } from './fork/dup-mmap-of-protected.ts';
export { dupMmapOfWiped, wipingForker } from './fork/dup-mmap-of-wiped.ts';
export { forkOfArmedMemory } from './fork/dup-userfaultfd.ts';
export { armedForker } from './fork/dup-userfaultfd-role.ts';
export { forkedHugeZeroFaulter, hugeZeroChild, hugeZeroParent } from './fork/huge-zero-thread-of-fork.ts';
export { madviseWipeonfork, wipeAdviser } from './fork/madvise-wipeonfork.ts';
export { migrateProtectedPages, protectedCompactor } from './fork/migrate-protected-pages.ts';
export { accessRegistered } from './gup/access-registered.ts';
export { accessRemoteVm } from './gup/access-remote-vm.ts';
export { forcedWriter } from './gup/access-remote-vm-role.ts';
export { getUserPages, getUserPagesBefore615 } from './gup/get-user-pages.ts';
export { gupFast, pinner } from './gup/get-user-pages-fast.ts';
export { gupSlow } from './gup/get-user-pages-locked.ts';
export { getPageByPfn, pageWalker } from './hugetlb/get-page-by-pfn.ts';
export { gupFastOfHugetlb, hugetlbPinner } from './hugetlb/gup-fast-of-hugetlb.ts';
export { hugetlbFault, hugetlbFaulter } from './hugetlb/hugetlb-fault.ts';
export { hugetlbReplacer, mmapOverHugetlb, splitBeforeLocks } from './hugetlb/mmap-over-hugetlb.ts';
export { exitOfHugetlb, hugetlbUnmapper, munmapOfHugetlb } from './hugetlb/munmap-of-hugetlb.ts';
export { collapse } from './khugepaged/collapse-huge-page.ts';
export { collapser } from './khugepaged/khugepaged-role.ts';
export { madvise, madviser } from './madv-userfault/madvise-behavior.ts';
export { remapAnonPages } from './madv-userfault/remap-anon-pages.ts';
export { mover as remapMover } from './madv-userfault/remap-anon-pages-role.ts';
export { sigbusHandler, threadWithSigbusHandler } from './madv-userfault/sigbus-handler.ts';
export { compactor } from './migrate/compaction-role.ts';
export { fileMigrator } from './migrate/file-migration-role.ts';
export { migrateFilePages } from './migrate/migrate-file-pages.ts';
export { migratePages } from './migrate/migrate-pages.ts';
export { migrateVma } from './migrate/migrate-vma.ts';
export { fillingMigrator, migrateVmaFilling } from './migrate/migrate-vma-filling.ts';
export { inserter, insertPage } from './migrate/migrate-vma-insert-page.ts';
export { fileRangeMigrator, migrateVmaOfFile } from './migrate/migrate-vma-of-file.ts';
export { hugeMigrator, migrateVmaOfHuge } from './migrate/migrate-vma-of-huge.ts';
export { migrateVmaOverTables, tablesMigrator } from './migrate/migrate-vma-over-tables.ts';
export { migrateVmaRelocking, relocker } from './migrate/migrate-vma-relocking.ts';
export { migrator } from './migrate/migrate-vma-role.ts';
export { migrateVmaTelling, tellingMigrator } from './migrate/migrate-vma-telling.ts';
export { movingTruncater, truncateMoving } from './migrate/truncate-moving.ts';
export { fileMigrationWaiter, waitingFileFault } from './migrate/waiting-file-fault.ts';
export { migrationWaiter, waitingThread } from './migrate/waiting-thread.ts';
export { balancer, numaHint } from './mprotect/change-huge-pmd.ts';
export { changeProtNuma, protector } from './mprotect/change-pte-range.ts';
export { layoutKeeper, layoutMonitor } from './mremap/layout-monitor.ts';
export { migrateByRmap, rmapCompactor } from './mremap/migrate-by-rmap.ts';
export { followingUser, movingMonitor } from './mremap/moving-monitor.ts';
export { mremap } from './mremap/mremap.ts';
export { mremapOfArmedMemory } from './mremap/mremap-armed.ts';
export { armedMapMover } from './mremap/mremap-armed-role.ts';
export { mremapOverArmedMemory } from './mremap/mremap-over-armed.ts';
export { mapReplacer } from './mremap/mremap-over-armed-role.ts';
export { mapMover } from './mremap/mremap-role.ts';
export { gatheringTruncater, truncateGathered } from './mremap/truncate-gathered.ts';
export { gruZapper, zapBesideGru } from './notifier/bracket-with-gru.ts';
export { exporter, zapOfExporter } from './notifier/bracket-with-xpmem.ts';
export {
  kvmFault,
  kvmFaultLateSnapshot,
  kvmFaultOfNewVm,
  kvmFaultTestsUnlocked,
  kvmFaultUnderEntryLock,
} from './notifier/direct-page-fault.ts';
export { getDirtyLog, loggedVcpu, logReader, storeUnderLog } from './notifier/dirty-log.ts';
export { cacheUser, usePfnCache } from './notifier/gfn-to-pfn-cache.ts';
export { gruDropin, gruUser } from './notifier/gru-dropin.ts';
export { intervalFault, mirror } from './notifier/hmm-range-fault.ts';
export { dropSpte, spteDropper } from './notifier/kvm-drop-spte.ts';
export { vcpu } from './notifier/kvm-fault-role.ts';
export { intervalOfDevice, intervalOwner } from './notifier/mmu-interval-notifier.ts';
export { descriptor, driverDescriptor } from './notifier/mmu-notifier-put.ts';
export { notifierRegister, subscriber } from './notifier/mmu-notifier-register.ts';
export { destroyVm, vmOwner } from './notifier/mmu-notifier-unregister.ts';
export { remote, remoteDetach, remoteDetachInverted, remoteNode } from './notifier/remote-consumer.ts';
export { pageUnmapper, unmapLazyfree } from './notifier/try-to-unmap-lazyfree.ts';
export { curedXpmemDetach, detacher, xpmemDetach } from './notifier/xpmem-detach.ts';
export { importer, xpmemFault } from './notifier/xpmem-fault.ts';
export { attacher, curedXpmemFault, xpmemFaultHandler } from './notifier/xpmem-fault-handler.ts';
export {
  attachedUnmapper,
  curedZapOfAttached,
  reaperOfAttached,
  sharer,
  unmapOfAttached,
  zapOfAttached,
} from './notifier/xpmem-invalidate-range.ts';
export { curedXpmemRecall, recaller, xpmemRecall } from './notifier/xpmem-recall.ts';
export { treeZapper, zapBesideChanges } from './notifier/zap-beside-changes.ts';
export { hugeNumaFault } from './numa/do-huge-pmd-numa-page.ts';
export { hintedThread } from './numa/numa-hint-role.ts';
export * as parts from './parts.ts';
export { reclaimer } from './reclaim/reclaim-role.ts';
export { reclaim } from './reclaim/shrink-folio-list.ts';
export { continueInPrivate, privateContinuer } from './shmem/continue-in-private.ts';
export { dupMmapOfMarkers, markerForker } from './shmem/dup-mmap-of-markers.ts';
export { remappedCopier } from './shmem/mfill-after-remap.ts';
export { markingReclaimer, reclaimToMarker } from './shmem/reclaim-to-marker.ts';
export { shmemThread } from './shmem/shmem-fault.ts';
export { shmemFaulter } from './shmem/shmem-fault-role.ts';
export { shmemCopier } from './shmem/shmem-mfill.ts';
export { shmemPuncher, shmemPunchHole } from './shmem/shmem-punch-hole.ts';
export { shmemRegister, shmemRegistrar } from './shmem/shmem-register.ts';
export { shmemUser } from './shmem/shmem-user-role.ts';
export { continuer } from './shmem/userfaultfd-continue.ts';
export { wpShmemChild, wpShmemChildFaulter } from './shmem/wp-shmem-child.ts';
export { wpShmemFaulter, wpShmemThread } from './shmem/wp-shmem-thread.ts';
export { markingZapper, zapToMarker } from './shmem/zap-to-marker.ts';
export { anonReclaimer } from './swap/anon-reclaim-role.ts';
export { madviseFree } from './swap/madvise-free.ts';
export { lazyFreer } from './swap/madvise-free-role.ts';
export { madvisePageout } from './swap/madvise-pageout.ts';
export { kswapd } from './swap/shrink-anon-folio.ts';
export { swapoffCaller } from './swap/swapoff-role.ts';
export { swappingThread } from './swap/swapping-thread.ts';
export { swapper } from './swap/swapping-thread-role.ts';
export { swapoff } from './swap/try-to-unuse.ts';
export { wpPageout, wpReclaimer } from './swap/wp-pageout.ts';
export { wpSwapper, wpSwappingThread } from './swap/wp-swapping-thread.ts';
export { cpuWithTlb, processor } from './tlb/cpu.ts';
export { copyOverPoison, overwriter } from './userfaultfd/copy-over-poison.ts';
export { uffdUser } from './userfaultfd/descriptor-user-role.ts';
export { hugeMover } from './userfaultfd/huge-mover-role.ts';
export { batchCopier, forgetfulBatchCopier, monitor, pollingMonitor } from './userfaultfd/monitor.ts';
export { uffdioMoveRegion } from './userfaultfd/move-pages-huge-pmd.ts';
export { pagemapTracker, tracker } from './userfaultfd/pagemap-scan.ts';
export { prefetchingMonitor, trustingMonitor } from './userfaultfd/prefetching-monitor.ts';
export { postcopyListener, postcopyReceiver } from './userfaultfd/qemu-postcopy.ts';
export { queuedFault, queuedFaultMachine } from './userfaultfd/queued-fault.ts';
export { rangeUser, useReportedIoctls } from './userfaultfd/range-ioctls.ts';
export { severalMonitor, severalReader } from './userfaultfd/read-several.ts';
export { registerForWp, wpRegistrar } from './userfaultfd/register-for-wp.ts';
export { forkReader, readForkEvents } from './userfaultfd/resolve-userfault-fork.ts';
export { migratingProtector, uffdWpOfMigrating } from './userfaultfd/uffd-wp-of-migrating.ts';
export { anyProtector, uffdWpAny } from './userfaultfd/uffd-wp-range.ts';
export { apiCaller, uffdioApi, uffdioApiBefore515 } from './userfaultfd/userfaultfd-api.ts';
export { copier } from './userfaultfd/userfaultfd-copy.ts';
export { copier2015 } from './userfaultfd/userfaultfd-copy-2015.ts';
export { uffdioMove } from './userfaultfd/userfaultfd-move.ts';
export { uffdMover } from './userfaultfd/userfaultfd-move-role.ts';
export { poisoner, poisoningMonitor, poisonsOnce } from './userfaultfd/userfaultfd-poison.ts';
export { pollingReader } from './userfaultfd/userfaultfd-poll.ts';
export { killableReader, occasionalReader, tirelessReader } from './userfaultfd/userfaultfd-read.ts';
export { registrar, uffdRegister } from './userfaultfd/userfaultfd-register.ts';
export { closer, uffdClose } from './userfaultfd/userfaultfd-release.ts';
export { uffdUnregister, unregistrar } from './userfaultfd/userfaultfd-unregister.ts';
export {
  flushOwer,
  hastySnapshot,
  protector as uffdProtector,
  snapshot,
  wakesFirst,
  writeprotectOwingFlush,
} from './userfaultfd/userfaultfd-writeprotect.ts';
export { zeroFiller } from './userfaultfd/userfaultfd-zeropage.ts';
export { wakingResolver, wakingResolverMachine } from './userfaultfd/waking-resolver.ts';
export { munmap, unmapper } from './vma/do-vmi-align-munmap.ts';
export { mappingReplacer, replaceMapping } from './vma/mapping-replacer.ts';
export { layoutChanger, mmapWriter } from './vma/mmap-writer.ts';
export { failingMremap, mover } from './vma/move-vma.ts';
export { armedUnmapper, munmapOfArmedMemory } from './vma/munmap-armed.ts';
export { munmapPfn, pfnUnmapper } from './vma/munmap-pfn.ts';
export { anonFault, anonFaulter } from './vma-lock/anon-fault.ts';
export { stackFault, stackUser, vmaFinder } from './vma-lock/expand-stack.ts';
export { lockVmaUnderRcu } from './vma-lock/lock-vma-under-rcu.ts';
export { mmapOfVma, mprotectOfVma, mremapOfVma, munmapOfVma } from './vma-lock/vma-calls.ts';
export { vmaReader } from './vma-lock/vma-reader-role.ts';
export { vmaWriter } from './vma-lock/vma-writer-role.ts';
export { fsync, writeback } from './writeback/write-cache-pages.ts';
export { writer } from './writeback/writeback-role.ts';
export { discarder, madviseDontneed } from './zap/madvise-dontneed-free.ts';
export { oomReapRegion, regionReaper } from './zap/oom-reap-region.ts';
export { oomReaper } from './zap/oom-reap-task.ts';
export { zapOfMemoryError } from './zap/zap-memory-error.ts';
export { notifierZap, unmapPage, zapOfFile } from './zap/zap-page-range-single.ts';
export { partZapper, zapPartOfHugePage } from './zap/zap-part-of-huge-page.ts';
export { regionZapper, zapRegion } from './zap/zap-pmd-range.ts';
export { zapper } from './zap/zapper-role.ts';
