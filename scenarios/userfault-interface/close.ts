/** C-CLOSE: the descriptor is closed while a thread faults, as when the monitor dies. */
import { and, initially, inState, scenario, sometimes } from '../../checker/language/index.ts';
import { threadOfInterface } from '../../machines/userfault-interface/thread-of-interface.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { type Interface, option2, option3, today, v4 } from './columns.ts';
import { accessesMade, asked, cClose } from './properties.ts';

const zeros = sometimes('zeros', 'the thread has got a page of zeros', inState(0, 'done'));
const retried = kernel.closedGivesSigbus.set(false);

function isClosed(of: Interface) {
  return {
    text: `A thread stores to a missing page of an armed range while the descriptor is closed: ${of.title}.`,
    bounds: { page: 1, frame: 1 },
    boundsReason: 'one sleeper shows whether it is woken, one fault whether it is answered',
    initial: [of.kernel(2), of.armed],
    actors: {
      thread: interfaceThread.runs(threadOfInterface, { page: 0 }),
      monitor: closer.runs(uffdClose),
    },
  } as const;
}
const cure = {
  text: 'The cure of 4.14: a fault that comes to a closed context is tried again.',
  change: initially(retried),
  reference: '656710a60e36',
} as const;
const race =
  'handle_userfault() of 4.3: a fault that finds its VMA still armed and the context released is answered with SIGBUS';

export const closeOption2 = scenario({
  ...isClosed(option2),
  name: 'close-option-2',
  properties: [cClose, ...asked, p.W5, p.someFaultWaits, zeros],
  expect: { verdict: 'violated', violates: 'C-CLOSE', steps: 11 },
  reference: race,
  mutants: { 'tried again': { ...cure, expect: { holds: 'what is not registered any more is filled with zeros' } } },
});
export const closeOption3 = scenario({
  ...isClosed(option3),
  name: 'close-option-3',
  properties: [cClose, ...asked, p.W5, p.someFaultWaits],
  expect: { verdict: 'violated', violates: 'C-CLOSE', steps: 11 },
  reference: 'seed 001: the flag without a userfaultfd is answered with SIGBUS',
  mutants: { 'tried again': { ...cure, expect: { violates: 'C-CLOSE', steps: 15 } } },
});
export const closeV4 = scenario({
  ...isClosed(v4),
  name: 'close-v4',
  properties: [cClose, ...asked, p.W5, p.someFaultWaits, zeros],
  expect: { verdict: 'violated', violates: 'C-CLOSE', steps: 11 },
  reference: race,
  mutants: { 'tried again': { ...cure, expect: { holds: 'what is not registered any more is filled with zeros' } } },
});
export const closeToday = scenario({
  ...isClosed(today),
  name: 'close-today',
  properties: [cClose, ...asked, p.A5, p.D1, p.A3, p.R9, p.W5, accessesMade, p.someFaultWaits, zeros],
  expect: { verdict: 'holds', states: 608, transitions: 1120, depth: 41 },
});

export const closeBefore57 = scenario({
  ...isClosed(v4),
  name: 'close-before-5.7',
  text: 'The same from 4.14 to 5.6: who comes to a closed context is turned away, and so asks a second time in a kernel in which a fault may be tried again once only.',
  initial: [v4.kernel(2), retried, kernel.strayWakeUpEndsSleep.set(false), v4.armed],
  properties: [
    cClose,
    ...asked,
    ...[p.A5, p.D1, p.A3, p.R9, p.W5],
    accessesMade,
    p.someFaultWaits,
    zeros,
    sometimes(
      'turned away the second time',
      'a fault that has used up its retry comes to a closed context',
      interfaceThread.some((thread) => and(thread.in('fault.handleUserfault.turnedAway'), thread.tried)),
    ),
  ],
  expect: { verdict: 'holds', states: 394, transitions: 705, depth: 36 },
});
