/** Faults of guests on memory that nobody has touched: the zero page of one is in the way of another, and huge pages. */
import { actionBecomes, and, exists, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import {
  frames,
  kernel,
  notifier,
  properties as p,
  pmdOf,
  secondary,
  sharedByTasks,
  unusedTable,
} from '../../models/index.ts';
import { frame } from '../../models/sorts.ts';
import { coherence, faultRetried, subscribed } from './setting.ts';

export const twoVcpus = scenario({
  name: 'two-vcpus-one-hole',
  text: 'One vCPU loads from a missing page and gets the zero page, another stores to it: the store’s own fault announces that the zero page goes, so that its own snapshot is outdated and it has to begin again.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page; both vCPUs may have a frame in hand',
  initial: subscribed(2),
  actors: { L: runsGuest(kvmFault, { access: 'read' }), S: runsGuest(kvmFault, { readsBack: true }) },
  properties: [
    ...coherence,
    p.D3,
    p.D4,
    p.R2,
    p.someCount,
    faultRetried,
    sometimes('an SPTE of the zero page', 'a guest reads the zero page', secondary.spte.at(0).at(0).kind.is('zero')),
  ],
  expect: { verdict: 'holds', states: 2783, transitions: 5229, depth: 75 },
  mutants: {
    'zero page replaced unannounced': {
      text: 'the copy of the zero page is announced to nobody: what the other vCPU has mapped is not what the host maps',
      change: guardBecomes(vcpu, 'announces', false),
      expect: { violates: 'SEC1', steps: 41 },
      reference: 'mm/memory.c, wp_page_copy(): mmu_notifier_invalidate_range_start()',
    },
  },
});

export default scenario({
  name: 'guest-fault-without-table',
  text: 'A guest and a thread of the host store to two pages of a region that has no table. Either gets a huge page, or falls back to a table, for itself or for both.',
  bounds: { page: 2, frame: 3, table: 2 },
  boundsReason: 'a huge page, a frame for each page where there is no huge one, and a table for each that asks for one',
  initial: [
    sharedByTasks(2),
    notifier.subscribed.at(0).set(true),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    frames.kind.at(2).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
    unusedTable(1),
  ],
  actors: {
    G: runsGuest(kvmFault, { page: 0, takesHugePages: true }),
    T: faulter.runs(faultingThread, { page: 1, takesHugePages: true }),
  },
  properties: [
    ...coherence,
    p.D3,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    p.R2,
    p.someHugePmd,
    p.someSpte,
    sometimes(
      'an SPTE of a huge page',
      'the guest’s page is in the huge page',
      exists(frame, (f) => and(frames.kind.at(f).is('huge'), secondary.spte.at(0).at(0).frame.is(f))),
    ),
  ],
  expect: { verdict: 'holds', states: 2267, transitions: 4229, depth: 52 },
  mutants: {
    'huge page without a reference': {
      text: 'GUP hands out the huge page without raising its count',
      change: actionBecomes(vcpu, 'getHugeFrame', vcpu.actions.getHugeFrame.slice(1)),
      expect: { violates: 'REF3', steps: 23 },
      reference: 'mm/huge_memory.c, follow_trans_huge_pmd(): try_grab_page()',
    },
  },
});
