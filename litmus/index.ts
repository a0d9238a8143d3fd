/** All litmus tests, in the order in which they are listed. */
import type { LitmusTest } from './litmus-test.ts';
import closeDontneed from './tests/close-dontneed.ts';
import closeMunmap from './tests/close-munmap.ts';
import copyCopy from './tests/copy-copy.ts';
import copyDontneed from './tests/copy-dontneed.ts';
import copyMunmap from './tests/copy-munmap.ts';
import copyRegister from './tests/copy-register.ts';
import copyUnregister from './tests/copy-unregister.ts';
import copyZeropage from './tests/copy-zeropage.ts';
import dontneedCopy from './tests/dontneed-copy.ts';
import getPageClose from './tests/get-page-close.ts';
import getPageCopy from './tests/get-page-copy.ts';
import getPageDontneed from './tests/get-page-dontneed.ts';
import getPageDontneedArmed from './tests/get-page-dontneed-armed.ts';
import getPageMunmap from './tests/get-page-munmap.ts';
import getPageRegister from './tests/get-page-register.ts';
import getPageUnregister from './tests/get-page-unregister.ts';
import loadClose from './tests/load-close.ts';
import loadCopy from './tests/load-copy.ts';
import loadCopyBesideWake from './tests/load-copy-beside-wake.ts';
import loadCopyThenWake from './tests/load-copy-then-wake.ts';
import loadCopyWithoutWake from './tests/load-copy-without-wake.ts';
import loadDontneed from './tests/load-dontneed.ts';
import loadDontneedUnarmed from './tests/load-dontneed-unarmed.ts';
import loadMunmap from './tests/load-munmap.ts';
import loadMunmapUnarmed from './tests/load-munmap-unarmed.ts';
import loadPoll from './tests/load-poll.ts';
import loadPollBlocking from './tests/load-poll-blocking.ts';
import loadPollRead from './tests/load-poll-read.ts';
import loadPollReadBesideCopy from './tests/load-poll-read-beside-copy.ts';
import loadRead from './tests/load-read.ts';
import loadReadBesideCopy from './tests/load-read-beside-copy.ts';
import loadReadCopy from './tests/load-read-copy.ts';
import loadReadNonblocking from './tests/load-read-nonblocking.ts';
import loadRegister from './tests/load-register.ts';
import loadRegisterUnregister from './tests/load-register-unregister.ts';
import loadUnregister from './tests/load-unregister.ts';
import loadUnregisterCopy from './tests/load-unregister-copy.ts';
import loadUnregisterRegister from './tests/load-unregister-register.ts';
import loadUnregisterThenWake from './tests/load-unregister-then-wake.ts';
import loadUnregisterTwice from './tests/load-unregister-twice.ts';
import loadWake from './tests/load-wake.ts';
import loadZeropage from './tests/load-zeropage.ts';
import registerMunmap from './tests/register-munmap.ts';
import registerRegister from './tests/register-register.ts';
import storeClose from './tests/store-close.ts';
import storeCopy from './tests/store-copy.ts';
import storeCopyDontneed from './tests/store-copy-dontneed.ts';
import storeDontneedTwice from './tests/store-dontneed-twice.ts';
import storeDontneedUnarmed from './tests/store-dontneed-unarmed.ts';
import storeMunmapUnarmed from './tests/store-munmap-unarmed.ts';
import storeRegister from './tests/store-register.ts';
import storeUnregister from './tests/store-unregister.ts';
import storeZeropage from './tests/store-zeropage.ts';
import twoLoadsCopy from './tests/two-loads-copy.ts';
import twoLoadsUnregister from './tests/two-loads-unregister.ts';
import twoPagesCopy from './tests/two-pages-copy.ts';
import twoReaders from './tests/two-readers.ts';
import twoReadersTwoFaults from './tests/two-readers-two-faults.ts';
import unregisterMunmap from './tests/unregister-munmap.ts';
import unregisterUnregister from './tests/unregister-unregister.ts';
import wrongPageCopy from './tests/wrong-page-copy.ts';
import zeropageDontneed from './tests/zeropage-dontneed.ts';
import zeropageMunmap from './tests/zeropage-munmap.ts';
import zeropageUnregister from './tests/zeropage-unregister.ts';
import zeropageZeropage from './tests/zeropage-zeropage.ts';

export const litmusTests: readonly LitmusTest[] = [
  loadUnregister,
  storeUnregister,
  loadCopy,
  storeCopy,
  loadZeropage,
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
];
