/** MMU notifiers and who listens to them. */
import type { Protocol } from '../protocol.ts';
import {
  askedAgain,
  dropsOnce,
  flushAnywhere,
  keepsVma,
  lockOfOneStep,
  notedAsOwned,
  oneMoreFault,
  oneStepHere,
  onlyAnnotates,
  opsSettle,
  passedOver,
  rangeTooWide,
  saidAnew,
  triedOnly,
} from '../reasons.ts';
import deviceFaultAgainstZap, { reaperAgainstDevice, treeLeftMarked } from './device-fault-against-zap.ts';
import deviceGoesOn from './device-goes-on.ts';
import { dirtyLogAgainstStores, loggedStoreAgainstZap } from './dirty-log.ts';
import guestFaultAgainstCollapse, { guestReadsHole } from './guest-fault-against-collapse.ts';
import guestFaultAgainstZap, { fullBatch } from './guest-fault-against-zap.ts';
import guestFaultInArmedRange from './guest-fault-in-armed-range.ts';
import guestFaultTurnedAway from './guest-fault-turned-away.ts';
import guestFaultUnderEntryLock from './guest-fault-under-entry-lock.ts';
import guestFaultWithoutTable, { twoVcpus } from './guest-fault-without-table.ts';
import { guestGoesOn, guestGoesOnOutOfOrder } from './guest-goes-on.ts';
import guestGoesOnAfterRefusal from './guest-goes-on-after-refusal.ts';
import guestPageAgainstDontneed, { pinnedGuestPage } from './guest-page-against-dontneed.ts';
import guestReplacesZeroPage from './guest-replaces-zero-page.ts';
import { guestTlb, guestTlbAgainstRegionZap, readOnlyPage } from './guest-tlb.ts';
import migrateAgainstOwnCallback from './migrate-against-own-callback.ts';
import munmapAgainstGuest from './munmap-against-guest.ts';
import { nestedBrackets, partOnCpus, twoParts } from './nested-brackets.ts';
import numaScanAgainstGuest from './numa-scan-against-guest.ts';
import pfnCacheAgainstZap from './pfn-cache-against-zap.ts';
import { reaper, reaperAgainstSilence, reaperAgainstZap, twoZaps, zap } from './reaper-against-remote.ts';
import remapAgainstGuest from './remap-against-guest.ts';
import {
  afterTheRefuser,
  pairAgainstReaper,
  pairAgainstZap,
  twoBracketsInTree,
  twoRanges,
} from './several-subscribers.ts';
import { pinnedSpteDropped, spteDroppedAgainstZap } from './spte-dropped.ts';
import {
  mirrorAgainstCollapse,
  mirrorAgainstCopy,
  notRegistered,
  notRegisteredAtOnce,
  ownerAndGuest,
} from './who-is-told.ts';

const copiedInVain = 'a page that is named without need is copied once more: that costs only time';
const asksNobody =
  'the mutex keeps apart those who ask the remote machine: who gives the attachment up asks it nothing';
const entriesInOneStep = 'the entries go in one step here; the device takes many to change its table';
const countedInOneStep =
  'what is counted is counted in one step here: that two invalidations at once come over each other no schedule can show';
const batchHasRoom = 'what is not put in the middle of the range is put when the gather is over';
const onePage =
  'a refresh may make the cache one of another page, which it must not do beside another refresh, or beside who checks it: here its page is constant';
