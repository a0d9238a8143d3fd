/** Memory that is sent to another machine and fetched back (seed 000): a page leaves in one step, and comes back when it is missed. */
import { actionBecomes, and, never, nothing, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { hastyOffload, offload, offloader } from '../../machines/userfaultfd/offload-page.ts';
import { entryLockless, frames, mappedFromStart, properties as p, ptep, vmas } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';
import { bothEnds, missingDestination } from './setting.ts';

const [home, buffer] = [0, 1];
const ends = { ctx: 0, dst: buffer, src: home, home, buffer };

export default scenario({
  name: 'offload-of-a-page',
  text: 'A program moves a page of its memory to a buffer, sends that to another machine, and moves it back. A thread stores to the page and loads meanwhile: it stores before the page has left, or waits until it is back.',
  bounds: { ...bothEnds, frame: 2 },
  boundsReason: 'one page and a buffer, under two PTLs; the page, and one that a fault allocates in vain',
  initial: [
    missingDestination(2),
    mappedFromStart(home, 0, 'source'),
    vmas.missing.at(1).set(true),
    vmas.ctx.at(1).set(0),
  ],
  actors: {
    offloader: offloader.runs(offload, ends),
    thread: faulter.runs(faultingThread, { page: home, readsBack: true }),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.D3, p.D4, p.R2, p.REF3, p.usersCounted, p.W2, p.R1],
    accessesMade,
    never(
      'S6',
      'the other machine has been sent what the page contains that is away',
      offloader.some((o) => and(o.in('away'), o.sent.isnt(frames.content.at(entryLockless(ptep(buffer)).frame)))),
    ),
    p.someFaultWaits,
    sometimes(
      'back',
      'the page is back, with what was stored before it left',
      offloader.some((o) => and(o.in('done'), o.sent.is('written'))),
    ),
  ],
  expect: { verdict: 'holds', states: 2976, transitions: 5588, depth: 111 },
  mutants: {
    'sent while in use': {
      text: 'The program sends the page first and moves it away then: a store in between is not among what was sent.',
      change: runsInstead('offloader', offloader.runs(hastyOffload, ends)),
      expect: { violates: 'S6', steps: 42 },
      reference: 'seed 000: pages move between the memory of a program and the network in one step',
    },
    'waiter not woken': {
      text: 'The page is moved back, and nobody tells the thread that waits for it.',
      change: actionBecomes(offloader, 'wakeInRange', nothing),
      expect: { violates: 'lost wake-up', steps: 103 },
      reference: 'userfaultfd_move(), fs/userfaultfd.c: wake_userfault()',
    },
  },
});
