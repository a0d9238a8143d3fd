/** Writers of both address spaces stand between a fault and a recall. */
import { scenario, stepDropped, taken } from '../../checker/language/index.ts';
import { exporter, zapOfExporter } from '../../machines/notifier/bracket-with-xpmem.ts';
import { importer, xpmemFault } from '../../machines/notifier/xpmem-fault.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { builtIn, mappedFromStart } from '../../models/index.ts';
import { coherence, exported, importedFromStart, someImported, someWait } from './setting.ts';

export default scenario({
  name: 'xpmem-fault-between-writers',
  text: 'A thread faults on attached memory while the exporter discards another page of it, which is mapped already, and in both address spaces somebody wants mmap_lock for writing. The fault has the importer’s and needs the exporter’s; the recall has the exporter’s and needs the importer’s. The fault only tries for it, and gives back what it has if it must wait, be it for that or for the recall.',
  bounds: { page: 2, frame: 2, mm: 2 },
  boundsReason: 'a page that is faulted on, and one that is mapped from the start',
  initial: [exported(2, 2), mappedFromStart(1, 1), importedFromStart(1, 1)],
  actors: {
    I: importer.runs(xpmemFault),
    Y: exporter.runs(zapOfExporter, { page: 1 }),
    W: layoutChanger.runs(mmapWriter, { mm: 1 }),
    X: layoutChanger.runs(mmapWriter, { mm: 0 }),
  },
  properties: [
    ...coherence,
    someImported,
    someWait,
    taken(
      'tried in vain',
      'the exporter’s mmap_lock is not to be had at once',
      xpmemFault,
      'tryingExporter',
      'try exporter’s mmap_lock',
      1,
    ),
  ],
  expect: { verdict: 'holds', states: 7065, transitions: 18674, depth: 49 },
  mutants: {
    'waits for the exporter with mmap_lock held': {
      text: 'The fault keeps the importer’s mmap_lock while it waits for the exporter’s, behind one writer; the recall waits for the importer’s behind the other.',
      change: [
        stepDropped(xpmemFault, 'droppingMmap', 'drop mmap_lock'),
        stepDropped(xpmemFault, 'relockingMmap', 'take mmap_lock'),
      ],
      expect: { violates: builtIn.L3, steps: 15 },
      reference: 'drivers/misc/xp/xpmem_attach.c, xpmem_fault_handler(): down_read_trylock()',
    },
    'waits for the recall with mmap_lock held': {
      text: 'The fault keeps mmap_lock while it waits for the recall, which needs it and waits behind a writer.',
      change: [
        stepDropped(xpmemFault, 'toWait.droppingMmap', 'drop mmap_lock'),
        stepDropped(xpmemFault, 'retaking', 'take mmap_lock'),
      ],
      expect: { violates: builtIn.L3, steps: 20 },
      reference: 'drivers/misc/xp/xpmem_attach.c, xpmem_fault_handler(): avoid_deadlock_1',
    },
  },
});
