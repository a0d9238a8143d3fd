/**
 * Branches that no scenario takes in its own form, by how their name begins, each with the reason. Many are taken by a
 * mutant that sets an era: those are forms of older kernels, which the fixed form of a scenario has not.
 */
const era = 'of a kernel before its fix: taken by the mutants that set the constant of that era';
const undoNeverBlocks =
  'the undo of a refused start calls the ends as they are, and only the reaper must not block, whose machine has them too';
const ioctl = 'the states of UFFDIO_COPY, in whose scenarios they are taken';
const cureOfD50 = 'the cure of D50 that was not taken: taken by the mutants of it';
const splitsOrMerges =
  'the range is split off or merged, which write-locks its VMA: a VMA that is all of the range is that of the whole call';
const enomemOfRegister = 'that there is no memory for a VMA is shown with UFFDIO_REGISTER of a range';
const bothOrNone = 'new memory merges with both of its neighbours or with none';
const pinnedMm = 'a descriptor that pins mm_users is of the series of 2015: taken by the mutants of D14';
const waitsForRemoved = 'taken by file-collapse-against-fill-and-truncate, which is checked only when it is named';
const pageKeepsPmd = 'who sets or clears the PMD entry of a huge page of a file has the page locked';
const discardsHuge = 'what is discarded is a huge page: a table is zapped by truncate large';

