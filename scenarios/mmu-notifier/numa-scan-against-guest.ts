/** NUMA balancing changes the entry of a page that a guest uses. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { changeProtNuma, protector } from '../../machines/mprotect/change-pte-range.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { mappedFromStart, properties as p } from '../../models/index.ts';
import { coherence, faultRetried, subscribed } from './setting.ts';

export default scenario({
  name: 'numa-scan-against-guest',
  text: 'NUMA balancing changes the entry of a page, which is none for a moment, while a guest’s fault looks the page up. The change is announced as an invalidation is: no SPTE is made meanwhile.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that guest and host have',
  initial: [subscribed(2), mappedFromStart(0, 0)],
  actors: { N: protector.runs(changeProtNuma, { page: 0 }), G: runsGuest(kvmFault, { readsBack: true }) },
  properties: [
    ...[...coherence, p.D3, p.D4, p.L4, p.R2, p.someSpte, p.someCount, faultRetried],
    sometimes(
      'entry out',
      'the entry of a page that is there is none for a moment',
      protector.some((n) => n.in('takenOut')),
    ),
  ],
  expect: { verdict: 'holds', states: 333, transitions: 582, depth: 34 },
  mutants: {
    'not announced': {
      text: 'the entry changes and no consumer is told before: the guest goes on to use the page, whose faults NUMA balancing is to count',
      change: [actionBecomes(protector, 'startAtOnce', nothing), actionBecomes(protector, 'endAtOnce', nothing)],
      expect: { violates: 'SEC3', steps: 6 },
      reference: 'mm/mprotect.c, change_pmd_range(): mmu_notifier_invalidate_range_start()',
    },
    'no end': {
      text: 'the bracket is not closed: no SPTE of the page can ever be made again',
      change: actionBecomes(protector, 'endAtOnce', nothing),
      expect: { violates: 'SEC5rest', steps: 24 },
      reference: 'mm/mprotect.c, change_pmd_range(): mmu_notifier_invalidate_range_end()',
    },
  },
});
