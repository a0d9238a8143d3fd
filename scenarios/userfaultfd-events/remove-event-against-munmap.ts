/** While the owner of a REMOVE event waits without mmap_lock, its VMA is unmapped. */
import { actionBecomes, lockless, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { tirelessReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { builtIn, mappedFromStart, properties as p, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventRead, someEventWaits } from './witnesses.ts';

export default scenario({
  name: 'remove-event-against-munmap',
  text: 'A task discards a page of an armed VMA and drops mmap_lock until the REMOVE event is read. Another thread unmaps the VMA meanwhile: the task must find that out.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA that may be gone',
  initial: [armedWithEvents(3), mappedFromStart(0, 0)],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    reader: uffdUser.runs(tirelessReader, { ctx: 0 }),
    other: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    p.R1,
    ...contextsGivenBack,
    p.vmasFreed,
    p.mappedInside,
    p.R2,
    p.R5,
    p.eventOver,
    p.DATA6mapped,
    p.W6,
    p.leftFdQueue,
    p.REF3,
    someEventWaits,
    someEventRead,
    sometimes('freed', 'the VMA is freed', lockless(vmas.state.at(0)).is('freed')),
  ],
  expect: { verdict: 'holds', states: 3712, transitions: 9415, depth: 62 },
  mutants: {
    'VMA kept over the wait': {
      text: 'The task goes on with the VMA that it found before it dropped mmap_lock.',
      change: actionBecomes(discarder, 'findVmaAgain', nothing),
      expect: { violates: builtIn.L5freed, steps: 43 },
      reference:
        'Linux 4.11, "userfaultfd_remove revalidate vma in MADV_DONTNEED"; madvise_dontneed_free() of 6.1 looks it up again',
    },
  },
});
