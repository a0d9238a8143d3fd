/** Faulting guest, userfaultfd and notifiers at once: the GUP of the secondary MMU sleeps in a userfault. */
import {
  actionBecomes,
  guardBecomes,
  nothing,
  runsInstead,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { kvmFault, kvmFaultLateSnapshot } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { builtIn, countCovers, notifier, properties as p } from '../../models/index.ts';
import { armed } from '../userfaultfd/setting.ts';
import { coherence, faultRetried } from './setting.ts';

const guest = { readsBack: true, asynchronous: true };

export default scenario({
  name: 'guest-fault-in-armed-range',
  text: 'A guest stores to a page that is missing in a range armed for userfaults, and loads it again. Its fault takes the snapshot, tries GUP-fast, GUP without waiting, and GUP that sleeps until a monitor has copied the page; meanwhile another thread discards it. The snapshot is as old as the sleep is long.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap and one for the copy after it',
  initial: [armed(3), notifier.subscribed.at(0).set(true)],
  actors: {
    G: runsGuest(kvmFault, guest),
    M: uffdUser.runs(monitor),
    Z: zapper.runs(notifierZap),
  },
  properties: [
    ...coherence,
    p.D1,
    p.D2,
    p.D3,
    p.D4,
    p.DATA6,
    p.L4,
    p.R1,
    p.R2,
    p.W2,
    p.A1,
    p.A2,
    p.someSpte,
    p.someCount,
    p.someFaultWaits,
    faultRetried,
    sometimes(
      'refused after a userfault',
      'a page that GUP slept for is invalidated before its SPTE is made',
      vcpu.some((g) => g.in('mapping.refused')),
    ),
    sometimes(
      'turned away',
      'GUP without waiting comes back empty-handed',
      vcpu.some((g) => g.in('gupSlow.notNow')),
    ),
  ],
  expect: { verdict: 'holds', states: 313654, transitions: 876788, depth: 223 },
  mutants: {
    'late snapshot': {
      text: 'the sequence number is read when GUP has returned: a zap that ends between the copy and the wake-up of the guest’s fault is never seen',
      change: runsInstead('G', runsGuest(kvmFaultLateSnapshot, guest)),
      expect: { violates: 'SEC2', steps: 95 },
      bug: 'B72',
      reference:
        'arch/x86/kvm/mmu/mmu.c, direct_page_fault(): mmu_invalidate_seq and smp_rmb() precede kvm_faultin_pfn()',
    },
    'no look at what was invalidated': {
      text: 'the SPTE is set for whatever GUP has found',
      change: guardBecomes(vcpu, 'mustRetry', false),
      expect: { violates: 'SEC4', steps: 84 },
      bug: 'B13',
      reference: 'seed 004, "mmu-notifiers: core"',
    },
    'count without sequence': {
      text: 'a zap that is over before the lock is taken leaves no trace',
      change: guardBecomes(vcpu, 'mustRetry', countCovers(0, 0)),
      expect: { violates: 'SEC1', steps: 92 },
      bug: 'B14',
      reference: 'seed 004, "mmu-notifiers: core"; commit e930bffe95e1',
    },
    'GUP fills on its own account': {
      text: 'the fault that GUP takes does not ask whether the range is armed: the guest finds zeros and the monitor never hears of it',
      change: guardBecomes(vcpu, 'armed', false),
      expect: { violates: 'D1', steps: 15 },
      reference: 'seed 001: almost all variants of gup take part; mm/memory.c, do_anonymous_page()',
    },
    'copies without waking': {
      text: 'the monitor’s copy wakes nobody, and the guest’s fault sleeps on a page that is there',
      change: actionBecomes(uffdUser, 'wakeInRange', nothing),
      expect: { violates: builtIn.W1, steps: 102 },
      reference: 'fs/userfaultfd.c, userfaultfd_copy(): wake_userfault()',
    },
    'page never put': {
      text: 'the fault never gives back the reference that GUP took',
      change: actionBecomes(vcpu, 'putPage', [vcpu.actions.keepPage]),
      expect: { violates: 'REF1', steps: 117 },
      reference: 'arch/x86/kvm/mmu/mmu.c, direct_page_fault(): kvm_release_pfn_clean()',
    },
  },
});
