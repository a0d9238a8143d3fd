import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { postcopyListener, postcopyReceiver } from '../../machines/userfaultfd/qemu-postcopy.ts';
import { builtIn, kernel, properties as P } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armed, in2015, loadsFromA } from './setting.ts';

const receiver = uffdUser.runs(postcopyReceiver, { page: 0, last: 0 });
const listener = uffdUser.runs(postcopyListener);
const unfixed = kernel.neverWalksBeforeSleep.set(true);
const reference = 'seed 003, patch 17/23: "solve the race between UFFDIO_COPY|ZEROPAGE and read", commit 8d2afd96c203';
const ignoresRequest = guardBecomes(uffdUser, 'requestedMeanwhile', false);
const ignoresArrival = guardBecomes(uffdUser, 'receivedMeanwhile', false);

/** Postcopy with two bits a page, on a kernel whose faults sleep without another look. */
export const twoBits = scenario({
  name: 'qemu-two-bits',
  text: 'On a kernel that leaves the race between UFFDIO_COPY and read() to its user, QEMU closes it with two bits a page.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that arrives while it is being asked for, one vCPU',
  initial: [armed(3), in2015, unfixed],
  actors: { vCPU: loadsFromA, background: receiver, listener },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    accessesMade,
    P.R2,
    P.R6,
    P.readAnswers,
    P.W2,
    P.W3,
    P.W6,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.someFaultIsRead,
  ],
  expect: { verdict: 'holds', states: 9176, transitions: 23470, depth: 76 },
  mutants: {
    'receiver ignores the old state': {
      text: 'the page was requested during the copy, and the receiver does not wake who asked',
      change: ignoresRequest,
      expect: { violates: builtIn.W1, steps: 60 },
      bug: 'D15',
      reference,
    },
    'listener ignores the arrival': {
      text: 'the page arrived before the message was read, and the listener does not wake who asked',
      change: ignoresArrival,
      expect: { violates: builtIn.W1, steps: 60 },
      bug: 'D15',
      reference,
    },
  },
});

/** The same program on the fixed kernel: the bits may go. */
export const twoBitsOnFixedKernel = scenario({
  name: 'qemu-two-bits-on-fixed-kernel',
  text: 'The same threads on a kernel in which a queued fault looks at the page table again: neither extra wake-up is needed.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'as for qemu-two-bits',
  initial: [armed(3), in2015],
  actors: { vCPU: loadsFromA, background: receiver, listener },
  properties: twoBits.properties,
  expect: { verdict: 'holds', states: 20816, transitions: 56170, depth: 77 },
  mutants: {
    'no bits': {
      text: 'both threads ignore what the other one noted',
      change: [ignoresRequest, ignoresArrival],
      expect: { holds: 'the kernel closes the race itself' },
      reference,
    },
  },
});

/** Two bits are too few for two vCPUs. */
export const twoBitsTwoVcpus = scenario({
  name: 'qemu-two-bits-two-vcpus',
  text: 'With two vCPUs on one page the protocol fails: the state was REQUESTED for the first one before the copy began, so that the second one, which queues after the wake-up of UFFDIO_COPY, changes nothing that the receiver could see.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'two vCPUs that ask for one page',
  initial: [armed(4), in2015, unfixed],
  actors: { vCPU0: loadsFromA, vCPU1: loadsFromA, background: receiver, listener },
  properties: [P.W3, P.someFaultWaits],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 101 },
  bug: 'D15',
  reference,
  mutants: {
    'receiver wakes whenever it was asked': {
      text: 'the cure in user space: what the state was before the copy does not matter',
      change: guardBecomes(uffdUser, 'requestedMeanwhile', uffdUser.guards.requestedBefore),
      expect: {
        holds: 'whoever is read before the page is RECEIVED is woken by the receiver, all others by the listener',
      },
    },
  },
});