export const untaken: { readonly [start: string]: string } = {
  // Faults.
  'faulting thread: fault.sleepingOnMmapLock / leave queue': 'late wake-ups come only before the killable wait',
  'faulting thread: fault.hugePage.setting.rechecking / recheck PMD #2': 'no OOM reaper runs beside a huge fault',
  'faulting thread: fault.hugePage.setting.reaped': 'no OOM reaper runs beside a huge fault',
  'faulting thread: fault.hugePage.setting.freeingTableOfReaped': 'no OOM reaper runs beside a huge fault',
  'faulting thread: fault.hugePage.setting.freeingReaped': 'no OOM reaper runs beside a huge fault',
  'MADV_DONTNEED of a file: announcing.undoing': undoNeverBlocks,
  'OOM reaper of what is attached to: announcing / onDone #1':
    'XPMEM has no invalidate_range_start(), and so it refuses none',
  'faulting thread: fault.handleUserfault.entered / test released #3': era,
  'thread with a SIGBUS handler: fault.preparingHuge':
    'its faults under VM_USERFAULT hold no VMA lock, so that nothing is to be prepared',
  'thread with a SIGBUS handler: handler.preparing':
    'the buffer of a handler that runs is never armed itself: D47 is the mutant that arms it',
  'hugetlb_fault: sharing.counted / always #1': era,
  'hugetlb_fault: sharing.lockingTable': era,
  'hugetlb_fault: sharing.tableLocked': era,
  'hugetlb_fault: sharing.populatingUnlocked': era,
  'hugetlb_fault: sharing.unlockingTable': era,
  'remap_anon_pages: bothLocked / recheck PTEs #3': 'nobody maps the page a second time while it is moved',
  'mprotect: locked / find VMA #2': 'nobody unmaps a range whose protection is being changed',
  'mprotect: toWalk / always #2':
    'a page that is armed has a table from the start: the interfaces differ in nothing where it has none',
  'madvise: mmapLocked': 'to look at all VMAs first is the cure of D46, its mutant',
  'madvise: validating': 'to look at all VMAs first is the cure of D46, its mutant',
  'madvise: calling / check advice #2': 'an advice that the kernel does not know is the mutant D05',
  'fork beside migration: copying.looking / look at PTE #2': 'entries that are none are those of fork',
  'fork beside migration: copying.looking / look at PTE #3': 'the zero page is that of fork',
  'fork beside migration: copying.migrating / always #2':
    'the page is one that its process may store to when it is migrated: of a page that is shared before, nothing changes in the entry',
  'fork of armed memory: telling.told / always #1': 'who fails to fork tells nobody: E18 is the mutant that does',
  'mremap of armed memory: moving.readingOldAgain / read old PMD #1':
    'mmap_lock is held for writing: nobody gives the region another table once it is gone',
  'mremap of armed memory: unmapping.finishing / always #1':
    'all has been moved: nothing is left that could be cleared',
  'mremap of armed memory: moved / look at context #3': 'whose memory is not armed runs the machine without events',
  'access_remote_vm of registered memory: faulting.unmapped / find page #2':
    'the page cache has the page: a hole is filled like any other, which access_remote_vm shows',
  'compaction by the rmap: remapping.tableNoted / always #1':
    'a look without the PTL is the form of the mutant of mremap-against-compaction',
  'compaction by the rmap: remapping.peeking':
    'a look without the PTL is the form of the mutant of mremap-against-compaction',
  'monitor that follows: copyAtNew / onDone #3': 'the mutant that leaves the context behind takes it',
  'monitor that keeps the layout: handling / handle event #3':
    'the mutant of mremap-over-armed that tells of the old address before the move takes it',
  'mremap: unlocked': 'every scenario of it registers the range and asks for events',
  'mremap: referenced': era,
  'mremap: counted': era,
  'change_prot_numa: mmapLocked / read PMD #3': 'the scan passes a region that has its table in each scenario',
  'change_huge_pmd: pmdLocked': 'nobody else takes the huge page away; the form with none in between is the mutant B12',
  'change_huge_pmd: takenOut': 'the form with none in between is the mutant B12',
  'exit_mmap: unused': cureOfD50,
  'exit_mmap: waitingForOperations': cureOfD50,
  'exit_mmap: released': era,
  'exit_mmap: releasing.releasingTree.sequenceSet': 'no driver with two callbacks ends with its address space',
  'kvm_create_vm: unregistering.entered / always #2': 'whoever unregisters is KVM, which has a release()',
  'vCPU of a new VM: failed': 'the address space of a new VM lives on',
  'exit_mmap: unmapped': era,
  'exit_mmap: freeing / free VMAs #1': era,

  'fork of markers: copying.atMarker / copy marker #2':
    'the page table of a child that is not registered is not copied at all, since shmem has no anon_vma: taken by the mutant that copies it',
  'fork of markers: copying.looking / look at PTE #2': 'the one page of the mapping has a marker',
  'write protection of migrating pages: call.pteLocked / look at PTE #3':
    'who moves the page has the PTL until its migration entry is set, and nobody unmaps it',
  'one UFFDIO_WRITEPROTECT: call / onDone #1': 'the program of a litmus test: nobody unmaps beside it elsewhere',
  'one UFFDIO_WRITEPROTECT: call / onDone #2': 'a call that protects is the program of a litmus test',

  // Markers, and poison.
  'write protection of any entry: call.pteLocked / look at PTE #5':
    'nobody asks for what is so already: a page that is none and not protected stays so, and so does a marker',
  'write protection of any entry: call.atSwapEntry / set swap PTE #1':
    'no page that is out is protected; that its protection is taken off is in unprotect-of-swapped-page',
  'MADV_DONTNEED of shmem: pteLocked / zap PTE #1': 'the page is mapped when the zap comes to it',
  'write-protected shmem thread of a child: fault.atPte / look at PTE':
    'all that is mapped there is one page of shmem, in a table that stays',
  'write-protected swapping thread: fault.wpPage.deciding':
    'an entry that is read-only and not protected is of kernels before 6.3, which leave it so when the protection goes',
  'poisoning monitor: poison.': ioctl,
  'register, and use what is reported: continuing / check VMA #1': 'the mutant D51 reports it of anonymous memory',
  'register, and use what is reported: protecting / check VMA #1':
    'the mutant D51 reports it of a range that is not registered for it',
  'monitor that reads two messages: readingOn / onDone #1':
    'taken by two-messages-a-read, which is checked only when it is named',
  'monitor that reads two messages: copySecond': 'taken by two-messages-a-read, which is checked only when it is named',

  // userfaultfd.
  'batch copier: copy.rereadingPmd': 'no collapse runs beside a copy whose source is missing',
  'batch copier: copy.locking / onDone #3': 'no collapse runs beside a copy whose source is missing',
  'batch copier: copy.sourceFault.pteLocked': 'takes two resolvers whose one source page is missing for both',
  'copier of 2015: mmapLocked': ioctl,
  'copier of 2015: atPage': ioctl,
  'batch copier: copy / onDone #2': 'nobody interferes with the batch',
  'monitor: read / onDone #3': 'its blocking read returns with a message',
  'prefetching monitor: read': 'its blocking read returns with a message',
  'migrate_vma over several tables: collecting.skipped / next page #1':
    'a region that is skipped, whose page is huge or not to be filled, is in the scenarios of one table',
  'offload of a page: evicting / onDone #2': 'what makes UFFDIO_MOVE fail is in the scenarios of that call',
  'offload of a page: fetching / onDone #2': 'what makes UFFDIO_MOVE fail is in the scenarios of that call',
  'prefetching monitor: copy': 'it goes on to the next page whatever the first call says',
  'UFFDIO_UNREGISTER of a range: mmapLocked / always #1': cureOfD50,
  'UFFDIO_UNREGISTER of a range: looking': cureOfD50,
  'UFFDIO_REGISTER for write protection: mmapLocked': cureOfD50,
  'UFFDIO_REGISTER for write protection: looking': cureOfD50,
  'close of a userfaultfd of 2019: locked / always #1': cureOfD50,
  'close of a userfaultfd of 2019: looking': cureOfD50,
  'close of a userfaultfd that merges: walking.compared / always #2':
    'a close() that merges nothing is that of the other machine',
  'batch copier: copy.locking.mmapLockedOnly': cureOfD50,
  'batch copier: copy.locking.lookingForExit': cureOfD50,
  'UFFDIO_UNREGISTER of a range: called / always #1': pinnedMm,
  'UFFDIO_UNREGISTER of a range: unlocked / always #1': pinnedMm,
  'UFFDIO_REGISTER of a range: mmapLocked / always #2': cureOfD50,
  'UFFDIO_UNREGISTER of a range: modified / always #2': splitsOrMerges,
  'UFFDIO_UNREGISTER of a range: covered / check armed #2': 'the page is registered until the call',
  'UFFDIO_UNREGISTER of a range: outOfMemory': enomemOfRegister,
  'mprotect of a range: outOfMemory': enomemOfRegister,
  'mprotect of a range: checking / compare flags #1': 'each call changes the protection',
  'mmap of anonymous memory: expanding.entered / always #3': bothOrNone,
  'mmap of anonymous memory: expanding.prevLocked / always #2': bothOrNone,
  'mmap of anonymous memory: expanding.stored / always #2': bothOrNone,
  'mmap of anonymous memory: allocated / always #1': 'before VMAs had locks mmap() merges here',
  'zero filler: fill': ioctl,
  'MADV_DONTNEED: removing.referenced': era,
  'MADV_DONTNEED: removing.counted': era,
  'MADV_DONTNEED: removing.finishing': era,

  // Huge pages, migration, zaps.
  'MADV_DONTNEED of a region: locked': 'the VMA is there in each scenario of it',
  'migrate_vma of a file: collecting.walked': 'the flush after the lock is dropped is the mutant B21',
  'migrate_vma of a file: collecting.unlocked': 'the flush after the lock is dropped is the mutant B21',
  'migrate_vma of a file: collecting.flushingLate': 'the flush after the lock is dropped is the mutant B21',
  'migrate_vma of a file: unmapping.deciding': 'that a migration waits for a page is the mutant B59',
  'migrate_vma of a file: unmapping.waitingForPage': 'that a migration waits for a page is the mutant B59',
  'collapse: scanPmd.begun': 'the region has a table when it is scanned',
  'collapse: isolate.puttingBack': 'a collapse of two pages fails at the second only',
  'vCPU of PPC Book3S HV: failing': 'no userfaultfd is closed beside it',
  'get_user_pages: failing': 'the address space lives on',
  'device with an interval: walking / read PMD #3':
    'the region has a table, or a huge page that may be written, in each scenario of it',
  'first store to a VMA: bySemaphore.walkingAgain / find VMA again #1':
    'no scenario of the older lock maps another VMA after a munmap(): those of recycling have the newer one',
  'first store to a VMA: testingUnderLock / test anon_vma #1':
    'who has had the VMA locked for writing has taken its anon_vma away',
  'access_remote_vm of registered memory: faulting.toFind / always #2':
    'looked up as for reading only where FOLL_WRITE was dropped: the mutants of D22 and B39',
  'access_remote_vm of registered memory: faulting.failed / always #2':
    'looked up as for reading only where FOLL_WRITE was dropped: the mutants of D22 and B39',
  'access_remote_vm of registered memory: faulting.toRetry':
    'without FAULT_FLAG_ALLOW_RETRY no fault lets mmap_lock go',
  'access_remote_vm of registered memory: retry': 'without FAULT_FLAG_ALLOW_RETRY no fault lets mmap_lock go',
  'access_remote_vm of registered memory: resolved / always #': era,

  // Swap.
  'migrating thread whose driver may fail: fault.atPte / look at PTE #2':
    'the region has a table in each scenario of it',
  'MADV_PAGEOUT: reclaiming.pageLocked / test writeback #1':
    'the device writes while the page is isolated, so that nobody else comes across it',
  'MADV_FREE: pageLocked / look at mapcount #2': 'nobody maps a page twice: no scenario has two address spaces',
  'MADV_FREE: announcingEnd / onDone #1': 'no CPU with a TLB runs beside it',
  'MADV_FREE: flushing / flush TLBs': 'no CPU with a TLB runs beside it',
  'waiting file fault: faulting.migrationEntryWait.queueing / queue for page lock #2':
    'the page is locked as long as the migration entry stands: RMAP2',
  // Files.
  'remap_file_pages of a range that is accounted: populating.faulting.toFind / always #1':
    'who populates a shared mapping makes no copy',
  'remap_file_pages of a range that is accounted: populating.faulting.failed / always #1':
    'who populates a shared mapping makes no copy',
  'remap_file_pages of a range that is accounted: populating.faulting.toRetry / always #1':
    'who populates a shared mapping makes no copy',
  'remap_file_pages of today of a range: foundAgain / compare vm_flags #1':
    'nobody locks or unlocks memory beside the call',
  'remap_file_pages of a range that is accounted: found / test VM_NONLINEAR #1':
    'a call for what is mapped there already is in remap-file-pages-linear',
  'access_remote_vm of registered memory: faulting.dispatching / read PTE #3':
    'a private mapping has no entries with an offset',
  'access_remote_vm of registered memory: faulting.nonlinear / test VM_NONLINEAR #2':
    'a corrupt page table: taken by the mutants B28 and B63',
  'access_remote_vm of registered memory: faulting.finding.checked / always #3':
    'a page that was up to date before its lock is taken is so afterwards: only read errors make it otherwise',
  'punch hole: removing.unmappingPage.finishing / always #1': 'with TLBs the same part runs in truncation',
  'punch hole: locked / always #2': era,
  'punch hole: released / always #2': era,

  // Shared memory.
  'UFFDIO_REGISTER of shmem: found / check VMA #3':
    'what other mappings are registered for is in the scenarios of UFFDIO_REGISTER',
  'continuer in a private mapping: again': 'no layout event runs beside it, and it maps one page',
  'continuer in a private mapping: continue / onDone': 'no layout event runs beside it, and it maps one page',
  'continuer in a private mapping: continue.answering': ioctl,
  'continuer in a private mapping: continue.called': ioctl,
  'continuer in a private mapping: continue.checked': ioctl,
  'continuer in a private mapping: continue.gettingMm': ioctl,
  'continuer in a private mapping: continue.looking': ioctl,
  'continuer in a private mapping: continue.returning': ioctl,
  'continuer in a private mapping: continue.unlocked / ': ioctl,
  'continuer in a private mapping: continue.unlockingPage':
    'it maps one page: several are in the scenarios of UFFDIO_COPY',
  'shmem copier beside a remap: copy.unlockingPage': 'it fills one page: several are in the scenarios of UFFDIO_COPY',
  'shmem punch hole: removing.finding / find page #2': 'nobody else takes the page away before it is looked for',
  'shmem punch hole: removing.locked / always #1': 'shmem is not written back',
  'shmem punch hole: removing.waitingForWriteback': 'shmem is not written back',
  'shmem thread: fault.shmemFault.waitingForPunch.inHole / always #2':
    'a fault that was tried before finds another hole being punched: one call punches one',
  'shmem thread: fault.shmemFault.waitingForPunch.over / always #1':
    'a fault that was tried before finds another hole being punched: one call punches one',
  // Memory of a device.
  'device with exclusive access: following / read PMD #2': 'the region has a table in each scenario of it',
  'migrating thread whose driver may fail: fault.devicePrivate.deciding / always #2': era,
  'migrating thread whose driver may fail: fault.devicePrivate.calling / look at page #1': era,
  'migrating thread whose driver may fail: fault.devicePrivate.returned / always #1': era,
  'migrating thread whose driver may fail: fault.devicePrivate.finding / read PMD #2':
    'nobody frees the page table beside such a fault',
  'migrate_device_range: looking / check PTE #2':
    'what the driver takes back is locked: who unmaps it beside finds it first, or waits for the entry',

  'fsync that tells afterwards: writing.cleaning.telling.calling / always #1':
    'what a callback does that waits for a remote is in discard-against-remote',
  'fsync that tells afterwards: writing.cleaning.telling.called / always':
    'what a callback does that waits for a remote is in discard-against-remote',
  'guest of a file: gupSlow.faulting.toFind / always #1': 'who stores to a shared mapping makes no copy',
  'guest of a file: gupSlow.faulting.toRetry / always #1': 'who stores to a shared mapping makes no copy',
  'guest of a file: gupSlow.faulting.failed': 'nobody truncates the file beside a guest',
  'guest of a file: gupSlow.sigbus': 'nobody truncates the file beside a guest',

  // Notifiers of other eras; migrate_vma() of huge pages.
  'reclaim of a lazyfree page: isolated / always #1': era,
  'reclaim of a lazyfree page: lockingSpinlock': era,
  'reclaim of a lazyfree page: unlockingSpinlock': era,
  'reclaim of a lazyfree page: discarded / always #1': era,
  'reclaim of a lazyfree page: walked / always #1': era,
  'migrate_vma that tells of entries: movingPages.inserting.telling.calling / look for invalidations #1':
    'the bracket around is counted: the form without one is a mutant',
  'migrate_vma that tells of entries: movingPages.inserting.telling.changing / change SPTE #2':
    'the start has dropped the SPTE: the form without one is a mutant',
  'migrate_vma that tells of entries: movingPages.inserting.telling.changing / change SPTE #3':
    'the start has dropped the SPTE: the form without one is a mutant (B70)',
  'migrate_vma of huge pages: collecting.walking / read PMD #4':
    'the VMA is anonymous: holes in files are in migrate-file-hole',
  'migrate_vma of huge pages: collecting.walkingAgain / read PMD again #3':
    'nobody faults a huge page in again where one was split',

  // UFFDIO_MOVE.
  'UFFDIO_MOVE of a region: locking.dstOfBothLocked / always #1':
    'no two VMAs become one between the first look and the second',
  'UFFDIO_MOVE: page.present.unchanged / look for pins and sharing #2':
    'a fork would need the lock of the VMA: only KSM could share the page meanwhile',
  'UFFDIO_MOVE: page.zeroPage.cleared / always #1': 'no CPU with a TLB reads the zero page that is moved',
  'UFFDIO_MOVE: page.zeroPage.flushing': 'no CPU with a TLB reads the zero page that is moved',

  // Collapse of files.
  'collapse file: allocating / no huge page': 'there is a huge page to be had for each collapse',
  'collapse file: gather.unmapping.looked / always #2': 'a linear VMA maps a page of the file at one address only',
  'reclaim of shmem: unmapping.marked / always #2': 'taken by reclaim of pages of a file: here the page was stored to',
  'collapse file: gather.askingSize / ask size #1': waitsForRemoved,
  'collapse file: gather.finding / find page #2': waitsForRemoved,
  'collapse file: gather.waitedFor / check mapping #2': waitsForRemoved,
  'collapse file: gather.isolating / isolate page #1':
    'only a collapse isolates pages here, and has them locked meanwhile',
  'collapse file: retracting.atVma / look at VMA #3':
    'the VMA that maps a part only belongs to a region without a table, and to a mapping of one page, which covers it',
  'discard large: cleared': discardsHuge,
  'discard large: zapped': discardsHuge,
  'discard large: finishing / always #1': 'no CPU caches translations in its scenario',
  'large folio fault: missing.pmdLocked / recheck PMD #2': pageKeepsPmd,
  'large folio fault: missing.installing / always #2':
    'a table that is there when the fault begins goes only with small pages, and no scenario has a second fault after that',
  'large folio fault: missing.allocatingTable':
    'a table that is there when the fault begins goes only with small pages, and no scenario has a second fault after that',
  'large folio fault: missing.changed': 'no scenario has two faults on one page: they are in those of shmem',
  'large folio fault: sigbus / always #2':
    'the truncation meets regions without a table, for which a fault has allocated one',
  'private mfill: mmapLocked / find VMA #2': 'nobody disarms the range: those are scenarios of UFFDIO_COPY',
  'private mfill: pteLocked / recheck PTE #2': 'nobody else fills the page: those are scenarios of UFFDIO_COPY',
  'private mfill: taken': 'nobody else fills the page: those are scenarios of UFFDIO_COPY',
  'truncate large: removing.unmappingPage.cleared':
    'what is mapped behind the first pass is a huge page in each scenario',
  'collapse_pte_mapped_thp: mmapLocked / find VMA #2': 'nobody unmaps the VMA',
  'collapse_pte_mapped_thp: finding / find page #2': 'nobody truncates the file beside it',
  'collapse_pte_mapped_thp: pmdTaken': pageKeepsPmd,
  'collapse_pte_mapped_thp: recheckingPmd / recheck PMD #2': pageKeepsPmd,
  'collapse_pte_mapped_thp: aborting / always #1': 'the copy takes the place of the page whose PTE is cleared last',
  'khugepaged_collapse_pte_mapped_thps: collapseNoted.collapsing.finding / find VMA #2': 'nobody unmaps the VMA',
  'MADV_DONTNEED of a memory error: unmapping.locked / zap PTE #3':
    'the entry is that of an error until it is zapped: pages are zapped in the scenarios of MADV_DONTNEED of a file',
  'mincore of what was stored: looking / find page #1': 'the page to which was stored is there all the time',
  'mincore of what was stored: looking / find page #2': era,
  'stored-first collapse: gather.finding / find page #2':
    "a page that is being filled goes only by a truncation: the scenario of three with today's form has that",
  'unguarded private mfill: mmapLocked / find VMA #2': 'nobody disarms the range: those are scenarios of UFFDIO_COPY',
  'unguarded private mfill: puttingPage': 'nobody else fills the page: those are scenarios of UFFDIO_COPY',
  'unguarded private mfill: taken': 'nobody else fills the page: those are scenarios of UFFDIO_COPY',
  'private store: unlocked / always #1': 'nobody subscribes to the address space of the private mapping',
};
