/** What the scenarios of VMAs that merge and split share. */
import type { Effect, Property } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { rangeRegistrar, uffdRegisterRange } from '../../machines/vma-merge/register-range.ts';
import {
  opened,
  properties as p,
  pagesOfVma,
  registeredVma,
  sharedByTasks,
  spareVma,
  vmas,
} from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

/** Two neighbours, each registered by a monitor of its own; the second is read-only, the first is not. */
export function unlikeNeighbours(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    opened(0),
    opened(1),
    registeredVma(0, [0], 0),
    registeredVma(1, [1], 1),
    vmas.readOnly.at(1).set(true),
  ];
}
/** The same of one monitor. */
export function neighboursOfOne(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    opened(0),
    registeredVma(0, [0], 0),
    registeredVma(1, [1], 0),
    vmas.readOnly.at(1).set(true),
  ];
}
/** One VMA of three pages that nobody has registered, and an open descriptor. */
export function threePages(tasks: number): Effect {
  return [sharedByTasks(tasks), opened(0), pagesOfVma(0, [0, 1, 2]), spareVma(1)];
}

/** A thread stores to a page, and a monitor serves it, while the page in the middle is registered. */
export const registersPageB = (page: number) => ({
  thread: faulter.runs(faultingThread, { page }),
  register: rangeRegistrar.runs(uffdRegisterRange, { page: 1, ctx: 0 }),
  monitor: uffdUser.runs(monitor),
});
/** What is asked where a monitor serves a thread beside VMAs that change. */
export const served: readonly Property[] = [
  ...[p.A11, p.VMA6, p.D1, p.D2, p.L4, p.R1, p.R2, p.R6, p.W2],
  accessesMade,
  p.someFaultWaits,
];
/** And where pages become registered meanwhile. */
export const servedWhileRegistered: readonly Property[] = [p.A3, p.A6, ...served];
