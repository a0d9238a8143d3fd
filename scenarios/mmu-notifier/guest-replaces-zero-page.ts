/** A guest's own fault announces: what it counts must be over when the fault looks at what was invalidated. */
import { actionBecomes, eventually, nothing, scenario } from '../../checker/language/index.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { properties as p } from '../../models/index.ts';
import { zeroPageMapped } from '../migrate-vma/setting.ts';
import { coherence, faultRetried, subscribed } from './setting.ts';

export default scenario({
  name: 'guest-replaces-zero-page',
  text: 'A guest stores where the host maps the zero page. The fault that GUP takes announces that the zero page goes, so that the guest’s fault has to begin again once, and then gets its SPTE.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, and the frame that takes the place of the zero page',
  initial: [subscribed(1), zeroPageMapped],
  actors: { G: runsGuest(kvmFault) },
  properties: [
    ...coherence,
    p.D3,
    p.someSpte,
    p.someCount,
    faultRetried,
    eventually(
      'guest goes on',
      'the guest’s store retires in the end',
      vcpu.some((v) => v.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 45, transitions: 44, depth: 44 },
  mutants: {
    'end never announced': {
      text: 'the copy of the zero page never tells of its end: the guest’s own fault counts it for ever, and is tried again and again',
      change: actionBecomes(vcpu, 'endAtOnce', nothing),
      expect: { violates: 'guest goes on', steps: 38 },
      reference: 'mm/memory.c, wp_page_copy(): mmu_notifier_invalidate_range_only_end()',
    },
  },
});
