/** C-KERNEL: a system call that comes to a missing page. */
import { inState, scenario, sometimes } from '../../checker/language/index.ts';
import { threadOfInterface } from '../../machines/userfault-interface/thread-of-interface.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { rangesFilled } from '../progress.ts';
import { flagSet, type Interface, option1, option2, option3, protNone, today, twoFlags, v4 } from './columns.ts';
import { accessesMade, asked, cKernel, faults } from './properties.ts';

const caller = interfaceThread.runs(threadOfInterface, { page: 0, mode: 'kernel', readsBack: true });
const bounds = {
  bounds: { page: 1, frame: 2 },
  boundsReason: 'one page; a frame that the fault allocates in vain, and one for who fills the page',
} as const;
const monitor = uffdUser.runs(copier, { page: 0, last: 0 });
const waited = sometimes('served', 'the system call has got its page', inState(0, 'done'));
const efault = sometimes('EFAULT', 'the system call has failed', inState(0, 'failedWithEfault'));

/** Nobody can fill the page for a system call: it would have to be tried again. */
function isCalled({ title, kernel: begins, armed }: Interface) {
  return {
    ...bounds,
    text: `A system call stores to a missing page of an armed range: ${title}.`,
    initial: [begins(1), armed],
    actors: { caller },
  } as const;
}
function isServed({ title, kernel: begins, armed }: Interface) {
  return {
    ...bounds,
    text: `A system call stores to a missing page of an armed range, and a thread of the monitor copies the page there: ${title}.`,
    initial: [begins(2), armed],
    actors: { caller, monitor },
  } as const;
}
const served = [
  cKernel,
  ...asked,
  p.A5,
  p.D1,
  p.D2,
  p.A1,
  p.A2,
  accessesMade,
  rangesFilled,
  p.someFaultWaits,
  waited,
] as const;

export const kernelOption1 = scenario({
  ...isCalled(option1),
  name: 'kernel-option-1',
  properties: [cKernel, ...faults, efault],
  expect: { verdict: 'violated', violates: 'C-KERNEL', steps: 9 },
  reference: 'seed 001: faults through system calls and get_user_pages() need the userfaultfd',
});
export const kernelOption2 = scenario({
  ...isServed(option2),
  name: 'kernel-option-2',
  properties: served,
  expect: { verdict: 'holds', states: 953, transitions: 1759, depth: 43 },
});
export const kernelOption3 = scenario({
  ...isServed(option3),
  name: 'kernel-option-3',
  properties: served,
  expect: { verdict: 'holds', states: 953, transitions: 1759, depth: 43 },
});
export const kernelOption3FlagOnly = scenario({
  ...bounds,
  name: 'kernel-option-3-flag-only',
  text: 'A system call stores to a missing page of a range that madvise(MADV_USERFAULT) has armed and no userfaultfd is registered for: option 3, as it is meant for those who access memory with the CPU only.',
  initial: [option3.kernel(1), flagSet],
  actors: { caller },
  properties: [cKernel, ...faults, efault],
  expect: { verdict: 'violated', violates: 'C-KERNEL', steps: 9 },
  reference: 'seed 001: faults through system calls and get_user_pages() need the userfaultfd',
});
export const kernelV4 = scenario({
  ...bounds,
  name: 'kernel-v4',
  text: 'A system call stores to a missing page of an armed range, and two threads of the monitor copy the page there: v4.',
  bounds: { page: 1, frame: 3 },
  boundsReason: 'one page; a frame that the fault allocates in vain, and one for each copy',
  initial: [v4.kernel(3), v4.armed],
  actors: { caller, monitor, other: monitor },
  properties: served,
  expect: { verdict: 'holds', states: 41046, transitions: 114933, depth: 54 },
});
export const kernelToday = scenario({
  ...isServed(today),
  name: 'kernel-today',
  properties: served,
  expect: { verdict: 'holds', states: 1181, transitions: 2207, depth: 49 },
});
export const kernelProtNone = scenario({
  ...isCalled(protNone),
  name: 'kernel-prot-none',
  properties: [cKernel, ...faults, efault],
  expect: { verdict: 'violated', violates: 'C-KERNEL', steps: 3 },
  reference: 'do_user_addr_fault(), arch/x86/mm/fault.c: bad_area() in kernel mode is a fault of the copy',
});
export const kernelTwoFlags = scenario({
  ...isCalled(twoFlags),
  name: 'kernel-two-flags',
  properties: [cKernel, ...faults, efault],
  expect: { verdict: 'violated', violates: 'C-KERNEL', steps: 9 },
  reference: 'seed 000: SIGBUS, which a system call does not get',
});

export const servedBefore57 = scenario({
  ...bounds,
  name: 'served-before-5.7',
  text: 'A thread of a monitor copies a page to which a thread of the program stores, whose signals have handlers and whom others may wake; from 4.10 to 5.6, when a fault might be tried again once only, and slept on until it was woken for itself.',
  initial: [v4.kernel(2), kernel.strayWakeUpEndsSleep.set(false), v4.armed],
  actors: {
    thread: interfaceThread.runs(threadOfInterface, { page: 0, signal: 'nonfatal', spuriousWakes: true }),
    monitor,
  },
  properties: [...asked, p.A5, p.D1, p.D2, p.A1, p.A2, accessesMade, rangesFilled, p.someFaultWaits],
  expect: { verdict: 'holds', states: 2776, transitions: 6313, depth: 42 },
});
