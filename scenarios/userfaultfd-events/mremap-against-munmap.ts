/** mremap() of a VMA that is unmapped at the same time. */
import { exists, guardBecomes, lockless, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { failingMremap, mover } from '../../machines/vma/move-vma.ts';
import { builtIn, context, mms, properties as p, uffd, vmas } from '../../models/index.ts';
import { armedWithEvents } from './armed.ts';

export default scenario({
  name: 'mremap-against-munmap',
  text: 'A task moves an armed VMA, prepares the REMAP event and then fails, while another thread unmaps the VMA: the task was faster, or finds no VMA and tells nobody.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA that may be gone',
  initial: armedWithEvents(2),
  actors: {
    task: mover.runs(failingMremap, { page: 0 }),
    other: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...[p.R1, p.R1rest, p.R5, p.usersCounted, p.countCounted, p.vmasFreed],
    sometimes(
      'counted',
      'the event of the move is in flight',
      exists(context, (c) => uffd.mmapChanging.at(c).is(1)),
    ),
    sometimes('freed', 'the VMA is freed', lockless(vmas.state.at(0)).is('freed')),
  ],
  expect: { verdict: 'holds', states: 72, transitions: 112, depth: 20 },
  mutants: {
    'context left without a look': {
      text: 'The failure forgets the event that was prepared: its count and its reference stay.',
      change: guardBecomes(mover, 'prepared', false),
      expect: { violates: 'R1rest', steps: 19 },
      reference: '0496a59745b0: mremap_userfaultfd_fail()',
    },
    'no mmap_lock': {
      text: 'Nobody takes mmap_lock: the VMA is freed between the search for it and the look at it.',
      change: withoutLock(mms.lock),
      expect: { violates: builtIn.L5freed, steps: 13 },
      reference: 'do_mremap(): mmap_write_lock_killable()',
    },
  },
});
