/** MMU notifiers and who listens to them. */
import type { Protocol } from '../protocol.ts';
import deviceFaultAgainstZap, { reaperAgainstDevice, treeLeftMarked } from './device-fault-against-zap.ts';
import guestFaultAgainstCollapse, { guestReadsHole } from './guest-fault-against-collapse.ts';
import guestFaultAgainstZap, { fullBatch } from './guest-fault-against-zap.ts';
import guestFaultInArmedRange from './guest-fault-in-armed-range.ts';
import guestFaultTurnedAway from './guest-fault-turned-away.ts';
import guestFaultUnderEntryLock from './guest-fault-under-entry-lock.ts';
import guestFaultWithoutTable, { twoVcpus } from './guest-fault-without-table.ts';
import { guestGoesOn, guestGoesOnOutOfOrder } from './guest-goes-on.ts';
import guestPageAgainstDontneed, { pinnedGuestPage } from './guest-page-against-dontneed.ts';
import guestReplacesZeroPage from './guest-replaces-zero-page.ts';
import { guestTlb, guestTlbAgainstRegionZap, readOnlyPage } from './guest-tlb.ts';
import migrateAgainstOwnCallback from './migrate-against-own-callback.ts';
import munmapAgainstGuest from './munmap-against-guest.ts';
import numaScanAgainstGuest from './numa-scan-against-guest.ts';
import { reaper, reaperAgainstZap, zap } from './reaper-against-remote.ts';
import remapAgainstGuest from './remap-against-guest.ts';
import {
  afterTheRefuser,
  pairAgainstReaper,
  pairAgainstZap,
  twoBracketsInTree,
  twoRanges,
} from './several-subscribers.ts';
import {
  mirrorAgainstCollapse,
  mirrorAgainstCopy,
  notRegistered,
  notRegisteredAtOnce,
  ownerAndGuest,
} from './who-is-told.ts';

export const mmuNotifier: Protocol = {
  name: 'mmu-notifier',
  title: 'MMU notifiers and secondary page tables',
  text: 'A hypervisor or a device keeps translations of its own for pages of an address space, without a reference on what they lead to. Whoever changes the primary page table announces the range before and after; the consumer drops its translations at the start and makes none until the end. A fault of the secondary MMU looks a page up without any lock that would keep it there, so that under its own lock it has to find out whether an invalidation came in between: by a count of those in flight and a number that moves with every one that ends.',
  sources: [
    'mm/mmu_notifier.c: mn_hlist_invalidate_range_start() and mn_hlist_invalidate_end(); Linux 6.1',
    'virt/kvm/kvm_main.c: kvm_mmu_notifier_invalidate_range_start() and _end(), hva_to_pfn(); Linux 6.1',
    'include/linux/kvm_host.h: mmu_invalidate_retry() and mmu_invalidate_retry_hva(); Linux 6.1',
    'mm/gup.c: __get_user_pages_locked() and get_user_page_fast_only(); Linux 6.1',
    'virt/kvm/kvm_main.c: __kvm_handle_hva_range() and kvm_flush_remote_tlbs(); Linux 6.1',
    'mm/mmu_notifier.c: mn_itree_invalidate() and mn_itree_inv_end(); lib/test_hmm.c: dmirror_range_fault(); Linux 6.1',
    'drivers/gpu/drm/nouveau/nouveau_svm.c: the two notifiers of one driver; Linux 6.1',
    'mm/oom_kill.c: oom_reap_task_mm(); Linux 6.1',
    'seed 004: the posting of the notifiers, July 2008, with the scheme that it replaced',
  ],
  notModelled: [
    'registration, release and SRCU: who listens is settled from the start',
    'change_pte(), clear_young() and test_young()',
    'KVM’s hull around all ranges in flight, which only makes more faults retry than the set of pages here',
    'memslots, pfn caches and asynchronous page faults that the guest takes part in',
    'reordering of stores: B17 is the order in program text',
  ],
  scenarios: [
    guestFaultAgainstZap,
    fullBatch,
    guestFaultUnderEntryLock,
    guestFaultAgainstCollapse,
    guestReadsHole,
    twoVcpus,
    guestFaultWithoutTable,
    guestFaultTurnedAway,
    guestPageAgainstDontneed,
    pinnedGuestPage,
    reaper,
    zap,
    reaperAgainstZap,
    deviceFaultAgainstZap,
    reaperAgainstDevice,
    treeLeftMarked,
    guestTlb,
    guestTlbAgainstRegionZap,
    readOnlyPage,
    guestReplacesZeroPage,
    guestGoesOnOutOfOrder,
    guestGoesOn,
    migrateAgainstOwnCallback,
    remapAgainstGuest,
    afterTheRefuser,
    twoRanges,
    twoBracketsInTree,
    pairAgainstZap,
    pairAgainstReaper,
    mirrorAgainstCollapse,
    mirrorAgainstCopy,
    ownerAndGuest,
    notRegistered,
    notRegisteredAtOnce,
    guestFaultInArmedRange,
    munmapAgainstGuest,
    numaScanAgainstGuest,
  ],
};
