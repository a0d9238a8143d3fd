/** UFFDIO_MOVE while one thread waits for the destination and another stores to the source. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-faults',
  text: 'A page is moved while one thread loads from the destination, which sleeps in a userfault unless the move is faster, and another stores to the source: to the page before it is moved, or else to a new one.',
  bounds: { ...bothEnds, frame: 2 },
  boundsReason:
    'one source and one destination under two PTLs; the page that is moved and one for a fault at the source after it',
  initial: aboutToMove(3),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    atDst: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    atSrc: faulter.runs(faultingThread, { page: 1 }),
  },
  properties: [...moving, p.W2, p.L7, p.R1, p.R9, someMoved, p.someFaultWaits],
  expect: { verdict: 'holds', states: 8890, transitions: 23770, depth: 78 },
  mutants: {
    'waiter not woken': {
      text: 'The page is moved, and nobody tells the thread that waits for it.',
      change: actionBecomes(uffdMover, 'wakeInRange', nothing),
      reference: 'userfaultfd_move(), fs/userfaultfd.c: wake_userfault()',
      expect: { violates: 'lost wake-up', steps: 61 },
    },
    'source not cleared': {
      text: 'The page stays mapped at the source: what is stored there shows at the destination.',
      change: actionBecomes(uffdMover, 'clearSource', nothing),
      reference: 'move_present_pte(), mm/userfaultfd.c: ptep_clear_flush()',
      expect: { violates: 'D4', steps: 28 },
    },
  },
});
