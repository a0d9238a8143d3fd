/** A page is poisoned before anybody asks for it: a fault that is about to ask goes to sleep for good. */
import { and, guardBecomes, not, scenario, sometimes } from '../../checker/language/index.ts';
import { poisonFaulter } from '../../machines/fault/poisoned-thread.ts';
import { builtIn, looksMissing, looksPoisoned, properties as p, ptep } from '../../models/index.ts';
import { armed } from '../userfaultfd/setting.ts';
import { loadsFromA, poisonsA } from './setting.ts';

const walked = ptep(poisonFaulter.self.page);

export default scenario({
  name: 'fault-against-poison',
  text: 'A thread loads from a missing page while a program poisons it on its own account. UFFDIO_POISON wakes who waits. A fault that has found nothing, and queues after the wake-up, asks userfaultfd_must_wait(), which takes the marker for an entry that is none.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page; a load of it needs no frame',
  initial: armed(2),
  actors: { thread: loadsFromA, poisoner: poisonsA },
  properties: [
    ...[p.D1, p.A1, p.A2, p.A7, p.L4, p.R1, p.staysPoisoned],
    sometimes(
      'asks',
      'a fault waits for user space',
      poisonFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
    ),
    sometimes(
      'SIGBUS',
      'the access finds the page poisoned',
      poisonFaulter.some((t) => t.in('killedBySigbus')),
    ),
  ],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 36 },
  reference:
    'derived: userfaultfd_must_wait(), fs/userfaultfd.c of 6.12, waits for whatever pte_none_mostly() calls none, and that is any marker',
  mutants: {
    'asks for the marker': {
      text: 'A cure: userfaultfd_must_wait() does not wait for an entry that is poisoned.',
      change: guardBecomes(poisonFaulter, 'stillMissing', and(looksMissing(walked), not(looksPoisoned(walked)))),
      expect: { holds: 'the fault sees what UFFDIO_POISON has done, and is answered' },
    },
  },
});
