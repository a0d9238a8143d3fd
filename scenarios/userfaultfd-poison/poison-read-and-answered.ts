/** Faults are answered with UFFDIO_POISON, message by message. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { poisonFaulter } from '../../machines/fault/poisoned-thread.ts';
import { poisoner } from '../../machines/userfaultfd/userfaultfd-poison.ts';
import { builtIn, kernel, looksPoisoned, properties as p, ptep } from '../../models/index.ts';
import { armed } from '../userfaultfd/setting.ts';
import { answersWithPoison, loadsFromA, poisonsA } from './setting.ts';

export default scenario({
  name: 'poison-read-and-answered',
  text: 'A monitor answers the message of a fault by poisoning its page, which another program may have done already. Whoever waited faults again and gets SIGBUS. After EEXIST the monitor wakes the page itself: the fault may have been queued when the other one had called.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page; a load of it needs no frame',
  initial: [armed(3), kernel.noVmaLocks.set(true)],
  actors: { thread: loadsFromA, monitor: answersWithPoison, poisoner: poisonsA },
  properties: [
    ...[p.D1, p.A1, p.A2, p.A7, p.L4, p.R1, p.staysPoisoned],
    sometimes(
      'SIGBUS',
      'the access finds the page poisoned',
      poisonFaulter.some((t) => t.in('killedBySigbus')),
    ),
    sometimes(
      'poisoned by the monitor',
      'the monitor has poisoned the page of its message, before anybody else',
      and(
        looksPoisoned(ptep(0)),
        poisoner.some((u) => u.in('again')),
        poisoner.some((u) => u.in('poison.looking')),
      ),
    ),
    sometimes(
      'answered once',
      'the other call returns 0',
      poisoner.some((u) => u.in('done')),
    ),
    sometimes(
      'there already',
      'the call of the monitor fails with EEXIST',
      poisoner.some((u) => u.in('waking')),
    ),
  ],
  expect: { verdict: 'holds', states: 11983, transitions: 31943, depth: 83 },
  mutants: {
    'no wake-up after EEXIST': {
      text: 'The monitor takes EEXIST for an answer to its message, and wakes nobody.',
      change: guardBecomes(poisoner, 'mustWake', false),
      reference: 'derived: userfaultfd_must_wait() and mfill_atomic_pte_poison() of 6.12',
      expect: { violates: builtIn.W1, steps: 67 },
    },
  },
});
