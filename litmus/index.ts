/** All litmus tests, in the order in which they are listed. */
import type { LitmusTest } from './litmus-test.ts';
import armedCopyCollapse from './tests/armed-copy-collapse.ts';
import armedForkClose from './tests/armed-fork-close.ts';
import armedLoadCollapse from './tests/armed-load-collapse.ts';
import armedLoadFork from './tests/armed-load-fork.ts';
import armedLoadFreePageout from './tests/armed-load-free-pageout.ts';
import armedStorePageout from './tests/armed-store-pageout.ts';
import closeDontneed from './tests/close-dontneed.ts';
import closeMunmap from './tests/close-munmap.ts';
import collapseCollapse from './tests/collapse-collapse.ts';
import collapseDontneed from './tests/collapse-dontneed.ts';
import collapseDontneedHole from './tests/collapse-dontneed-hole.ts';
import collapseMunmap from './tests/collapse-munmap.ts';
import collapseRegister from './tests/collapse-register.ts';
import collapseUnregister from './tests/collapse-unregister.ts';
import continueContinue from './tests/continue-continue.ts';
import continueTruncate from './tests/continue-truncate.ts';
import copyCopy from './tests/copy-copy.ts';
import copyDontneed from './tests/copy-dontneed.ts';
import copyFromGoingSource from './tests/copy-from-going-source.ts';
import copyFromMissing from './tests/copy-from-missing.ts';
import copyFromMissingCopy from './tests/copy-from-missing-copy.ts';
import copyFromMissingMunmap from './tests/copy-from-missing-munmap.ts';
import copyFromMissingUnregister from './tests/copy-from-missing-unregister.ts';
import copyFromMissingWriter from './tests/copy-from-missing-writer.ts';
import copyMunmap from './tests/copy-munmap.ts';
import copyRegister from './tests/copy-register.ts';
import copyUnregister from './tests/copy-unregister.ts';
import copyZeropage from './tests/copy-zeropage.ts';
import dontneedCopy from './tests/dontneed-copy.ts';
import eventDontneedClose from './tests/event-dontneed-close.ts';
import eventDontneedCopy from './tests/event-dontneed-copy.ts';
import eventDontneedCopyBesideRead from './tests/event-dontneed-copy-beside-read.ts';
import eventDontneedCopyMissing from './tests/event-dontneed-copy-missing.ts';
import eventDontneedMissingReadCopy from './tests/event-dontneed-missing-read-copy.ts';
import eventDontneedRead from './tests/event-dontneed-read.ts';
import eventDontneedReadCopy from './tests/event-dontneed-read-copy.ts';
import eventGetPageDontneed from './tests/event-get-page-dontneed.ts';
import eventLoadDontneedRead from './tests/event-load-dontneed-read.ts';
import eventPollRead from './tests/event-poll-read.ts';
import eventTwoDontneeds from './tests/event-two-dontneeds.ts';
import eventZeropageDontneed from './tests/event-zeropage-dontneed.ts';
import forkThenStore from './tests/fork-then-store.ts';
import freeTwicePageout from './tests/free-twice-pageout.ts';
import getPageClose from './tests/get-page-close.ts';
import getPageCollapse from './tests/get-page-collapse.ts';
import getPageCopy from './tests/get-page-copy.ts';
import getPageDontneed from './tests/get-page-dontneed.ts';
import getPageDontneedArmed from './tests/get-page-dontneed-armed.ts';
import getPageMunmap from './tests/get-page-munmap.ts';
import getPageRegister from './tests/get-page-register.ts';
import getPageUnregister from './tests/get-page-unregister.ts';
import getPageWriterCopy from './tests/get-page-writer-copy.ts';
import loadClose from './tests/load-close.ts';
import loadCollapse from './tests/load-collapse.ts';
import loadContinue from './tests/load-continue.ts';
import loadContinueTruncate from './tests/load-continue-truncate.ts';
import loadCopy from './tests/load-copy.ts';
import loadCopyBesideWake from './tests/load-copy-beside-wake.ts';
import loadCopyCopyFree from './tests/load-copy-copy-free.ts';
import loadCopyFree from './tests/load-copy-free.ts';
import loadCopyFreeThenWake from './tests/load-copy-free-then-wake.ts';
import loadCopyFromGoingSource from './tests/load-copy-from-going-source.ts';
import loadCopyThenWake from './tests/load-copy-then-wake.ts';
import loadCopyWithoutWake from './tests/load-copy-without-wake.ts';
import loadDontneed from './tests/load-dontneed.ts';
import loadDontneedUnarmed from './tests/load-dontneed-unarmed.ts';
import loadFork from './tests/load-fork.ts';
import loadFree from './tests/load-free.ts';
import loadFreeBesidePageout from './tests/load-free-beside-pageout.ts';
import loadFreePageout from './tests/load-free-pageout.ts';
import loadLoadTruncate from './tests/load-load-truncate.ts';
import loadMove from './tests/load-move.ts';
import loadMunmap from './tests/load-munmap.ts';
import loadMunmapUnarmed from './tests/load-munmap-unarmed.ts';
import loadPoll from './tests/load-poll.ts';
import loadPollBlocking from './tests/load-poll-blocking.ts';
import loadPollRead from './tests/load-poll-read.ts';
import loadPollReadBesideCopy from './tests/load-poll-read-beside-copy.ts';
import loadRead from './tests/load-read.ts';
import loadReadBesideCopy from './tests/load-read-beside-copy.ts';
import loadReadContinue from './tests/load-read-continue.ts';
import loadReadCopy from './tests/load-read-copy.ts';
import loadReadNonblocking from './tests/load-read-nonblocking.ts';
import loadRegister from './tests/load-register.ts';
import loadRegisterUnregister from './tests/load-register-unregister.ts';
import loadRemap from './tests/load-remap.ts';
import loadTruncate from './tests/load-truncate.ts';
import loadTruncateMapped from './tests/load-truncate-mapped.ts';
import loadUnregister from './tests/load-unregister.ts';
import loadUnregisterCopy from './tests/load-unregister-copy.ts';
import loadUnregisterRegister from './tests/load-unregister-register.ts';
import loadUnregisterThenWake from './tests/load-unregister-then-wake.ts';
import loadUnregisterTwice from './tests/load-unregister-twice.ts';
import loadWake from './tests/load-wake.ts';
import loadWriteProtect from './tests/load-write-protect.ts';
import loadWriterUnregister from './tests/load-writer-unregister.ts';
import loadZeropage from './tests/load-zeropage.ts';
import loadZeropageStore from './tests/load-zeropage-store.ts';
import loadZeropageStoreThenWake from './tests/load-zeropage-store-then-wake.ts';
import moveCopy from './tests/move-copy.ts';
import moveDontneedSource from './tests/move-dontneed-source.ts';
import moveMissing from './tests/move-missing.ts';
import moveMove from './tests/move-move.ts';
import moveSource from './tests/move-source.ts';
import moveZeropage from './tests/move-zeropage.ts';
import mremapDontneed from './tests/mremap-dontneed.ts';
import mremapDontneedNew from './tests/mremap-dontneed-new.ts';
import mremapLoad from './tests/mremap-load.ts';
import mremapStore from './tests/mremap-store.ts';
import poisonCopy from './tests/poison-copy.ts';
import poisonLoad from './tests/poison-load.ts';
import poisonMapped from './tests/poison-mapped.ts';
import poisonPoison from './tests/poison-poison.ts';
import poisonThenLoad from './tests/poison-then-load.ts';
import registerMunmap from './tests/register-munmap.ts';
import registerRegister from './tests/register-register.ts';
import remapRemap from './tests/remap-remap.ts';
import shmemLoadTruncate from './tests/shmem-load-truncate.ts';
import storeClose from './tests/store-close.ts';
import storeCollapse from './tests/store-collapse.ts';
import storeCollapseSamePage from './tests/store-collapse-same-page.ts';
import storeContinue from './tests/store-continue.ts';
import storeCopy from './tests/store-copy.ts';
import storeCopyDontneed from './tests/store-copy-dontneed.ts';
import storeDontneedTwice from './tests/store-dontneed-twice.ts';
import storeDontneedUnarmed from './tests/store-dontneed-unarmed.ts';
import storeFork from './tests/store-fork.ts';
import storeForkMissing from './tests/store-fork-missing.ts';
import storeFreePageout from './tests/store-free-pageout.ts';
import storeMunmapUnarmed from './tests/store-munmap-unarmed.ts';
import storePageout from './tests/store-pageout.ts';
import storeReadUnprotect from './tests/store-read-unprotect.ts';
import storeRegister from './tests/store-register.ts';
import storeRemap from './tests/store-remap.ts';
import storeSourceMove from './tests/store-source-move.ts';
import storeTruncate from './tests/store-truncate.ts';
import storeUnprotect from './tests/store-unprotect.ts';
import storeUnprotectShared from './tests/store-unprotect-shared.ts';
import storeUnprotectSharedThenWake from './tests/store-unprotect-shared-then-wake.ts';
import storeUnprotectTwice from './tests/store-unprotect-twice.ts';
import storeUnregister from './tests/store-unregister.ts';
import storeWakeProtected from './tests/store-wake-protected.ts';
import storeWriteProtect from './tests/store-write-protect.ts';
import storeWriteProtectUnprotect from './tests/store-write-protect-unprotect.ts';
import storeZeropage from './tests/store-zeropage.ts';
import truncateMunmap from './tests/truncate-munmap.ts';
import truncateTruncate from './tests/truncate-truncate.ts';
import twoLoadsContinue from './tests/two-loads-continue.ts';
import twoLoadsCopy from './tests/two-loads-copy.ts';
import twoLoadsTruncate from './tests/two-loads-truncate.ts';
import twoLoadsUnregister from './tests/two-loads-unregister.ts';
import twoPagesCopy from './tests/two-pages-copy.ts';
import twoReaders from './tests/two-readers.ts';
import twoReadersTwoFaults from './tests/two-readers-two-faults.ts';
import twoStoresUnprotectShared from './tests/two-stores-unprotect-shared.ts';
import unregisterMunmap from './tests/unregister-munmap.ts';
import unregisterUnregister from './tests/unregister-unregister.ts';
import wrongPageCopy from './tests/wrong-page-copy.ts';
import zeropageDontneed from './tests/zeropage-dontneed.ts';
import zeropageMunmap from './tests/zeropage-munmap.ts';
import zeropageUnregister from './tests/zeropage-unregister.ts';
import zeropageZeropage from './tests/zeropage-zeropage.ts';

