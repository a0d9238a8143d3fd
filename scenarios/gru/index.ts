/** A consumer of MMU notifiers that has only a TLB. */
import type { Protocol } from '../protocol.ts';
import { calledInAnyOrder, keepsVma, spinsAtMost, wakesTooMuch } from '../reasons.ts';
import againstTwoZaps from './against-two-zaps.ts';
import againstZap from './against-zap.ts';
import besideGuest from './beside-guest.ts';

const file = 'drivers/misc/sgi-gru/grufault.c';
const readAgain = 'the next miss begins with its handle, which is read again: what is known of an old one nobody asks';

export const gruProtocol: Protocol = {
  name: 'gru',
  title: 'A TLB and nothing behind it: the GRU',
  text: 'The GRU of SGI accesses memory of user space through a TLB of its own. It has no page tables: every miss is resolved by a CPU, in an interrupt or in a call of the program, which looks the page up and drops the translation in. No lock and no reference keeps the page meanwhile, and nothing is asked again afterwards. The callbacks count what is being invalidated and purge the TLB; that the purge also invalidates what is about to be dropped in is done by the hardware.',
  sources: [
    'drivers/misc/sgi-gru/grufault.c: gru_intr(), gru_user_dropin(), gru_try_dropin() and gru_vtop(); Linux 5.15',
    'drivers/misc/sgi-gru/grutlbpurge.c: gru_invalidate_range_start(), gru_invalidate_range_end(); Linux 5.15',
    'seed 004: "in GRU case there is no secondary pte": every miss is a page fault that a CPU has to resolve',
  ],
  notModelled: [
    'that get_user_pages() faults in what is not there; the zero page; huge pages',
    'contexts, which are loaded into one of several GRUs or into none, and ASIDs; preloading of further pages',
  ],
  unneeded: {
    [`${file}:gru_user_dropin/asking/look whether to wait #1/rangeActive taken as true`]:
      'who has queued asks once more, and sleeps only if there is something to wait for',
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.atList/always #1/nextOnList each set zapper beside a GRU.callee for the last only':
      calledInAnyOrder,
    'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.inEnds/always #1/nextEnd each set zapper beside a GRU.callee for the last only':
      calledInAnyOrder,
    'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.atGru/always #1/isGru taken as true':
      'the end callback of KVM is for its faults, which ask for the count and the sequence: beside the GRU the guest has its SPTE from the start, and none runs',
    [`${file}:atomic_pte_lookup/lookingUp/look at PTE #2/leaveHandle`]: readAgain,
    [`${file}:gru_find_lock_gts/polling/take mmap_lock/lockMmap not taken`]: keepsVma,
    [`${file}:gru_intr/missed/try mmap_lock #1/tryMmapLock not taken`]: keepsVma,
    [`${file}:gru_try_dropin/call.foundPage/drop in and restart #1/leaveHandle`]: readAgain,
    [`${file}:gru_try_dropin/call.foundPage/drop in and restart #2/leaveHandle`]: readAgain,
    [`${file}:gru_try_dropin/call.testing/look at active ranges #1/leaveHandle`]: readAgain,
    [`${file}:gru_try_dropin/interrupt.foundPage/drop in and restart #1/leaveHandle`]: readAgain,
    [`${file}:gru_try_dropin/interrupt.foundPage/drop in and restart #2/leaveHandle`]: readAgain,
    [`${file}:gru_try_dropin/interrupt.testing/look at active ranges #1/leaveHandle`]: readAgain,
    [`${file}:gru_user_dropin/finishing/finish_wait/finishWait`]: wakesTooMuch,
    [`${file}:gru_user_dropin/preparing/prepare_to_wait/prepareToWait`]: spinsAtMost,
    [`${file}:gru_user_dropin/sleeping/wake up/wakeUp does not wait`]: spinsAtMost,
  },
  scenarios: [againstZap, againstTwoZaps, besideGuest],
};
