/** A collapse in a range that is armed for missing pages: holes are not to be filled, pages that are there may be. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { builtIn, properties as p } from '../../models/index.ts';
import { armed, collapsible } from './setting.ts';

const V = uffdUser.runs(copier, { page: 1, last: 1 });

export default scenario({
  name: 'collapse-in-armed-range',
  text: 'khugepaged comes to a region with a hole that is armed, while a thread loads from the hole and a resolver copies its page in.',
  bounds: { page: 2, frame: 3 },
  boundsReason: 'one page that is there and one hole; a frame for each and one huge page',
  initial: [collapsible(3, 2), armed],
  actors: {
    K: collapser.runs(collapse, { page: 0, daemon: true }),
    F: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    V,
  },
  properties: [
    p.D1,
    p.D2,
    p.D3,
    p.D4,
    p.L4,
    p.R1,
    p.R2,
    p.REF1,
    p.W2,
    p.A1,
    p.PT1,
    p.PT2,
    p.someHugePmd,
    p.someFaultWaits,
  ],
  expect: { verdict: 'holds', states: 17270, transitions: 46045, depth: 112 },
  mutants: {
    'ignores that it is armed': {
      text: 'neither scan asks whether the VMA is armed: the hole becomes part of the huge page, filled with zeros',
      change: [guardBecomes(collapser, 'hintArmedHole', false), guardBecomes(collapser, 'armedHole', false)],
      expect: { violates: 'D1', steps: 47 },
      bug: 'D06',
      reference: 'seed 003: the patch of khugepaged; __collapse_huge_page_isolate(): userfaultfd_armed()',
    },
    'only the second scan asks': {
      text: 'the first scan lets the hole pass; the second one, with mmap_lock held for writing, is what counts',
      change: guardBecomes(collapser, 'hintArmedHole', false),
      expect: { holds: 'the first scan saves an allocation; what it finds is looked at again' },
      reference: 'hpage_collapse_scan_pmd() and __collapse_huge_page_isolate(): userfaultfd_armed() in both',
    },
    'mmap_lock kept': {
      text: 'khugepaged goes on to the next address space without dropping mmap_lock of one that it does not collapse',
      change: actionBecomes(collapser, 'dropMmapLock', nothing),
      expect: { violates: builtIn.LOCK4, steps: 8 },
      reference: 'khugepaged_scan_mm_slot(): the label breakouterloop',
    },
  },
});
