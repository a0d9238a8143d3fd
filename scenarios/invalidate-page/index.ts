/** How MMU notifiers were told of one page before brackets were all there is. */
import type { Protocol } from '../protocol.ts';
import { saidAnew } from '../reasons.ts';
import { changedToDeviceEntry, changedToPage } from './change-pte.ts';
import { discardAgainstGuestStore, discardAgainstStore } from './discard-against-guest.ts';
import discardAgainstRemote from './discard-against-remote.ts';

export const invalidatePageProtocol: Protocol = {
  name: 'invalidate-page',
  title: 'invalidate_page() and change_pte(): the calls that brackets replaced',
  text: 'From 2008 to 4.12 whoever changed one entry called invalidate_page() afterwards, without a call before. Under the PTL the callback could not sleep; behind it, somebody else had put a new page there meanwhile; and what the consumer had to say of the old page came when its fate was decided. Since 4.13 there is a bracket around every such change.',
  sources: [
    'mm/rmap.c: try_to_unmap_one(); mm/vmscan.c: shrink_page_list(); Linux 4.10 and 4.13',
    'mm/mmu_notifier.c: __mmu_notifier_invalidate_page(); virt/kvm/kvm_main.c: kvm_mmu_notifier_invalidate_page(); Linux 4.10',
    'commits 2ec74c3ef2d8 (3.7), c7ab0d2fdc84 (4.11), 5f32b265400d (4.13)',
    'seed 004: the posting of the notifiers, July 2008: invalidate_page() is not called immediately before the page is freed',
  ],
  notModelled: [
    'page_mkclean() and the pages of files, of which the same is true; KSM',
    'that the list of consumers was walked under RCU until 3.7, which forbids to sleep as a spinlock does',
  ],
  unneeded: {
    'mm/rmap.c:page_lock_anon_vma_read/lockingRwsem/lock anon_vma/lockRwsem not taken':
      'it keeps what the reverse map says of the page, and nobody changes that beside it here: who does is kept off in register-against-compaction',
    'mm/vmscan.c:putback_inactive_pages/puttingBack/put page back/putBack without the conditional set frames.exclusive':
      saidAnew,
    'mm/vmscan.c:shrink_page_list/freeing/free page/putBack without the conditional set frames.exclusive': saidAnew,
  },
  scenarios: [discardAgainstStore, discardAgainstGuestStore, discardAgainstRemote, changedToDeviceEntry, changedToPage],
};
