/** Two changes that are no zap: a region is collapsed, and the zero page makes room for a frame. */
import {
  actionBecomes,
  and,
  exists,
  guardBecomes,
  nothing,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { kvmFault } from '../../machines/notifier/direct-page-fault.ts';
import { runsGuest, vcpu } from '../../machines/notifier/kvm-fault-role.ts';
import { countCovers, frames, notifier, properties as p, secondary, sharedByTasks } from '../../models/index.ts';
import { frame } from '../../models/sorts.ts';
import { collapsible } from '../khugepaged/setting.ts';
import { coherence, faultRetried } from './setting.ts';

export default scenario({
  name: 'guest-fault-against-collapse',
  text: 'A guest faults on a page while its region is collapsed into a huge page. The collapse is announced until the table is out, and copies after that: GUP has to wait for mmap_lock, and an SPTE of the old frame may not be made any more.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'a region of one page that is there and one hole; the frame of the page and a huge page',
  initial: [collapsible(2, 1), notifier.subscribed.at(0).set(true)],
  actors: { C: collapser.runs(collapse, { page: 0 }), G: runsGuest(kvmFault, { readsBack: true }) },
  properties: [
    ...coherence,
    p.D3,
    p.D4,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    p.TLB3,
    p.someHugePmd,
    p.someSpte,
    p.someCount,
    faultRetried,
    sometimes(
      'an SPTE of a huge page',
      'the guest has its page in the huge page',
      exists(frame, (f) => and(frames.kind.at(f).is('huge'), secondary.spte.at(0).at(0).frame.is(f))),
    ),
  ],
  expect: { verdict: 'holds', states: 1448, transitions: 2572, depth: 76 },
  mutants: {
    'count without sequence': {
      text: 'the collapse announces its end before it isolates and copies: only the sequence remembers it',
      change: guardBecomes(vcpu, 'mustRetry', countCovers(0, 0)),
      expect: { violates: 'SEC1', steps: 36 },
      bug: 'B14',
      reference: 'mm/khugepaged.c, collapse_huge_page(): mmu_notifier_invalidate_range_end() precedes the isolation',
    },
    'collapse not announced': {
      text: 'the table is taken out without a word to the guest’s MMU, which goes on with the frame that was copied',
      change: [actionBecomes(collapser, 'startAtOnce', nothing), actionBecomes(collapser, 'endAtOnce', nothing)],
      expect: { violates: 'SEC2', steps: 56 },
      reference: 'mm/khugepaged.c, collapse_huge_page(): mmu_notifier_invalidate_range_start()',
    },
  },
});

export const guestReadsHole = scenario({
  name: 'guest-reads-hole',
  text: 'A guest loads from a page that is missing and gets the zero page; a thread of the host stores to the page.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page, and the frame that takes the place of the zero page',
  initial: [sharedByTasks(2), notifier.subscribed.at(0).set(true)],
  actors: { G: runsGuest(kvmFault, { access: 'read' }), T: faulter.runs(faultingThread) },
  properties: [
    ...coherence,
    p.D3,
    p.D4,
    p.someCount,
    faultRetried,
    sometimes('an SPTE of the zero page', 'the guest reads the zero page', secondary.spte.at(0).at(0).kind.is('zero')),
  ],
  expect: { verdict: 'holds', states: 572, transitions: 1034, depth: 48 },
  mutants: {
    'zero page replaced unannounced': {
      text: 'the copy of the zero page is announced to nobody, and the guest loads zeros when the host has stored',
      change: guardBecomes(faulter, 'announces', false),
      expect: { violates: 'SEC1', steps: 35 },
      reference: 'mm/memory.c, wp_page_copy(): mmu_notifier_invalidate_range_start()',
    },
  },
});
