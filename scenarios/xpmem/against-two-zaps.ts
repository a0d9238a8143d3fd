/** Two pages of the exporter are discarded at once, one of which the importer has, and one of which it faults on. */
import { actionBecomes, lockless, scenario, stepDropped, stepLeadsTo, taken } from '../../checker/language/index.ts';
import { exporter, zapOfExporter } from '../../machines/notifier/bracket-with-xpmem.ts';
import { importer, xpmemFault } from '../../machines/notifier/xpmem-fault.ts';
import { builtIn, endDelivered, mappedFromStart, secondary } from '../../models/index.ts';
import { coherence, exported, importedFromStart, someImported, someWait } from './setting.ts';

export default scenario({
  name: 'xpmem-fault-against-two-zaps',
  text: 'A thread faults on one page of attached memory while two threads of the exporter discard that and another one, which is mapped already. n_recall_PFNs counts both recalls, whichever pages they are about, and the fault waits for neither with the attachment locked, which a recall needs.',
  bounds: { page: 2, frame: 2, mm: 2 },
  boundsReason: 'a page that is faulted on, and one that is mapped from the start',
  initial: [exported(2, 1), mappedFromStart(1, 1), importedFromStart(1, 1)],
  actors: {
    I: importer.runs(xpmemFault),
    Y: exporter.runs(zapOfExporter, { page: 1 }),
    Z: exporter.runs(zapOfExporter),
  },
  properties: [
    ...coherence,
    someImported,
    someWait,
    taken(
      'not the last',
      'a recall ends while another is under way',
      zapOfExporter,
      'ending.ending.allowing',
      'uncount recall',
      0,
    ),
  ],
  expect: { verdict: 'holds', states: 15824, transitions: 44054, depth: 64 },
  mutants: {
    'recall waited for with the attachment locked': {
      text: 'As posted: behind get_user_pages() the fault waits until nothing is being recalled, and keeps what it has locked. The recall of the other page needs the attachment.',
      change: [
        stepDropped(xpmemFault, 'toWait.unlockingAttachment', 'unlock attachment'),
        stepLeadsTo(xpmemFault, 'retaking', 'take mmap_lock', 'tryingExporter'),
      ],
      expect: { violates: builtIn.L3, steps: 22 },
      reference:
        'mail "[patch 8/9] XPMEM: The device driver" of 1 April 2008: xpmem_pin_pages(), xpmem_block_recall_PFNs(tg, 1)',
    },
    'recalls not counted': {
      text: 'That something is being recalled is a flag, which the first end clears.',
      change: actionBecomes(exporter, 'uncountRecall', [lockless(secondary.count.at(0)).set(0), endDelivered(0)]),
      expect: { violates: 'SEC4', steps: 36 },
      reference: 'drivers/misc/xp/xpmem_pfn.c: n_recall_PFNs is an atomic_t',
    },
  },
});
