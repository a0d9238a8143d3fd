import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor, pollingMonitor } from '../../machines/userfaultfd/monitor.ts';
import { properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armed, armedNonblocking, copiesA, loadsFromA } from './setting.ts';

/** Faults are resolved by nobody but the thread that reads them. */
export const blockingMonitor = scenario({
  name: 'blocking-monitor',
  text: 'One thread blocks in read() and copies the page of each message; a second resolver may be faster.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page whose message is late; a frame for each resolver',
  initial: armed(3),
  actors: { F: loadsFromA, M: uffdUser.runs(monitor), V: copiesA },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    accessesMade,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.W2,
    P.W3,
    P.W6,
    P.leftFdQueue,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.someFaultIsRead,
  ],
  expect: { verdict: 'holds', states: 56783, transitions: 156991, depth: 97 },
});

export const eventLoop = scenario({
  name: 'polling-monitor',
  text: 'Two threads fault on one page, and an event loop alone reads and resolves.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'two messages of which the second comes when the page is there',
  initial: armedNonblocking(3),
  actors: { F1: loadsFromA, F2: loadsFromA, M: uffdUser.runs(pollingMonitor) },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    accessesMade,
    ...contextsGivenBack,
    P.R6list,
    P.R2,
    P.R6,
    P.W2,
    P.W3,
    P.W6,
    P.leftFdQueue,
    P.W7,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.someFaultIsRead,
  ],
  expect: { verdict: 'holds', states: 67319, transitions: 187346, depth: 137 },
  mutants: {
    'readers not woken': {
      text: 'a fault queues and does not wake who sleeps in read() or poll()',
      change: actionBecomes(faulter, 'wakeReaders', nothing),
      expect: { violates: 'W6', steps: 42 },
      reference: 'fs/userfaultfd.c, handle_userfault(): wake_up_poll()',
    },
  },
});
