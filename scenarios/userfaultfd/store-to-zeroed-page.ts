import { scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { zeroMonitor } from '../../machines/userfaultfd/monitor.ts';
import { kernel, properties as P } from '../../models/index.ts';
import { armed, loadsFromA, storesToA } from './setting.ts';

/** A monitor is told EEXIST for a page that a store is just replacing. */
export default scenario({
  name: 'store-to-zeroed-page',
  text: 'A monitor answers each message with UFFDIO_ZEROPAGE. One thread stores to the page, another loads from it: who comes late finds it filled, or asks for it although it is there. The monitor is told EEXIST then, and wakes who asked. Linux 6.1, where there is one fault lock and so fewer states.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page; UFFDIO_ZEROPAGE needs no frame, so that the one is for the store',
  initial: [armed(3), kernel.noVmaLocks.set(true)],
  actors: { F1: storesToA, F2: loadsFromA, M: uffdUser.runs(zeroMonitor) },
  properties: [
    P.D1,
    P.D2,
    P.R1,
    P.R2,
    P.R6,
    P.W2,
    P.W3,
    P.W6,
    P.A1,
    P.A2,
    P.A7,
    P.someFaultIsRead,
    P.twoFaultsWait,
    sometimes(
      'EEXIST',
      'the monitor is told that the page is there',
      uffdUser.some((user) => user.error.is('EEXIST')),
    ),
  ],
  expect: { verdict: 'holds', states: 82447, transitions: 229680, depth: 123 },
});
