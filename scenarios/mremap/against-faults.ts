/** Threads use a page at its old address and at its new one while mremap() moves it. */
import { and, atEnd, not, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { mremap } from '../../machines/mremap/mremap.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import { kernel, mapsNothing, mapsZero, properties as p, vmas } from '../../models/index.ts';
import { aboutToMove, moving, someMoved, twoAddresses, withoutNewTable } from './setting.ts';

export default scenario({
  name: 'mremap-against-faults',
  text: 'mremap() moves a page while one thread stores to it at the old address and another loads at the new one. Either finds no VMA there, or waits: both VMAs are write-locked until mmap_lock is dropped.',
  bounds: { ...twoAddresses, frame: 2 },
  boundsReason: 'the page and its two addresses; a page for a fault that comes first',
  initial: [aboutToMove(3), kernel.noVmaLocks.set(false), withoutNewTable],
  actors: {
    mover: mapMover.runs(mremap, { from: 0, to: 1 }),
    atOld: faulter.runs(faultingThread, { page: 0 }),
    atNew: faulter.runs(faultingThread, { page: 1, access: 'read' }),
  },
  properties: [
    ...moving,
    p.L4,
    p.tablesAccounted,
    atEnd('arrived', 'when all rests the page is at its new address', and(not(mapsNothing(1)), not(mapsZero(1)))),
    someMoved,
    sometimes(
      'read at the new address',
      'the page is loaded from where it was moved to',
      faulter.some((t) => t.in('done')),
    ),
    sometimes(
      'too late',
      'a thread finds no VMA at the old address any more',
      faulter.some((t) => t.in('failedWithSegv')),
    ),
  ],
  expect: { verdict: 'holds', states: 674, transitions: 1375, depth: 41 },
  mutants: {
    'VMAs not locked': {
      text: 'Faults under the lock of a VMA do not find it taken: one fills the page in the table from which it has just gone, or to which it comes.',
      change: withoutLock(vmas.lock),
      expect: { violates: 'R11', steps: 45 },
      reference: 'vma_start_write() in move_vma(), mm/mremap.c, and in vma_link(), mm/vma.c',
    },
  },
});
