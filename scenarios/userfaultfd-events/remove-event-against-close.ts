/** The owner of a REMOVE event waits, nobody reads it: the descriptor is closed, or the owner is killed. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { builtIn, mappedFromStart, properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedWithEvents } from './armed.ts';
import { someEventWaits } from './witnesses.ts';

export default scenario({
  name: 'remove-event-against-close',
  text: 'A task discards a page of an armed VMA and waits for its REMOVE event to be read, which nobody does. It may be killed, and the descriptor is closed at some time: it must go on, and the page is gone in the end.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one event',
  initial: [armedWithEvents(2), mappedFromStart(0, 0)],
  actors: {
    task: discarder.runs(madviseDontneed, { page: 0, mayBeKilled: true, judged: true }),
    monitor: closer.runs(uffdClose),
  },
  properties: [p.R1, ...contextsGivenBack, p.R2, p.R5, p.eventOver, p.DATA6mapped, p.W4, p.W5, p.REF3, someEventWaits],
  expect: { verdict: 'holds', states: 796, transitions: 1680, depth: 43 },
  mutants: {
    'event not woken': {
      text: 'close() wakes faults and readers, but not the owners of events.',
      change: actionBecomes(closer, 'wakeEvents', nothing),
      expect: { violates: builtIn.W1, steps: 31 },
      reference: 'userfaultfd_release(): pending events are flushed',
    },
    'reference kept': {
      text: 'The owner of the event goes on and keeps its reference to the context: nobody will ever free that.',
      change: actionBecomes(discarder, 'endEvent', nothing),
      expect: { violates: 'R1rest', steps: 42 },
      reference: 'userfaultfd_event_wait_completion(): userfaultfd_ctx_put()',
    },
    'page left': {
      text: 'Once the wait is over the VMA is not looked up again, the call takes it for gone and returns 0.',
      change: actionBecomes(discarder, 'findVmaAgain', discarder.self.vma.set('none')),
      expect: { violates: 'DATA6mapped', steps: 22 },
      reference: 'madvise_dontneed_free(): vma_lookup() after userfaultfd_remove()',
    },
    'count left behind': {
      text: 'The owner drops its reference and forgets mmap_changing, as the error path of mremap() did.',
      change: actionBecomes(discarder, 'uncountEvent', nothing),
      expect: { violates: 'R5', steps: 17 },
      reference: 'the form of D18, 0496a59745b0',
    },
    'frame kept': {
      text: 'The page is unmapped, its frame is not given back.',
      change: actionBecomes(discarder, 'putFrame', nothing),
      expect: { violates: 'R2', steps: 26 },
      reference: 'zap_pte_range(), mm/memory.c',
    },
  },
});