export const litmusTests: readonly LitmusTest[] = [
  loadUnregister,
  mremapDontneed,
  mremapDontneedNew,
  mremapLoad,
  mremapStore,
  poisonCopy,
  poisonLoad,
  poisonMapped,
  poisonPoison,
  poisonThenLoad,
  storeUnregister,
  loadCopy,
  storeCopy,
  loadZeropage,
  loadZeropageStore,
  loadZeropageStoreThenWake,
  storeZeropage,
  loadClose,
  storeClose,
  loadRegister,
  storeRegister,
  loadWake,
  copyCopy,
  copyZeropage,
  zeropageZeropage,
  copyUnregister,
  zeropageUnregister,
  copyRegister,
  copyMunmap,
  zeropageMunmap,
  loadMunmap,
  loadMunmapUnarmed,
  storeMunmapUnarmed,
  loadDontneedUnarmed,
  storeDontneedUnarmed,
  storeDontneedTwice,
  loadDontneed,
  copyDontneed,
  zeropageDontneed,
  dontneedCopy,
  loadCopyWithoutWake,
  loadCopyThenWake,
  loadCopyBesideWake,
  loadRead,
  loadReadNonblocking,
  loadReadCopy,
  loadReadBesideCopy,
  loadPoll,
  loadPollRead,
  loadPollReadBesideCopy,
  loadPollBlocking,
  twoReaders,
  twoReadersTwoFaults,
  twoLoadsCopy,
  twoLoadsUnregister,
  twoPagesCopy,
  wrongPageCopy,
  registerRegister,
  unregisterUnregister,
  registerMunmap,
  unregisterMunmap,
  closeMunmap,
  closeDontneed,
  loadUnregisterThenWake,
  loadUnregisterTwice,
  loadUnregisterRegister,
  loadRegisterUnregister,
  loadUnregisterCopy,
  getPageCopy,
  getPageUnregister,
  getPageClose,
  getPageMunmap,
  getPageDontneed,
  getPageDontneedArmed,
  getPageRegister,
  storeCopyDontneed,
  loadFree,
  loadFreePageout,
  storeFreePageout,
  storePageout,
  loadFreeBesidePageout,
  freeTwicePageout,
  armedLoadFreePageout,
  armedStorePageout,
  loadCollapse,
  storeCollapse,
  storeCollapseSamePage,
  collapseCollapse,
  collapseMunmap,
  collapseDontneed,
  collapseDontneedHole,
  armedLoadCollapse,
  armedCopyCollapse,
  collapseRegister,
  collapseUnregister,
  getPageCollapse,
  loadTruncate,
  storeTruncate,
  loadTruncateMapped,
  twoLoadsTruncate,
  loadLoadTruncate,
  truncateMunmap,
  truncateTruncate,
  eventDontneedRead,
  eventDontneedCopy,
  eventDontneedCopyMissing,
  eventDontneedClose,
  eventDontneedReadCopy,
  eventDontneedCopyBesideRead,
  eventLoadDontneedRead,
  eventPollRead,
  eventTwoDontneeds,
  eventGetPageDontneed,
  eventZeropageDontneed,
  copyFromMissing,
  copyFromMissingWriter,
  copyFromMissingUnregister,
  copyFromMissingMunmap,
  copyFromGoingSource,
  copyFromMissingCopy,
  getPageWriterCopy,
  loadWriterUnregister,
  eventDontneedMissingReadCopy,
  loadCopyFree,
  loadCopyCopyFree,
  loadCopyFreeThenWake,
  loadCopyFromGoingSource,
  storeUnprotect,
  storeUnprotectShared,
  storeUnprotectSharedThenWake,
  twoStoresUnprotectShared,
  storeUnprotectTwice,
  storeWriteProtect,
  loadWriteProtect,
  storeWriteProtectUnprotect,
  storeReadUnprotect,
  storeWakeProtected,
  storeFork,
  storeForkMissing,
  forkThenStore,
  loadFork,
  armedLoadFork,
  armedForkClose,
  loadMove,
  moveSource,
  storeSourceMove,
  moveMove,
  moveCopy,
  moveZeropage,
  moveDontneedSource,
  moveMissing,
  loadContinue,
  storeContinue,
  continueContinue,
  twoLoadsContinue,
  continueTruncate,
  loadContinueTruncate,
  loadReadContinue,
  shmemLoadTruncate,
  loadRemap,
  storeRemap,
  remapRemap,
];
