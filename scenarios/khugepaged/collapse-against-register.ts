/** A collapse while its VMA is being armed: the scan has seen a hole that nobody was waiting for, and then somebody is. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { builtIn, opened, properties as p } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-register',
  text: 'MADV_COLLAPSE of a region with a hole, while another thread arms the VMA for missing pages and a third loads from the hole.',
  bounds: { page: 2, frame: 2 },
  boundsReason: 'one page that is there and one hole; the loading thread needs no frame',
  initial: [collapsible(3, 1), opened(0)],
  actors: {
    C: collapser.runs(collapse, { page: 0 }),
    R: registrar.runs(uffdRegister, { page: 1 }),
    F: faulter.runs(faultingThread, { page: 1, access: 'read' }),
  },
  properties: [
    p.D1,
    p.D3,
    p.D4,
    p.A3,
    p.A6,
    p.L4,
    p.R1,
    p.R2,
    p.REF1,
    p.W2,
    p.PT1,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
    p.someFaultWaits,
  ],
  expect: { verdict: 'holds', states: 4962, transitions: 12002, depth: 72 },
  mutants: {
    'armed only at the first scan': {
      text: 'whether the VMA is armed is asked once, before mmap_lock is dropped for the allocation; it is armed in between',
      change: guardBecomes(collapser, 'armedHole', false),
      expect: { violates: 'D1', steps: 56 },
      bug: 'B07',
      reference: 'seed 003: the patch of khugepaged; __collapse_huge_page_isolate(): userfaultfd_armed()',
    },
    'filled after the call has returned': {
      text: 'the same as user space sees it: UFFDIO_REGISTER has returned, and then the kernel fills the hole unasked',
      change: guardBecomes(collapser, 'armedHole', false),
      expect: { violates: 'A3', steps: 58 },
      bug: 'B07',
      reference: 'seed 003: the patch of khugepaged; __collapse_huge_page_isolate(): userfaultfd_armed()',
    },
    'hole not cleared': {
      text: 'the part of the huge page that stands for the hole keeps what was in that memory before',
      change: actionBecomes(collapser, 'clearPart', nothing),
      expect: { violates: 'D3', steps: 48 },
      reference: '__collapse_huge_page_copy(): clear_user_highpage()',
    },
    'VMA lock forgotten by the other side': {
      text: 'UFFDIO_REGISTER changes the flags under mmap_lock alone',
      change: guardBecomes(registrar, 'noVmaLocks', true),
      expect: { violates: builtIn.LOCK6, steps: 7 },
      reference: 'vma_start_write() in userfaultfd_register()',
    },
  },
});
