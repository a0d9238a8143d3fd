/** A store to a region without a table, which asks for a huge page, while the VMA is being armed. */
import { actionBecomes, guardBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { frames, kernel, opened, properties as p, pmdOf, sharedByTasks, unusedTable } from '../../models/index.ts';

export default scenario({
  name: 'huge-fault-against-register',
  text: 'A thread stores to a region that has no table yet and is to get a huge page, while another thread arms the VMA. Nobody resolves faults: a fault that asks waits.',
  bounds: { page: 2, frame: 1, table: 1 },
  boundsReason: 'a region of two pages, one huge page and its deposit',
  initial: [
    sharedByTasks(2),
    opened(0),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    pmdOf(0).kind.set('none'),
    unusedTable(0),
  ],
  actors: {
    F: faulter.runs(faultingThread, { page: 0, takesHugePages: true, readsBack: true }),
    R: registrar.runs(uffdRegister, { page: 0 }),
  },
  properties: [
    p.D1,
    p.D3,
    p.D4,
    p.A3,
    p.L4,
    p.R1,
    p.R2,
    p.REF1,
    p.W2,
    p.PT2,
    p.tablesAccounted,
    p.someHugePmd,
    p.someFaultWaits,
  ],
  expect: { verdict: 'holds', states: 241, transitions: 414, depth: 33 },
  mutants: {
    'huge page in spite of arming': {
      text: 'the fault maps its huge page without a look at whether the VMA is armed',
      change: guardBecomes(faulter, 'armedRegion', false),
      expect: { violates: 'D1', steps: 18 },
      bug: 'D06',
      reference: '__do_huge_pmd_anonymous_page(): userfaultfd_missing()',
    },
    'deposit kept': {
      text: 'the fault that asks user space does not free the table that it had allocated',
      change: actionBecomes(faulter, 'freeTable', nothing),
      expect: { violates: 'tables', steps: 33 },
      reference: '__do_huge_pmd_anonymous_page(): pte_free() before handle_userfault()',
    },
  },
});
