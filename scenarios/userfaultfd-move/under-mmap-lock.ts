/** UFFDIO_MOVE in Linux 6.8, which holds mmap_lock, of a page whose VMA is unmapped. */
import { and, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { kernel, mms, properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-under-mmap-lock',
  text: 'The VMA of the source is unmapped while its page is moved by Linux 6.8, which holds mmap_lock for reading in place of both VMA locks.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: [aboutToMove(2), kernel.fillsTakeMmapLock.set(true)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    other: unmapper.runs(munmap, { page: 1 }),
  },
  properties: [
    ...moving,
    p.vmasFreed,
    p.mappedInside,
    p.L7,
    someMoved,
    sometimes(
      'source gone',
      'the call has returned EINVAL',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('EINVAL'))),
    ),
  ],
  expect: { verdict: 'holds', states: 169, transitions: 275, depth: 45 },
  mutants: {
    'no mmap_lock': {
      text: 'Neither takes mmap_lock: the VMA of the source is freed while its page is moved.',
      change: withoutLock(mms.lock.at(0)),
      expect: { violates: 'use of a stale reference', steps: 15 },
      reference: 'userfaultfd_move(), fs/userfaultfd.c, Linux 6.8: mmap_read_lock()',
    },
  },
});