const flushesAnyway =
  'a callback flushes here whether or not it finds an SPTE: why one that flushes only for what it finds has to wait is shown by the flush that is put off, in spte-dropped-against-zap';

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
    'virt/kvm/kvm_main.c: kvm_get_dirty_log_protect(); arch/x86/kvm/mmu/mmu.c: fast_page_fault(); Linux 6.1',
    'mm/oom_kill.c: oom_reap_task_mm(); Linux 6.1',
    'seed 004: the posting of the notifiers, July 2008, with the scheme that it replaced',
  ],
  notModelled: [
    'registration, release and SRCU: who listens is settled from the start',
    'change_pte(), which is in the protocol invalidate-page; clear_young() and test_young()',
    'KVM’s hull around all ranges in flight, which only makes more faults retry than the set of pages here',
    'memslots and asynchronous page faults that the guest takes part in',
    'reordering of stores: B17 is the order in program text',
  ],
  unneeded: {
    'virt/kvm/kvm_main.c:kvm_get_dirty_log_protect/looking/exchange bitmap #1/isMarked taken as true': copiedInVain,
    'virt/kvm/kvm_main.c:kvm_get_dirty_log_protect/looking/exchange bitmap #1/takeBit without exclude dirty log.bitmap':
      copiedInVain,
    'virt/kvm/kvm_main.c:kvm_get_dirty_log_protect/lockingMmu/lock mmu_lock/lockMmu not taken':
      'it keeps who makes and drops SPTEs off the list of them by which they are found, of which nothing is modelled',
    'arch/x86/kvm/mmu/mmu.c:kvm_zap_obsolete_pages/called/lock mmu_lock/': flushesAnyway,
    'arch/x86/kvm/mmu/mmu.c:kvm_zap_obsolete_pages/putting/put page/put page exchanged with':
      'a reference that is put later keeps the page a little longer',
    'arch/x86/kvm/mmu/mmu.c:kvm_zap_obsolete_pages/putting/put page/put without the conditional set frames.exclusive':
      saidAnew,
    'virt/kvm/pfncache.c:hva_to_pfn_retry/putting/put frame/put frame exchanged with':
      'a reference that is put later keeps the frame a little longer',
    'virt/kvm/pfncache.c:hva_to_pfn_retry/retrying/read invalidation sequence/read invalidation sequence exchanged with':
      'the number is to be read before the page is looked up, and the cache is not valid meanwhile: under the lock or not',
    'virt/kvm/pfncache.c:kvm_gfn_to_pfn_cache_refresh/refreshing/lock refresh_lock/lockRefresh not taken': onePage,
    'virt/kvm/pfncache.c:kvm_gfn_to_pfn_cache_refresh/relocking/lock pfn cache/lockCache not taken': onePage,
    'mm/gup.c:__get_user_pages_locked/lockingMmap/take mmap_lock/lockMmap not taken': keepsVma,
    'mm/gup.c:__get_user_pages_locked/gupSlow.retry/entry/returnRetry': triedOnly,
    'mm/memory.c:pmd_install/installing.rechecking/recheck PMD #1/populatePmd without set pt.life': notedAsOwned,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.calling/always #3/countsApart': opsSettle,
    'virt/kvm/kvm_main.c:__kvm_handle_hva_range/lockingCount/lock mmu_lock/': countedInOneStep,
    'virt/kvm/kvm_main.c:__kvm_handle_hva_range/lockingCountEnd/lock mmu_lock/': countedInOneStep,
    'virt/kvm/kvm_main.c:__kvm_handle_hva_range/lockingMmuEnd/lock mmu_lock/':
      'the number is advanced before the count falls, so that who tests between the two retries, lock or not: kvm_mmu_invalidate_end() says so',
    'virt/kvm/kvm_main.c:__kvm_handle_hva_range/uncounted/unlock mmu_lock #1/countsApart': opsSettle,
    'virt/kvm/kvm_main.c:kvm_mmu_invalidate_end/advanced/uncount invalidation/countEnd without the conditional clear':
      rangeTooWide,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.begun/call invalidate_range_start #2/startAtOnce without acquire':
      lockOfOneStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/announcingEnd.begun/call invalidate_range_end #2/endAtOnce without acquire':
      lockOfOneStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/announcingEnd.begun/call invalidate_range_end #2/endAtOnce without the conditional clear secondary.range':
      rangeTooWide,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.called/always #1/mayNotBlock taken as true':
      onlyAnnotates,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.atConsumer/always #1/mayNotBlock taken as false':
      onlyAnnotates,
    'mm/mmu_notifier.c:mn_hlist_invalidate_range_start/entering/non_block_start/enterNonBlocking not taken':
      onlyAnnotates,
    'mm/mmu_notifier.c:mn_hlist_invalidate_range_start/undoing.calledEnd/always #1/entersNonBlocking taken as true':
      onlyAnnotates,
    'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.atEnd/always #1/entersNonBlocking taken as false': onlyAnnotates,
    'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.enteringEnd/non_block_start/enterNonBlocking not taken':
      onlyAnnotates,
    'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.calledEnd/always #1/entersNonBlocking taken as true':
      onlyAnnotates,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.sequenceSet/always #1/sharesTable taken as false':
      'a driver that drops its entries in the first of its two callbacks need not do so in the second',
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.atList/always #1/nextOnList each set zapper.callee for the last only':
      'all are called, in whichever order they registered: none may rely on another having been called',
    'virt/kvm/kvm_main.c:kvm_mmu_invalidate_begin/counting/count invalidation/count invalidation exchanged with':
      'both are done under one hold of mmu_lock',
    'mm/memory.c:zap_pte_range/unmapping.unlocked/always #1/putsEarly taken as false': batchHasRoom,
    'mm/mmu_gather.c:tlb_flush_mmu/freeing/free frame/putFrame left out': batchHasRoom,
    'mm/gup.c:lockless_pages_from_mm/entering/disable interrupts/disableIrqs not taken':
      'a vCPU reads PMD entry and PTE in one step here: what interrupts keep off is shown in gup-fast',
    'mm/gup.c:follow_page_pte/looking/follow page #1/getFrame without set vcpu.foundWritable': oneMoreFault,
    'mm/gup.c:follow_pmd_mask/followingHuge.looking/follow PMD #1/getHugeFrame without set vcpu.foundWritable':
      oneMoreFault,
    'mm/gup.c:follow_pmd_mask/followingHuge.locking/lock PMD/lockPmd not taken': oneStepHere,
    'mm/memory.c:zap_pmd_range/walking/read PMD #1/regionIsHuge taken as true': askedAgain,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcingSplit.':
      'the callbacks are those of the outer bracket, where each kind of consumer is told',
    'mm/huge_memory.c:__split_huge_pmd_locked/splitting.invalidated/flush TLBs/flush TLBs exchanged with':
      flushAnywhere,
    'arch/x86/kvm/mmu/mmu.c:kvm_unmap_gfn_range/zapping/zap SPTEs/zapSptes each set frames.pins for the last only':
      'SPTEs of who is told keep no reference',
    'virt/kvm/kvm_main.c:kvm_flush_remote_tlbs/flushing/flush remote TLBs/flushGuests each set secondary.cached for the last only':
      'a bracket about more than one page here is that of __split_huge_pmd(): what is unmapped then is in the one around it, too',
    'kernel/sched/fair.c:task_numa_work/called/take mmap_lock/lockMmap not taken': passedOver,
    'mm/mprotect.c:change_pte_range/changing/ptep_modify_prot_start/takeOut without set pt.pte':
      'the entry is none for a moment so that the hardware sets no bit in it meanwhile: of anonymous pages no bits are modelled',
    'device/asked/lock translations/': dropsOnce,
    'device/detaching.lockingTable/lock translations/': dropsOnce,
    'device/lockingMutex/lock consumer mutex/lockMutex not taken': asksNobody,
    'device/lockingMmap/take mmap_lock/lockMmap not taken':
      'mmap_lock is held by whoever gives an attachment up: that it is taken before the mutex is what matters',
    'device/awaiting/receive acknowledgement/awaitRemote without set secondary.remote':
      'the next message takes the place of the last answer',
    'drivers/gpu/drm/nouveau/nouveau_svm.c:nouveau_svmm_invalidate_range_start/lockingDriver/lock device table/':
      entriesInOneStep,
  },
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
    reaperAgainstSilence,
    zap,
    reaperAgainstZap,
    twoZaps,
    deviceFaultAgainstZap,
    reaperAgainstDevice,
    treeLeftMarked,
    guestTlb,
    guestTlbAgainstRegionZap,
    readOnlyPage,
    guestReplacesZeroPage,
    pfnCacheAgainstZap,
    guestGoesOnOutOfOrder,
    guestGoesOn,
    guestGoesOnAfterRefusal,
    deviceGoesOn,
    migrateAgainstOwnCallback,
    remapAgainstGuest,
    afterTheRefuser,
    twoRanges,
    nestedBrackets,
    twoParts,
    partOnCpus,
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
    spteDroppedAgainstZap,
    pinnedSpteDropped,
    dirtyLogAgainstStores,
    loggedStoreAgainstZap,
  ],
};
