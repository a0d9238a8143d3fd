/** A fault of a guest that begins again for as long as an invalidation is under way: that it ends is a promise about runs. */
import { actionBecomes, eventually, scenario } from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { endDelivered, mappedFromStart, properties as p } from '../../models/index.ts';
import { faultRetried, servedInOrder, subscribed } from './setting.ts';

const goesOn = eventually(
  'guest goes on',
  'the guest’s store retires in the end',
  vcpu.all((v) => v.in('done')),
);

export const guestGoesOnOutOfOrder = scenario({
  name: 'guest-goes-on-out-of-order',
  text: 'A guest stores to a page that is discarded. While the invalidation is counted its fault is tried again and again, each time with mmu_lock, which the zap needs for the end of it. If whoever comes may take it, the vCPU may always be faster than the zap, for which it waits.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page; the frame that goes, and one for the vCPU that faults after it',
  initial: [subscribed(2), mappedFromStart(0, 0)],
  actors: {
    G: runsGuest(kvmFault),
    Z: zapper.runs(notifierZap),
  },
  properties: [goesOn, p.SEC1, p.SEC2, p.SEC5, p.someSpte, p.someCount, faultRetried],
  expect: { verdict: 'violated', violates: goesOn.id, steps: 42 },
  reference: 'kernel/locking/qspinlock.c and qrwlock.c: queued locks serve in order',
});

export const guestGoesOn = scenario({
  ...guestGoesOnOutOfOrder,
  name: 'guest-goes-on',
  text: 'The same with locks that are served in order, as mmu_lock is: the zap gets there, and the guest goes on.',
  fairness: { G: servedInOrder, Z: servedInOrder },
  expect: { verdict: 'holds', states: 761, transitions: 1359, depth: 48 },
  mutants: {
    'count never dropped': {
      text: 'the end of the zap leaves the count: the guest’s fault begins again for ever, and no state is at rest in which a check could find that out',
      change: actionBecomes(zapper, 'countEnd', endDelivered(0)),
      expect: { violates: goesOn.id, steps: 49 },
      reference: 'virt/kvm/kvm_main.c, kvm_mmu_invalidate_end()',
    },
  },
});
