/** UFFDIO_MOVE beside somebody who locks all VMAs for writing. */
import { scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { mappedFromStart, opened, registersLater, sharedByTasks, vmas } from '../../models/index.ts';
import { elsewhere } from '../madv-userfault/setting.ts';
import { bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-two-vma-locks',
  text: 'A page is moved to a VMA with a higher address while another task locks all VMAs for writing, in the order of addresses and with mmap_lock held for writing: the mover does not wait for mmap_lock while it holds the lock of the destination.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'the source in the VMA that the other locks first, the destination in the next',
  initial: [
    sharedByTasks(2),
    opened(0),
    vmas.missing.at(1).set(true),
    vmas.ctx.at(1).set(0),
    elsewhere(1),
    mappedFromStart(0, 0, 'source'),
    registersLater(0),
  ],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 1, src: 0 }),
    other: subscriber.runs(notifierRegister),
  },
  properties: [
    ...moving,
    someMoved,
    sometimes(
      'lock given back',
      'the source is write-locked, and the lock of the destination is given back before mmap_lock is waited for',
      uffdMover.some((m) => m.in('locking.undoing')),
    ),
  ],
  expect: { verdict: 'holds', states: 583, transitions: 1029, depth: 64 },
  mutants: {
    'waits with the destination locked': {
      text: 'The mover waits for mmap_lock with the destination locked, whose lock the holder of mmap_lock waits for.',
      change: stepDropped(uffdioMove, 'locking.undoing', 'drop destination VMA lock'),
      bug: 'D29',
      expect: { violates: 'deadlock', steps: 13 },
      reference: 'uffd_move_lock(), mm/userfaultfd.c: vma_end_read() before mmap_read_lock()',
    },
  },
});
