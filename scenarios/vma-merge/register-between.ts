/** What lies between two VMAs of a context is registered with it, too: the three become one. */
import { every, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { kernel, opened, page, pagesOfVma, registeredVma, sharedByTasks, vmas } from '../../models/index.ts';
import { registersPageB, servedWhileRegistered } from './setting.ts';

const initial = [sharedByTasks(3), opened(0), registeredVma(0, [0], 0), pagesOfVma(1, [1]), registeredVma(2, [2], 0)];
const closed = {
  bounds: { page: 3, vma: 3, frame: 1 },
  boundsReason: 'two neighbours of the range; one fault, in the one of them that goes',
  actors: registersPageB(2),
  properties: [
    ...servedWhileRegistered,
    sometimes(
      'one VMA',
      'all pages are in one VMA',
      every(page, (each) => lockless(vmas.covering.at(each)).is(0)),
    ),
  ],
};

export const registerBetween = scenario({
  ...closed,
  name: 'register-between-registered',
  text: 'Pages A and C are registered, each in a VMA of its own, and B between them is registered next, with the same userfaultfd: the VMA of A takes over B and C, while a thread stores to C and the monitor serves it.',
  initial,
  expect: { verdict: 'holds', states: 14848, transitions: 39862, depth: 96 },
});

export const registerBetweenBefore64 = scenario({
  ...closed,
  name: 'register-between-registered-before-64',
  text: 'The same before VMAs had locks: both VMAs are freed before mmap_lock is dropped.',
  initial: [initial, kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 8858, transitions: 23092, depth: 89 },
});
