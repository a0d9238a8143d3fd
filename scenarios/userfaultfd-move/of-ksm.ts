/** UFFDIO_MOVE of a page that KSM has merged, while a writer waits for mmap_lock. */
import { and, eventually, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { entry, frames, kernel, properties as p, ptep } from '../../models/index.ts';
import { aboutToMove, bothEnds } from './setting.ts';

export default scenario({
  name: 'move-of-ksm',
  text: 'The page has been merged by KSM, and no other mapping of it is left: read-only, not exclusive, and its rmap leads to no anon_vma. In Linux 6.8, which holds mmap_lock, a move of it answers EBUSY, and whoever waits to write goes on.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: [
    aboutToMove(2),
    kernel.fillsTakeMmapLock.set(true),
    kernel.forks.set(true),
    frames.exclusive.at(0).set(false),
    entry(ptep(1)).write.set(false),
  ],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    writer: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.R2, p.REF3, p.usersCounted],
    eventually(
      'LIVE2',
      'who wants to write to the address space does so in the end',
      layoutChanger.all((w) => w.in('done')),
    ),
    sometimes(
      'merged',
      'the call has returned EBUSY',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('EBUSY'))),
    ),
  ],
  expect: { verdict: 'holds', states: 60, transitions: 84, depth: 20 },
  mutants: {
    'tried again as it is': {
      text: 'That one entry maps the page is all that is asked of it. It has no anon_vma, which is taken for a page that was unmapped meanwhile: the move begins again and finds it as it was, with mmap_lock held all the time.',
      change: [guardBecomes(uffdMover, 'notExclusive', false), guardBecomes(uffdMover, 'folioMapped', false)],
      bug: 'D48',
      expect: { violates: 'LIVE2', steps: 20 },
      reference:
        'move_pages_pte(), mm/userfaultfd.c: PageAnonExclusive(), which no KSM page is; folio_get_anon_vma(), mm/rmap.c',
    },
  },
});
