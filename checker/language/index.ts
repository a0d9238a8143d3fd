/** The language: everything that a model, a machine or a scenario is written with. */

export {
  actionBecomes,
  guardBecomes,
  initially,
  runsInstead,
  stepDropped,
  stepInserted,
  stepLeadsTo,
  stepsExchanged,
  withoutLock,
} from './change.ts';
export { type Difference, derive } from './derive.ts';
export * from './domain.ts';
export * from './expression.ts';
export type { Effect, Step } from './ir.ts';
export {
  bitLock,
  type ExclusiveLock,
  type FairReadWriteLock,
  fairRwsem,
  mutex,
  type ReadWriteLock,
  rwsem,
  sleeps,
  spinlock,
  vmaLock,
} from './lock.ts';
export type { Message, Messages } from './messages.ts';
export { ModelError } from './model-error.ts';
export { lockless, type RecordPlace, smpLoadAcquire, smpStoreRelease } from './place.ts';
export {
  always,
  asserted,
  atEnd,
  eachLeadsTo,
  eventually,
  everyone,
  leadsTo,
  never,
  notStarved,
  type Property,
  sometimes,
} from './property.ts';
export { type ActorView, type Role, role } from './role.ts';
export { scenario } from './scenario.ts';
export { shared } from './shared.ts';
export type { Mutant, Scenario } from './spec.ts';
export { arbitrary, suchThat } from './start.ts';
export {
  also,
  atomic,
  blocking,
  demand,
  each,
  expire,
  mightSleep,
  nothing,
  smpMb,
  smpRmb,
  smpWmb,
  userCopy,
  when,
} from './statement.ts';
export { taken } from './taken.ts';
export { type WaitQueue, waitQueue } from './wait-queue.ts';
