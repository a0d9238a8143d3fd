/** UFFDIO_MOVE of a page that kswapd looks for by its rmap without the page lock. */
import { and, exists, guardBecomes, lockless, never, not, scenario, sometimes } from '../../checker/language/index.ts';
import { lruScan, lruScanner } from '../../machines/reclaim/folio-referenced.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import {
  mapsFrame,
  properties as p,
  pageTables,
  swappableFromStart,
  table,
  vmaAtLockless,
} from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { bothEnds, emptied, missingDestination, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-lru-scan',
  text: 'kswapd asks whether a page is used while it is moved, and walks its rmap without the page lock: the lock of the anon_vma, which both have to take, and a second look at which anon_vma that is, lead it to where the page is mapped, or is about to be.',
  bounds: { ...bothEnds, frame: 1, 'swap slot': 1 },
  boundsReason: 'one source and one destination, the page; a slot that nobody needs',
  initial: [missingDestination(2), swappableFromStart(1, 0)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    kswapd: lruScanner.runs(lruScan),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.usersCounted],
    ...swapCounts,
    p.RMAP4,
    emptied,
    never(
      'in vain',
      'once the PTLs are free, the rmap of a page leads who has the lock of its anon_vma to where it is mapped',
      lruScanner.some((s) => {
        const at = s.at.known();
        const leadsThere = and(vmaAtLockless(at).is(s.vma), mapsFrame(at, s.frame));
        const moving = exists(table, (t) => not(lockless(pageTables.ptl.at(t)).isFree()));
        return and(s.in('atAddress'), not(moving), not(leadsThere));
      }),
    ),
    someMoved,
    sometimes(
      'found',
      'the page is found where it is mapped',
      lruScanner.some(({ found }) => found),
    ),
    sometimes(
      'passed over',
      'the rmap leads to the destination already, whose entry is not set yet: the page counts as not used',
      lruScanner.some((s) => and(s.in('walked'), not(s.found))),
    ),
    sometimes(
      'moved meanwhile',
      'the lock that was taken is that of another anon_vma by now',
      lruScanner.some((s) => s.in('lettingGo')),
    ),
    sometimes(
      'waits for anon_vma',
      'the move waits for the lock with the page locked and no page table mapped',
      uffdMover.some((m) => m.in('page.waitingForAnonVma')),
    ),
  ],
  expect: { verdict: 'holds', states: 423, transitions: 780, depth: 47 },
  mutants: {
    'anon_vma not looked at again': {
      text: 'kswapd takes the lock of the anon_vma that the page belonged to, and walks its tree for an address that is not in it.',
      change: guardBecomes(lruScanner, 'movedAway', false),
      expect: { violates: 'in vain', steps: 35 },
      reference:
        'folio_lock_anon_vma_read(), mm/rmap.c: "mm/rmap: support move to different root anon_vma in folio_move_anon_rmap()", Linux 6.8',
    },
  },
});
