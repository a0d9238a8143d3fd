/** The owner of a REMOVE event that nobody ever reads is killed. */
import { actionBecomes, guardBecomes, scenario } from '../../checker/language/index.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { mappedFromStart, properties as p, prepareToWait } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventWaits } from './witnesses.ts';

export default scenario({
  name: 'remove-event-killed',
  text: 'A task discards a page and waits for its REMOVE event to be read. Nobody reads it and nobody closes the descriptor: a fatal signal has to end the wait.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one event',
  initial: [armedWithEvents(1), mappedFromStart(0, 0)],
  actors: { task: discarder.runs(madviseDontneed, { page: 0, mayBeKilled: true, judged: true }) },
  properties: [p.R1, ...contextsGivenBack, p.R2, p.R5, p.eventOver, p.DATA6mapped, p.W4, someEventWaits],
  expect: { verdict: 'holds', states: 44, transitions: 54, depth: 26 },
  mutants: {
    'does not wait': {
      text: 'The task takes its event back at once and zaps the page: the monitor never hears of it.',
      change: guardBecomes(discarder, 'givesUp', true),
      expect: { violates: 'event over', steps: 12 },
      reference: 'userfaultfd_event_wait_completion(): only ctx->released and a fatal signal end the wait early',
    },
    'sleeps uninterruptibly': {
      text: 'The task waits in a state that no signal ends.',
      change: actionBecomes(discarder, 'setTaskState', prepareToWait('uninterruptible')),
      expect: { violates: 'W4', steps: 15 },
      reference: 'userfaultfd_event_wait_completion(): TASK_KILLABLE',
    },
  },
});
