/** How MMU notifiers were told of one page before brackets were all there is. */
import type { Protocol } from '../protocol.ts';
import { clearedNext, oneMoreFault, saidAnew } from '../reasons.ts';
import { changedToDeviceEntry, changedToPage } from './change-pte.ts';
import { discardAgainstGuestStore, discardAgainstStore } from './discard-against-guest.ts';
import discardAgainstRemote from './discard-against-remote.ts';
import {
  mkcleanAgainstFirstGuestStore,
  mkcleanAgainstGuestStore,
  mkcleanUnderPtl,
} from './mkclean-against-guest-store.ts';

export const invalidatePageProtocol: Protocol = {
  name: 'invalidate-page',
  title: 'invalidate_page() and change_pte(): the calls that brackets replaced',
  text: 'From 2008 to 4.12 whoever changed one entry called invalidate_page() afterwards, without a call before. Under the PTL the callback could not sleep; behind it, somebody else had put a new page there meanwhile; and what the consumer had to say of the old page came when its fate was decided. Since 4.13 there is a bracket around every such change.',
  sources: [
    'mm/rmap.c: try_to_unmap_one(); mm/vmscan.c: shrink_page_list(); Linux 4.10 and 4.13',
    'mm/mmu_notifier.c: __mmu_notifier_invalidate_page(); virt/kvm/kvm_main.c: kvm_mmu_notifier_invalidate_page(); Linux 4.10',
    'mm/rmap.c: page_mkclean_one(); Linux 2.6.27 and 3.14',
    'commits 2ec74c3ef2d8 (3.7), c7ab0d2fdc84 (4.11), 5f32b265400d (4.13)',
    'seed 004: the posting of the notifiers, July 2008: invalidate_page() is not called immediately before the page is freed',
  ],
  notModelled: [
    'reclaim of pages of files, of which the same is true; KSM',
    'that the list of consumers was walked under RCU until 3.7, which forbids to sleep as a spinlock does',
  ],
  unneeded: {
    'mm/gup.c:follow_page_pte/looking/follow page #1/getFrame without set guest of a file.foundWritable': oneMoreFault,
    'mm/rmap.c:__page_check_address/lockingPte/lock PTE/lockPte not taken':
      'who maps the page, or makes its entry writable, has it locked, and so has who makes it clean: who unmaps it has not, and is in file-munmap-against-fsync-on-cpus',
    'mm/rmap.c:page_mkclean_one/setting/set PTE/setClean without set writer of pages that tells afterwards.cleaned':
      clearedNext,
    'mm/rmap.c:rmap_walk_file/cleaning.unlocked/always #1/tellsAfterPtl taken as true':
      'who is told of an entry that has not changed faults once more',
    "virt/kvm/kvm_main.c:kvm_mmu_notifier_invalidate_page/advancing/advance sequence/advance sequence exchanged with 'zap SPTEs'":
      'both are done under one hold of mmu_lock',
    "virt/kvm/kvm_main.c:kvm_mmu_notifier_invalidate_page/lockingMmu/lock mmu_lock/lock mmu_lock exchanged with 'advance sequence'":
      'the entry has changed before either: who looks the page up once the number has moved finds that',
    "virt/kvm/kvm_main.c:kvm_mmu_notifier_invalidate_page/zapping/zap SPTEs/zap SPTEs exchanged with 'unlock mmu_lock'":
      'the number has moved, so that what a fault has found before is not mapped any more; one that comes later waits for the page lock before it may store',
    'mm/rmap.c:page_lock_anon_vma_read/lockingRwsem/lock anon_vma/lockRwsem not taken':
      'it keeps what the reverse map says of the page, and nobody changes that beside it here: who does is kept off in register-against-compaction',
    'mm/vmscan.c:putback_inactive_pages/puttingBack/put page back/putBack without the conditional set frames.exclusive':
      saidAnew,
    'mm/vmscan.c:shrink_page_list/freeing/free page/putBack without the conditional set frames.exclusive': saidAnew,
  },
  scenarios: [
    discardAgainstStore,
    discardAgainstGuestStore,
    discardAgainstRemote,
    mkcleanAgainstGuestStore,
    mkcleanUnderPtl,
    mkcleanAgainstFirstGuestStore,
    changedToDeviceEntry,
    changedToPage,
  ],
};
