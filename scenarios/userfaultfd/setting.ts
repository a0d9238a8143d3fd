/** What the scenarios of readers and resolvers start from, and the actors that most of them share. */
import type { Effect } from '../../checker/language/ir.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { copier } from '../../machines/userfaultfd/userfaultfd-copy.ts';
import { kernel, opened, sharedByTasks, uffd, vmas } from '../../models/index.ts';

/** An open descriptor with whose context VMA 0 is registered for missing pages, in an address space of `tasks`. */
export function armed(tasks: number): Effect {
  return [sharedByTasks(tasks), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)];
}
/** The same with O_NONBLOCK. */
export function armedNonblocking(tasks: number): Effect {
  return [armed(tasks), uffd.nonblocking.at(0).set(true)];
}
/** The locks and retry rules of 2015. */
export const in2015: Effect = [
  kernel.noVmaLocks.set(true),
  kernel.noMmapChanging.set(true),
  kernel.oneRetryOnly.set(true),
  kernel.strayWakeUpEndsSleep.set(true),
];

/** Stores to page A. */
export const storesToA = faulter.runs(faultingThread);
/** Stores to page A and loads what it stored. */
export const storesToAAndLoads = faulter.runs(faultingThread, { readsBack: true });
/** Loads from page A. */
export const loadsFromA = faulter.runs(faultingThread, { access: 'read' });
/** Copies page A unasked. */
export const copiesA = uffdUser.runs(copier, { page: 0, last: 0 });
