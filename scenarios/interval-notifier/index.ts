/** Interval notifiers, which come and go beside invalidations. */
import type { Protocol } from '../protocol.ts';
import { spinsAtMost } from '../reasons.ts';
import { insertAgainstZap, insertIntoEmptyTree } from './insert-against-zap.ts';
import intervalAndGuest from './interval-and-guest.ts';
import { faultWithInterval, givenUpAgainstZap } from './nouveau-fault-with-interval.ts';
import removeAgainstZap from './remove-against-zap.ts';

const dropsAnyway =
  'who has another notifier for its entries need not drop them, nor keep its interval: that it does neither spares time';

export const intervalNotifier: Protocol = {
  name: 'interval-notifier',
  title: 'Interval notifiers: how they come and go',
  text: 'A driver that looks at a part of an address space has an interval in a tree of intervals. An invalidation walks the tree without a lock: while it is marked, which is until the last invalidation has ended, nobody changes it, and what is to be added or removed is put off to that end. Who adds an interval does not wait, for its number says that it is being invalidated; who removes one does, since a callback may be running in it.',
  sources: [
    'mm/mmu_notifier.c: __mmu_interval_notifier_insert(), mmu_interval_notifier_remove(), mn_itree_inv_start_range() and mn_itree_inv_end(); Linux 6.12',
    'drivers/gpu/drm/nouveau/nouveau_svm.c: nouveau_range_fault(); drivers/infiniband/core/umem_odp.c: ib_umem_odp_release(); Linux 6.12',
  ],
  notModelled: [
    'the first interval of an address space, for which mmu_notifier_register() is called without a subscriber',
    'intervals that a bracket does not overlap; the numbers themselves, which may wrap',
  ],
  unneeded: {
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.inTree/always #1/nextInTree each set zapper beside changes.callee for the last only':
      'every interval of the tree is called, in whichever order: none may rely on another having been called',
    'device/lockingToDrop/lock device table/lockTable not taken':
      'the entries go in one step here; the device takes many to change its table',
    'lib/test_hmm.c:dmirror_range_fault/leaving/always #1/sharesTable taken as false': dropsAnyway,
    'lib/test_hmm.c:dmirror_range_fault/set/unlock device table #1/sharesTable taken as false': dropsAnyway,
    'mm/mmu_notifier.c:mmu_interval_notifier_remove/removal.preparing/prepare_to_wait/prepareToWait left out':
      spinsAtMost,
    'mm/mmu_notifier.c:mmu_interval_notifier_remove/removal.sleeping/wake up/wakeUp does not wait': spinsAtMost,
  },
  scenarios: [
    insertAgainstZap,
    insertIntoEmptyTree,
    removeAgainstZap,
    faultWithInterval,
    givenUpAgainstZap,
    intervalAndGuest,
  ],
};
