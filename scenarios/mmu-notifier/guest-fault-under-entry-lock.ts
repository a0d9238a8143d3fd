/** Where SPTEs have a lock of their own, only the order of two writes and of two reads keeps the fault from going wrong. */
import { actionBecomes, guardBecomes, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { kvmFaultUnderEntryLock } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import {
  advanceSeq,
  countCoversLockless,
  countEnd,
  mappedFromStart,
  notifier,
  properties as p,
  secondary,
  seqMoved,
} from '../../models/index.ts';
import { faultRetried, subscribed } from './setting.ts';

// Not SEC4: an SPTE that is set after the count and before the zap of the same start goes with that zap.
const properties = [p.SEC1, p.SEC2, p.SEC3, p.SEC5, p.SEC5rest, p.DATA1, p.REF1, p.REF3, p.REF7, p.D3, p.D4];

export default scenario({
  name: 'guest-fault-under-entry-lock',
  text: 'A guest faults while its page is discarded. The SPTE is made under a lock of its own; invalidations are counted under mmu_lock, which the fault does not take.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap and one after it',
  initial: [subscribed(2), mappedFromStart(0, 0), notifier.kind.at(0).set('KVM on Book3S HV')],
  actors: { G: runsGuest(kvmFaultUnderEntryLock, { readsBack: true }), Z: zapper.runs(notifierZap) },
  properties: [
    ...properties,
    p.someSpte,
    p.someCount,
    faultRetried,
    sometimes(
      'the zero page',
      'the guest has a translation of the zero page',
      lockless(secondary.spte.at(0).at(0)).kind.is('zero'),
    ),
  ],
  expect: { verdict: 'holds', states: 2005, transitions: 3694, depth: 62 },
  mutants: {
    'count dropped before the sequence': {
      text: 'the end drops the count first: a reader between both writes sees neither the count nor the new number',
      change: [actionBecomes(zapper, 'advanceSeq', countEnd(0)), actionBecomes(zapper, 'countEnd', advanceSeq(0))],
      expect: { violates: 'SEC2', steps: 30 },
      bug: 'B17',
      reference: 'virt/kvm/kvm_main.c, kvm_mmu_invalidate_end(): smp_wmb() between the sequence and the count',
    },
    'sequence read before the count': {
      text: 'the fault reads the number first and the count when the invalidation is over',
      change: [guardBecomes(vcpu, 'counted', seqMoved(0)), guardBecomes(vcpu, 'moved', countCoversLockless(0, 0))],
      expect: { violates: 'SEC2', steps: 30 },
      reference: 'include/linux/kvm_host.h, mmu_invalidate_retry(): smp_rmb() between the count and the sequence',
    },
  },
});
