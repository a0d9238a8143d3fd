import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { mappedFromStart, notifier, properties as p, uffd } from '../../models/index.ts';
import { armed } from '../userfaultfd/setting.ts';
import { coherence } from './setting.ts';

/** The fault is the host kernel's own, not user mode's. */
export default scenario({
  name: 'guest-fault-turned-away',
  text: 'The context takes only faults of user mode. A guest faults on a page that is discarded: GUP fails where the page is missing, and the vCPU exits to user space.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap, and one that the fault allocates before it finds the range armed',
  initial: [armed(2), uffd.userModeOnly.at(0).set(true), notifier.subscribed.at(0).set(true), mappedFromStart(0, 0)],
  actors: { G: runsGuest(kvmFault), Z: zapper.runs(notifierZap) },
  properties: [
    ...coherence,
    p.D1,
    p.A5,
    p.L4,
    p.R2,
    p.someSpte,
    sometimes(
      'exit to user space',
      'GUP fails',
      vcpu.some((g) => g.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 488, transitions: 874, depth: 35 },
  mutants: {
    'frame kept': {
      text: 'the frame that the fault has allocated is not freed when user space has to decide',
      change: actionBecomes(vcpu, 'releaseFrame', nothing),
      expect: { violates: 'REF1', steps: 35 },
      reference: 'mm/memory.c, do_anonymous_page(): put_page() before handle_userfault()',
    },
  },
});
