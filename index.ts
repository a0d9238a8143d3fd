/** What `import … from 'racewalk'` gives: the language, the checker, and the results it returns. */
export { type CheckOptions, check, type Progress } from './checker/check.ts';
export { buildSystem } from './checker/compile/system/build.ts';
export type { System } from './checker/compile/system/system.ts';
export { type Trace, type TraceStep, tracePath } from './checker/counterexample/trace.ts';
export * from './checker/language/index.ts';
export type { Change, Expectation, Fairness, ScenarioSpec } from './checker/language/spec.ts';
export { type ChoiceEvent, type Vocabulary, vocabulary } from './checker/language/vocabulary.ts';
export { drawRace, type RaceStyle, raceStyle, replayToken } from './checker/report/race.ts';
export type { Cut, Explored, LockOrderEdge, Lossy, Path, Result, Vacuity, Violation } from './checker/report/result.ts';
export { CheckpointError, type CheckpointOptions, type Storage, StorageError } from './checker/search/checkpoint.ts';
export type { Look, Standing, Waiting } from './checker/search/look.ts';
export type { LossyOptions } from './checker/search/lossy.ts';
export { breadthFirst, depthFirst, type Strategy, type StrategyFor } from './checker/search/strategy.ts';
export { type SimulateOptions, simulate } from './checker/simulate.ts';
export type { Inspect } from './checker/xstate/actor.ts';
export { machineJson } from './checker/xstate/json.ts';
export { type RunOptions, runActors, type WatchedRun } from './checker/xstate/watch.ts';
/** The page-table core: what the actors of Linux memory management share. */
export * as models from './models/index.ts';
