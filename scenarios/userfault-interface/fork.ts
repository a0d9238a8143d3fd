/** C-FORK: what the child finds where its parent has an armed page that is missing. */
import { actionBecomes, atEnd, inState, scenario, sometimes } from '../../checker/language/index.ts';
import { forkOfInterface, interfaceForker } from '../../machines/userfault-interface/fork-of-interface.ts';
import { childOfInterface } from '../../machines/userfault-interface/thread-of-interface.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { dupVma, properties as p } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from '../fork/setting.ts';
import { type Interface, option1, option2, option3, protNone, today, twoFlags, v4 } from './columns.ts';
import { cFork } from './properties.ts';

const sigbus = sometimes('SIGBUS', 'the child is told that the page is missing', inState(1, 'killedBySigbus'));
const sigsegv = sometimes('SIGSEGV', 'the child is told that the page is forbidden', inState(1, 'failedWithSegv'));
const told = atEnd(
  'told',
  'when all rests the child has been told that its page is missing',
  inState(1, 'killedBySigbus'),
);
const zeros = sometimes('zeros', 'the child has found zeros', inState(1, 'done'));

function isForked({ title, kernel, armed }: Interface) {
  return {
    text: `A process forks whose memory is armed and not there yet, and the child loads from it: ${title}.`,
    bounds: { ...twoOfEach, frame: 1 },
    boundsReason: 'one page in each of two address spaces',
    initial: [aboutToFork(1, 1, 0), kernel(1), armed],
    actors: {
      fork: interfaceForker.runs(forkOfInterface, { page: 0, child: 1 }),
      child: interfaceThread.runs(childOfInterface, { page: 1, access: 'read' }),
    },
  } as const;
}
function notInherited(steps: number) {
  return { verdict: 'violated', violates: 'C-FORK', steps } as const;
}
const reference =
  'dup_userfaultfd(), fs/userfaultfd.c: the child is not armed unless the descriptor asks for UFFD_FEATURE_EVENT_FORK';

export const forkOption1 = scenario({
  ...isForked(option1),
  name: 'fork-option-1',
  properties: [cFork, ...forking, p.A5, told, sigbus],
  expect: { verdict: 'holds', states: 23, transitions: 22, depth: 22 },
  mutants: {
    'flag not inherited': {
      text: 'The copy of the VMA does not have the flag.',
      change: actionBecomes(interfaceForker, 'dupVma', dupVma(0, 1)),
      expect: { violates: 'C-FORK', steps: 21 },
      reference: 'dup_mmap(), kernel/fork.c: vm_area_dup()',
    },
  },
});
export const forkOption2 = scenario({
  ...isForked(option2),
  name: 'fork-option-2',
  properties: [cFork, ...forking, zeros],
  expect: notInherited(21),
  reference,
});
export const forkOption3 = scenario({
  ...isForked(option3),
  name: 'fork-option-3',
  properties: [cFork, ...forking, p.A5, told, sigbus],
  expect: { verdict: 'holds', states: 23, transitions: 22, depth: 22 },
});
export const forkV4 = scenario({
  ...isForked(v4),
  name: 'fork-v4',
  properties: [cFork, ...forking, zeros],
  expect: notInherited(21),
  reference,
});
export const forkToday = scenario({
  ...isForked(today),
  name: 'fork-today',
  properties: [cFork, ...forking, zeros],
  expect: notInherited(24),
  reference,
});
export const forkProtNone = scenario({
  ...isForked(protNone),
  name: 'fork-prot-none',
  properties: [cFork, ...forking, sigsegv],
  expect: { verdict: 'holds', states: 22, transitions: 21, depth: 21 },
});
export const forkTwoFlags = scenario({
  ...isForked(twoFlags),
  name: 'fork-two-flags',
  properties: [cFork, ...forking, p.A5, told, sigbus],
  expect: { verdict: 'holds', states: 23, transitions: 22, depth: 22 },
});
