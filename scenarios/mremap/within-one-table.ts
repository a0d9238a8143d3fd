/** mremap() to an address of the same page table. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { migrateByRmap, rmapCompactor } from '../../machines/mremap/migrate-by-rmap.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { kernel, mappedFromStart, notThereYet, sharedByTasks, vmas } from '../../models/index.ts';
import { counted, someMoved } from './setting.ts';

export default scenario({
  name: 'mremap-within-one-table',
  text: 'Both addresses are of one page table, whose PTL is taken once, while compaction migrates the page.',
  bounds: { page: 2, region: 1, table: 1, vma: 2, frame: 2 },
  boundsReason: 'two addresses of one table, the page and the new page',
  initial: [
    sharedByTasks(1),
    kernel.noVmaLocks.set(true),
    vmas.covering.at(1).set(1),
    notThereYet(1),
    mappedFromStart(0, 0, 'source'),
  ],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1 }),
    compaction: rmapCompactor.runs(migrateByRmap, { frame: 0 }),
  },
  properties: [...counted, someMoved],
  expect: { verdict: 'holds', states: 1119, transitions: 2011, depth: 60 },
  mutants: {
    'one lock taken twice': {
      text: 'move_ptes() does not see that both entries have one lock: it waits for itself.',
      change: guardBecomes(mapMover, 'oneLock', false),
      expect: { violates: 'deadlock', steps: 12 },
      reference: 'move_ptes(), mm/mremap.c: new_ptl != old_ptl',
    },
  },
});
