/** The old cure for the race between UFFDIO_COPY and read(): a mutex in user space. */
import { scenario, withoutLock } from '../../checker/language/index.ts';
import { lockingListener, lockingReceiver, postcopyUser } from '../../machines/userfaultfd/postcopy-user.ts';
import { builtIn, kernel, properties as P, postcopyMutex } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armed, in2015, loadsFromA } from './setting.ts';

export default scenario({
  name: 'qemu-mutex',
  text: 'On a kernel that leaves the race between UFFDIO_COPY and read() to its user, a program copies a page and notes so under a mutex, and under the same mutex looks whether a page is there that somebody asked for. Two vCPUs on one page, for which two bits are too few, are no matter.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that two vCPUs ask for while it arrives',
  initial: [armed(4), in2015, kernel.neverWalksBeforeSleep.set(true)],
  actors: {
    vCPU0: loadsFromA,
    vCPU1: loadsFromA,
    background: postcopyUser.runs(lockingReceiver, { page: 0, last: 0 }),
    listener: postcopyUser.runs(lockingListener),
  },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    ...contextsGivenBack,
    accessesMade,
    P.W2,
    P.W3,
    P.A1,
    P.A2,
    P.someFaultWaits,
    P.someFaultIsRead,
  ],
  expect: { verdict: 'holds', states: 159850, transitions: 517714, depth: 104 },
  mutants: {
    'no mutex': {
      text: 'The listener looks between the wake-up of UFFDIO_COPY and the note that the page is there: it takes it that the page is still to come.',
      change: withoutLock(postcopyMutex.lock),
      expect: { violates: builtIn.W1, steps: 62 },
      bug: 'D15',
      reference: 'seed 003, changelog of v4: the mutex of QEMU that the fix in the kernel made superfluous',
    },
  },
});
