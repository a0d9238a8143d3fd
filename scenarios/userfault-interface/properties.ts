/** What the rows of the table ask, each as a property of all scenarios of its row. */
import { atEnd, memberAt, never, or } from '../../checker/language/index.ts';
import { interfaceThread } from '../../machines/userfault-interface/thread-of-interface-role.ts';
import { access, ledger, mapsZero, properties as p, page } from '../../models/index.ts';

export const cArm = never(
  'C-ARM',
  'once any of the calls that arm has returned 0, the kernel fills no missing page of the range with zeros',
  ledger.A3,
);
export const cSticky = never(
  'C-STICKY',
  'whatever a library calls that knows nothing of it, no missing page of an armed range is filled with zeros',
  ledger.A3,
);
export const cKernel = never(
  'C-KERNEL',
  'a system call that comes to a missing page of the range does not fail for that',
  interfaceThread.some((thread) => thread.in('failedWithEfault')),
);
export const cClose = never(
  'C-CLOSE',
  'no thread is killed by its access because the descriptor is closed',
  interfaceThread.some((thread) => thread.in('killedBySigbus')),
);
export const cFork = never(
  'C-FORK',
  'a child finds no zeros where the contents are to come from user space in its parent',
  mapsZero(memberAt(page, 1)),
);
export const cObey = never(
  'C-OBEY',
  'a call is obeyed or fails: after 0 the kernel fills no missing page of an armed range, nobody accesses a forbidden one, and no advice is lost',
  or(ledger.A3, access.disobeyed),
);
export const accessesMade = atEnd(
  'accesses made',
  'when all rests every thread has made its access',
  interfaceThread.all((thread) => thread.in('done')),
);
/** What is asked of every fault, and of every frame that one has taken. */
export const faults = [p.D3, p.D4, p.L4, p.R2] as const;
/** The same where user space is asked. */
export const asked = [...faults, p.R1, p.R6, p.R6list, p.W2, p.R1rest, p.usersCounted, p.countCounted] as const;
