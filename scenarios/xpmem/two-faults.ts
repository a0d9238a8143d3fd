/** Two threads of the importer fault on the same page. */
import { guardBecomes, scenario, taken, withoutLock } from '../../checker/language/index.ts';
import { importer, xpmemFault } from '../../machines/notifier/xpmem-fault.ts';
import { xpmem } from '../../models/index.ts';
import { coherence, exported, references, someImported } from './setting.ts';

export default scenario({
  name: 'two-xpmem-faults',
  text: 'Two threads use the same attached memory. One of them gets the page, and the other finds it in the PFN table: there it stands once, with one reference.',
  bounds: { page: 1, frame: 1, mm: 2 },
  boundsReason: 'one page, and an address space on each side',
  initial: exported(1, 2),
  actors: { I: importer.runs(xpmemFault), J: importer.runs(xpmemFault, { writes: true }) },
  properties: [
    ...coherence,
    references,
    someImported,
    taken('found', 'a fault finds the page in the PFN table', xpmemFault, 'searching', 'look at PFN table', 0),
  ],
  expect: { verdict: 'holds', states: 189, transitions: 348, depth: 31 },
  mutants: {
    'PFN table not asked': {
      text: 'The second thread gets the page anew: the reference of the first is lost.',
      change: guardBecomes(importer, 'pfnKnown', false),
      expect: { violates: 'references', steps: 42 },
      reference: 'drivers/misc/xp/xpmem_pfn.c, xpmem_ensure_valid_PFNs(): XPMEM_PFN_IS_KNOWN()',
    },
    'attachment not locked': {
      text: 'Both find the page unknown and get it: one reference is lost.',
      change: withoutLock(xpmem.attachment.at(0)),
      expect: { violates: 'references', steps: 42 },
      reference: 'drivers/misc/xp/xpmem_attach.c, xpmem_fault_handler(): att->mutex',
    },
  },
});
