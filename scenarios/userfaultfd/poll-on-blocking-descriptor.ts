import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { pollingReader } from '../../machines/userfaultfd/userfaultfd-poll.ts';
import { properties as P } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armed, copiesA, loadsFromA } from './setting.ts';

/** An event loop on a descriptor without O_NONBLOCK. */
export default scenario({
  name: 'poll-on-blocking-descriptor',
  text: 'An event loop polls a descriptor that was opened without O_NONBLOCK, and is told POLLERR.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one fault that is resolved before its message is read',
  initial: armed(3),
  actors: { F: loadsFromA, P: uffdUser.runs(pollingReader), V: copiesA },
  properties: [
    P.R1,
    ...contextsGivenBack,
    P.R6list,
    P.W2,
    P.W3,
    P.W7,
    P.someFaultWaits,
    sometimes(
      'POLLERR',
      'poll() is refused',
      uffdUser.some((user) => user.got.is('POLLERR')),
    ),
  ],
  expect: { verdict: 'holds', states: 5080, transitions: 13705, depth: 55 },
  mutants: {
    'poll allowed': {
      text: 'poll() answers POLLIN, the fault leaves the queue and the read() that follows sleeps. Shorter than to be woken is that the fault finds the page filled before it sleeps and takes itself out',
      change: guardBecomes(uffdUser, 'pollRefused', false),
      expect: { violates: 'W7', steps: 52 },
      bug: 'D10',
      reference: 'seed 003: poll only on non-blocking descriptors; fs/userfaultfd.c, userfaultfd_poll()',
    },
  },
});
