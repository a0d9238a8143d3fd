/** An event loop waits in poll() for the event that a discarding task waits to have read. */
import { actionBecomes, guardBecomes, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { pollingReader } from '../../machines/userfaultfd/userfaultfd-poll.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { finishWait, properties as p, uffd } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventRead, someEventWaits } from './witnesses.ts';

export default scenario({
  name: 'poll-for-remove-event',
  text: 'A task discards a page of an armed VMA and waits until its REMOVE event is read. The reader is an event loop that sleeps in poll() in between.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one event',
  initial: [armedWithEvents(2), uffd.nonblocking.at(0).set(true)],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0 }),
    reader: uffdUser.runs(pollingReader),
  },
  properties: [p.R1, ...contextsGivenBack, p.R5, p.eventOver, p.W6, p.leftFdQueue, p.W8, someEventWaits, someEventRead],
  expect: { verdict: 'holds', states: 444, transitions: 798, depth: 58 },
  mutants: {
    'poll() stays queued': {
      text: 'poll() and read() return and leave their entry in fd_wqh, on a stack that is gone.',
      change: actionBecomes(uffdUser, 'leaveFdQueue', finishWait()),
      expect: { violates: 'fd_wqh', steps: 19 },
      reference: 'poll_freewait(), fs/select.c; userfaultfd_ctx_read(): __remove_wait_queue()',
    },
    'events not looked for': {
      text: 'poll() answers for faults only.',
      change: guardBecomes(uffdUser, 'hasEvents', false),
      expect: { violates: 'W6', steps: 20 },
      reference: 'fs/userfaultfd.c, userfaultfd_poll(): waitqueue_active(&ctx->event_wqh)',
    },
  },
});
