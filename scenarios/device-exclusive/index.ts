/** Exclusive access of a device to memory of the CPU. */
import type { Protocol } from '../protocol.ts';
import { keepsVma, spinsAtMost } from '../reasons.ts';
import { dmirrorAgainstFault, exclusiveAgainstFault } from './against-fault.ts';
import { dmirrorAgainstZap, exclusiveAgainstZap, exclusiveFaultAgainstZap } from './against-zap.ts';

const inNouveau = 'drivers/gpu/drm/nouveau/nouveau_svm.c:nouveau_atomic_range_fault';
const nobodyCaches = 'no CPU with a TLB is here, whose translation would have to go before the entry changes';

export const deviceExclusive: Protocol = {
  name: 'device-exclusive',
  title: 'Exclusive access of a device: entries that keep the CPU away',
  text: 'A device that cannot make an atomic access over its bus has the page to itself meanwhile: the entry of the CPU is made device exclusive, and every other mirror is told. The next fault of a CPU tells the device, and makes the entry what it was. The page lock is held from before the entry is made until the device has mapped the page, so that no fault comes between; what unmaps the page does not ask for that lock, so that the device has to look for a retry.',
  sources: [
    'mm/rmap.c: make_device_exclusive(); Linux 6.15',
    'mm/memory.c: remove_device_exclusive_entry() and restore_exclusive_pte(); mm/filemap.c: __folio_lock_or_retry(); Linux 6.12',
    'drivers/gpu/drm/nouveau/nouveau_svm.c: nouveau_atomic_range_fault(); lib/test_hmm.c: dmirror_exclusive(); Linux 6.12',
  ],
  notModelled: [
    'the form before 6.15, which went by the reverse map and took the rmap of the entry away',
    'the fault of get_user_pages() for a page that is not there, or exclusive already',
    'fork, which gives the page back to the CPU first (try_restore_exclusive_pte()); mprotect(); hmm_range_fault() on such an entry',
  ],
  unneeded: {
    [`${inNouveau}/lockingMmap/take mmap_lock/lockMmap not taken`]: keepsVma,
    'mm/filemap.c:__folio_lock_or_retry/awaitingPage/wait until page is unlocked/awaitPage does not wait': spinsAtMost,
    'mm/filemap.c:__folio_lock_or_retry/lockingPage/try page lock #1/tryPageLock never taken':
      'a lock that is free is waited for with the fault lock dropped: only time is lost',
    'mm/rmap.c:make_device_exclusive/clearing/clear PTE/clearPte': nobodyCaches,
  },
  scenarios: [
    exclusiveAgainstFault,
    dmirrorAgainstFault,
    exclusiveAgainstZap,
    dmirrorAgainstZap,
    exclusiveFaultAgainstZap,
  ],
};
