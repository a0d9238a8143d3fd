/** UFFDIO_MOVE to a page that a task discards, which a monitor is to know of first. */
import { and, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { oneRead } from '../../machines/userfaultfd/single-calls.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { properties as p, uffd } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-event',
  text: 'A task discards the destination and waits until its REMOVE event is read. From when the event counts until it is read a move answers EAGAIN, as any fill does: what it moved there would be thrown away.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: [aboutToMove(2), uffd.wantsEvents.at(0).set(true)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    task: discarder.runs(madviseDontneed, { page: 0 }),
    reader: uffdUser.runs(oneRead, { ctx: 0 }),
  },
  properties: [
    ...moving,
    ...[p.D9counted, p.R1, p.R5, p.eventOver],
    someMoved,
    sometimes(
      'turned away',
      'the call has returned EAGAIN before it has locked anything',
      uffdMover.some((m) => and(m.in('returning'), m.error.is('EAGAIN'))),
    ),
    sometimes(
      'begun meanwhile',
      'an event that counts since the first look is found under map_changing_lock',
      uffdMover.some((m) => and(m.in('droppingMapChangingLock'), m.error.is('EAGAIN'))),
    ),
  ],
  expect: { verdict: 'holds', states: 7326, transitions: 19183, depth: 82 },
  mutants: {
    'look not under the lock': {
      text: 'Nobody takes map_changing_lock: a mover that looked at the count before the event goes on after the event was read.',
      change: withoutLock(uffd.mapChangingLock.at(0)),
      expect: { violates: 'D9counted', steps: 46 },
      reference: 'move_pages(), mm/userfaultfd.c: down_read(&ctx->map_changing_lock)',
    },
  },
});
