/** UFFDIO_MOVE of a page that is swapped out, while swapoff() reads it in and takes the device away. */
import { actionBecomes, and, atEnd, scenario, sometimes } from '../../checker/language/index.ts';
import { swapoffCaller } from '../../machines/swap/swapoff-role.ts';
import { swapoff } from '../../machines/swap/try-to-unuse.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { properties as p, swap, swappedFromStart } from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { bothEnds, missingDestination, someMoved, someTriedAgain } from './setting.ts';

export default scenario({
  name: 'move-against-swapoff',
  text: 'An entry that names a slot is moved while swapoff() looks for such entries: it may be moved to where swapoff() has looked already, and is found when that begins again. The device goes once the mover has given its reference back.',
  bounds: { ...bothEnds, frame: 1, 'swap slot': 1 },
  boundsReason: 'one source and one destination, the slot and the frame that it is read into',
  initial: [missingDestination(1), swappedFromStart(1, 0)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    swapoff: swapoffCaller.runs(swapoff),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.D3mapped, p.usersCounted],
    ...swapCounts,
    ...[p.RMAP4, p.SWAP5, p.SWAP6],
    atEnd('gone', 'in the end the device is gone', swap.gone),
    someMoved,
    someTriedAgain,
    sometimes(
      'moved as an entry',
      'the entry that names the slot is moved',
      uffdMover.some((m) => and(m.moved, m.device.isnt('none'))),
    ),
    sometimes(
      'too late',
      'the device is gone, and the entry with it',
      uffdMover.some((m) => and(m.in('again'), swap.killed)),
    ),
  ],
  expect: { verdict: 'holds', states: 2239, transitions: 4252, depth: 75 },
  mutants: {
    'no reference to the device': {
      text: 'The mover has read the entry and does not keep the device: it looks into the swap cache when that is gone.',
      change: actionBecomes(uffdMover, 'getDevice', uffdMover.self.device.set(uffdMover.self.seenSlot)),
      expect: { violates: 'SWAP5', steps: 44 },
      reference: 'move_pages_pte(), mm/userfaultfd.c: get_swap_device()',
    },
  },
});
