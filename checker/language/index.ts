/** The language: everything that a model, a machine or a scenario is written with. */
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
export { ModelError } from './model-error.ts';
export { lockless, type RecordPlace, shared, smpLoadAcquire, smpStoreRelease } from './place.ts';
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
export {
  actionBecomes,
  guardBecomes,
  initially,
  type Mutant,
  runsInstead,
  type Scenario,
  scenario,
  withoutLock,
} from './scenario.ts';
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
