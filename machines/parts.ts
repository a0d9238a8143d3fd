/**
 * What machines are made of: states that several of them share or that are a function of their own, with the registers
 * and the vocabulary (guards, actions, steps) that these states name. A machine of one's own takes the states in, and
 * its role spreads the vocabulary, as machines/fault/mortal-thread.ts does; where a part leads to is named by the ids
 * (`#done`) that its file says.
 */

export { deviceFaultRegisters, devicePrivate } from './device-memory/migrating-thread.ts';
export { pageMove } from './device-memory/page-move.ts';
export { moveRegisters, moveVocabulary } from './device-memory/page-move-role.ts';
export { exitStates, exitVocabulary } from './exit/do-exit.ts';
export { anonymousStates } from './fault/do-anonymous-page.ts';
export { hugePage } from './fault/do-huge-pmd-anonymous-page.ts';
export { faultStates } from './fault/do-user-addr-fault.ts';
export { doWpPage } from './fault/do-wp-page.ts';
export { faultStatesWith, faultStatesWithKinds } from './fault/entry-kinds.ts';
export { faultChoices, faultOptional, faultRegisters, faultVocabulary } from './fault/faulting-thread-role.ts';
export { hugeZeroStates, hugeZeroVocabulary } from './fault/huge-zero-thread.ts';
export {
  askUffdWp,
  looksShared,
  wpAskRegisters,
  wpAskVocabulary,
  wpFaulterRegisters,
  wpFaulterVocabulary,
  wpPage,
} from './fault/uffd-wp-thread.ts';
export { anonPrepare } from './fault/vmf-anon-prepare.ts';
export { zeroPage } from './fault/wp-page-copy.ts';
export { anonymousOnly, noFiles } from './file/anonymous-only.ts';
export { copyMappedPage, finishCowFault } from './file/do-cow-fault.ts';
export { fileFaultMeta, fileFaultStates, filePteFault } from './file/do-shared-fault.ts';
export {
  fileAccessVocabulary,
  fileFaultChoices,
  fileFaultRegisters,
  fileFaultVocabulary,
} from './file/file-fault-role.ts';
export { filemapFault } from './file/filemap-fault.ts';
export { finishFault } from './file/finish-fault.ts';
export { mmPopulate } from './file/mm-populate.ts';
export { pageMkwrite } from './file/page-mkwrite.ts';
export { remapFilePagesMeta, remapFilePagesStates } from './file/remap-file-pages.ts';
export { callBegins, callEnds } from './file/remap-file-pages-call.ts';
export { emulatedRemapMeta, emulatedRemapStates } from './file/remap-file-pages-emulation.ts';
export { remapRangeStates } from './file/remap-file-pages-range.ts';
export {
  offsetAt,
  rangeRemapperRegisters,
  rangeRemapperVocabulary,
} from './file/remap-file-pages-range-role.ts';
export { remapperChoices, remapperRegisters, remapperVocabulary } from './file/remap-file-pages-role.ts';
export { rmapWalkRegisters, rmapWalkVocabulary } from './file/rmap-walk-role.ts';
export { truncateInodePages, truncateRegisters, truncateVocabulary } from './file/truncate-inode-pages.ts';
export { truncateMeta, truncaterRegisters, truncaterVocabulary, truncateStates } from './file/truncate-setsize.ts';
export { unmapMapping, unmapMappingPages } from './file/unmap-mapping.ts';
export { unmapRegisters, unmapVocabulary } from './file/unmap-mapping-role.ts';
export { beginCollapse, gatherPages } from './file-collapse/collapse-file.ts';
export {
  cacheVocabulary as collapseCacheVocabulary,
  collapseFileChoices,
  collapseFileRegisters,
  tablesVocabulary as collapseTablesVocabulary,
} from './file-collapse/collapse-file-role.ts';
export { collapseNoted, collapseOwnMapped } from './file-collapse/collapse-mapped-with-mmap-lock.ts';
export { setHugePmd } from './file-collapse/collapse-pte-mapped-thp.ts';
export { largeFolioMissing } from './file-collapse/large-folio-fault.ts';
export {
  largeFolioChoices,
  largeFolioRegisters,
  largeFolioVocabulary,
} from './file-collapse/large-folio-fault-role.ts';
export { privateMfillStates } from './file-collapse/private-mfill.ts';
export { retractPageTables } from './file-collapse/retract-page-tables.ts';
export { collapseAndFreePmd, retractWithMmapLock } from './file-collapse/retract-with-mmap-lock.ts';
export {
  largeZapRegisters,
  largeZapVocabulary,
  truncateLargeStates,
  unmapLarge,
} from './file-collapse/truncate-large.ts';
export { unmapFolio } from './file-collapse/unmap-folio.ts';
export { cowRegisters, cowVocabulary } from './fork/cow-thread.ts';
export { dupMmapMeta, dupMmapStates } from './fork/dup-mmap.ts';
export { copyingEntries, linkingAnonVma, migratingVocabulary } from './fork/dup-mmap-of-migrating.ts';
export { registeredForkVocabulary } from './fork/dup-mmap-of-protected.ts';
export { forkChoices, forkRegisters, forkVocabulary } from './fork/dup-mmap-role.ts';
export { dupUserfaultfdStates } from './fork/dup-userfaultfd.ts';
export { armedForkOptional, armedForkRegisters, armedForkVocabulary } from './fork/dup-userfaultfd-role.ts';
export { sharedCompactionRegisters, sharedCompactionVocabulary } from './fork/migrate-shared-pages.ts';
export { forked } from './fork/ret-from-fork.ts';
export { accessMeta, accessStates } from './gup/access-remote-vm.ts';
export { gupFastStates, pinnerRegisters, pinnerVocabulary } from './gup/get-user-pages-fast.ts';
export { putGathered } from './hugetlb/munmap-of-hugetlb.ts';
export { pmdAlloc, pmdAllocRegisters, pmdAllocVocabulary } from './hugetlb/pmd-alloc.ts';
export { unmapHugepageRangeFinal, unsharePmds } from './hugetlb/unmap-hugepage-range.ts';
export { unmapperRegisters, unmapperVocabulary } from './hugetlb/unmap-hugepage-range-role.ts';
export {
  madviseMeta,
  madviserRegisters,
  madviserVocabulary,
  madviseStates,
} from './madv-userfault/madvise-behavior.ts';
export { remapStates } from './madv-userfault/remap-anon-pages.ts';
export { remapRegisters, remapVocabulary } from './madv-userfault/remap-anon-pages-role.ts';
export { compactionChoices, compactionRegisters, compactionVocabulary } from './migrate/compaction-role.ts';
export { compactionStates, removeMigrationPtes, tryToMigrate } from './migrate/migrate-pages.ts';
export { migrateVmaMeta, migrateVmaStates } from './migrate/migrate-vma.ts';
export { collecting, unmapping } from './migrate/migrate-vma-collect.ts';
export { movingPages } from './migrate/migrate-vma-pages.ts';
export { migratorRegisters } from './migrate/migrate-vma-role.ts';
export {
  migrationEntryWait,
  migrationWaitRegisters,
  migrationWaitVocabulary,
} from './migrate/migration-entry-wait.ts';
export { splitHugePage } from './migrate/split-huge-page.ts';
export { byRmapStates, rmapCompactionRegisters, rmapCompactionVocabulary } from './mremap/migrate-by-rmap.ts';
export { moveNormalPmd } from './mremap/move-normal-pmd.ts';
export { movePageTables } from './mremap/move-page-tables.ts';
export { movePtes } from './mremap/move-ptes.ts';
export { mremapMeta, mremapStates } from './mremap/mremap.ts';
export { preparingRemap } from './mremap/mremap-armed.ts';
export { armedMoverRegisters, armedMoverVocabulary } from './mremap/mremap-armed-role.ts';
export { mremapChoices, mremapRegisters, mremapSource, mremapVocabulary } from './mremap/mremap-role.ts';
export {
  accessAttached,
  attachedRegisters,
  attachedVocabulary,
  leaveFault,
} from './notifier/attached-access.ts';
export { bracketRegisters, bracketVocabulary, treeVocabulary } from './notifier/bracket-role.ts';
export { endWithGru, gruCallbackVocabulary, startWithGru } from './notifier/bracket-with-gru.ts';
export { changePte, changePteVocabulary } from './notifier/change-pte.ts';
export { gupFast, mapping, snapshot } from './notifier/direct-page-fault.ts';
export { mirrorRegisters, mirrorStates, mirrorVocabulary } from './notifier/hmm-range-fault.ts';
export { invalidatePage } from './notifier/invalidate-page.ts';
export { kvmFaultRegisters, kvmFaultVocabulary, runsGuest } from './notifier/kvm-fault-role.ts';
export { allLocksRegisters, allLocksVocabulary, dropAllLocks, takeAllLocks } from './notifier/mm-take-all-locks.ts';
export { insertion, intervalVocabulary, removal } from './notifier/mmu-interval-notifier.ts';
export { invalidateRangeEnd, invalidateRangeStart, tree } from './notifier/mmu-notifier.ts';
export { registration, registrationRegisters, registrationVocabulary } from './notifier/mmu-notifier-register.ts';
export {
  notifierRelease,
  releaseAllVocabulary,
  releaseCallback,
  releaseVocabulary,
} from './notifier/mmu-notifier-release.ts';
export { unregisterRegisters, unregisterVocabulary, unregistration } from './notifier/mmu-notifier-unregister.ts';
export {
  attachmentRegisters,
  attachmentVocabulary,
  clearPtes,
  clearPtesFirst,
} from './notifier/xpmem-clear-ptes.ts';
export { flushedToFree, putBack } from './reclaim/given-up.ts';
export { reclaimerRegisters, reclaimerVocabulary } from './reclaim/reclaim-role.ts';
export { reclaimStates } from './reclaim/shrink-folio-list.ts';
export { tryToUnmap } from './reclaim/try-to-unmap.ts';
export { tryToUnmapNonlinear } from './reclaim/try-to-unmap-nonlinear.ts';
export { nonlinearRegisters, nonlinearVocabulary } from './reclaim/try-to-unmap-nonlinear-role.ts';
export { installPte, unlockMapped } from './shmem/mfill-atomic-install-pte.ts';
export { shmemFallocWait } from './shmem/shmem-falloc-wait.ts';
export { getFolio, shmemFault } from './shmem/shmem-fault.ts';
export { shmemThreadVocabulary } from './shmem/shmem-fault-role.ts';
export { shmemMfill } from './shmem/shmem-mfill.ts';
export { shmemUserRegisters, shmemUserVocabulary, skipWhatIsThere } from './shmem/shmem-user-role.ts';
export { uffdioContinue } from './shmem/userfaultfd-continue.ts';
export { wpPageShared } from './shmem/wp-page-shared.ts';
export { wpShmemMeta, wpShmemRegisters, wpShmemStates, wpShmemVocabulary } from './shmem/wp-shmem-thread.ts';
export { anonReclaimChoices, anonReclaimRegisters, anonReclaimVocabulary } from './swap/anon-reclaim-role.ts';
export { doSwapPage } from './swap/do-swap-page.ts';
export { pageoutMeta, pageoutStates } from './swap/madvise-pageout.ts';
export { readSwapCacheAsync } from './swap/read-swap-cache-async.ts';
export { residentOnly } from './swap/resident-only.ts';
export { shrinkAnonFolio } from './swap/shrink-anon-folio.ts';
export { looksSwapped, swappingStates } from './swap/swapping-thread.ts';
export { swapInRegisters, swapInVocabulary, swapperVocabulary } from './swap/swapping-thread-role.ts';
export { tryToUnmapAnon } from './swap/try-to-unmap-anon.ts';
export { interfaceRegisters, interfaceVocabulary } from './userfault-interface/thread-of-interface-role.ts';
export {
  uffdUserChoices,
  uffdUserOptional,
  uffdUserRegisters,
  uffdUserVocabulary,
} from './userfaultfd/descriptor-user-role.ts';
export { eventWait, tellingEvent } from './userfaultfd/event-wait-completion.ts';
export { fillIoctlEnd, fillIoctlPage, fillIoctlStart, holdsFile } from './userfaultfd/fill-ioctl.ts';
export { handleUserfault } from './userfaultfd/handle-userfault.ts';
export { serving } from './userfaultfd/monitor.ts';
export { movePagesPte } from './userfaultfd/move-pages-pte.ts';
export { movePresentPte, moveSwapPte, moveZeropagePte } from './userfaultfd/move-under-ptls.ts';
export { noWriteProtection } from './userfaultfd/no-write-protection.ts';
export { sourceFault } from './userfaultfd/source-fault.ts';
export { mfillLock, mfillUnlock } from './userfaultfd/uffd-mfill-lock.ts';
export { moveLock, moveUnlock } from './userfaultfd/uffd-move-lock.ts';
export { uffdWpMeta, uffdWpStates } from './userfaultfd/uffd-wp-range.ts';
export { unmapEventVocabulary, unmapPrep } from './userfaultfd/unmap-event.ts';
export { copierStates, uffdioCopy } from './userfaultfd/userfaultfd-copy.ts';
export { uffdMoverRegisters } from './userfaultfd/userfaultfd-move-role.ts';
export { userfaultfdPoll } from './userfaultfd/userfaultfd-poll.ts';
export { userfaultfdRead } from './userfaultfd/userfaultfd-read.ts';
export {
  registerMeta,
  registerStates,
  registerStatesWith,
  registrarRegisters,
  registrarVocabulary,
} from './userfaultfd/userfaultfd-register.ts';
export { closeMeta, closerRegisters, closerVocabulary, closeStates } from './userfaultfd/userfaultfd-release.ts';
export {
  unregisterMeta,
  unregisterStates,
  unregistrarRegisters,
  unregistrarVocabulary,
} from './userfaultfd/userfaultfd-unregister.ts';
export { wakeUserfault, wakeVocabulary } from './userfaultfd/userfaultfd-wake.ts';
export {
  callsAlone,
  protectorRegisters,
  protectorVocabulary,
  uffdioWriteprotect,
} from './userfaultfd/userfaultfd-writeprotect.ts';
export { uffdioZeropage } from './userfaultfd/userfaultfd-zeropage.ts';
export { vmaCallBegins, vmaCallVocabulary } from './userfaultfd/vma-call.ts';
export { munmapRegisters, munmapStates, munmapVocabulary } from './vma/do-vmi-align-munmap.ts';
export { enoughMemory, vmEnoughMemory } from './vma/enough-memory.ts';
export { mmapRegion, mmapRegionRegisters, mmapRegionVocabulary } from './vma/mmap-region.ts';
export { mmapRange, mmapRangeRegisters, mmapRangeVocabulary } from './vma/mmap-region-of-range.ts';
export { unmapRange, unmapRangeRegisters, unmapRangeVocabulary } from './vma/unmap-range.ts';
export { unmapRegion, unmapRegionRegisters, unmapRegionVocabulary } from './vma/unmap-region.ts';
export { bySemaphore } from './vma-lock/lock-vma-under-rcu.ts';
export { vmaReaderRegisters } from './vma-lock/vma-reader-role.ts';
export { vmAreaFree, vmaMarkDetached, vmaStartWrite } from './vma-lock/vma-start-write.ts';
export { registerRangeStates } from './vma-merge/register-range.ts';
export {
  leaveModified,
  mergeVocabulary,
  vmaModify,
  vmaModifyChoices,
  vmaModifyRegisters,
  vmaModifyVocabulary,
} from './vma-merge/vma-modify.ts';
export { folioMkclean } from './writeback/folio-mkclean.ts';
export { fsyncMeta, fsyncStates } from './writeback/write-cache-pages.ts';
export { writerRegisters, writerVocabulary } from './writeback/writeback-role.ts';
export { reapTask } from './zap/oom-reap-task.ts';
export { splitHugePmd, zapHugePmd } from './zap/zap-huge-pmd.ts';
export { announcedZap } from './zap/zap-page-range-single.ts';
export { flushRegionStates, regionZapRegisters, regionZapVocabulary, zapRegionStates } from './zap/zap-pmd-range.ts';
export { zapperRegisters, zapperVocabulary } from './zap/zapper-role.ts';
