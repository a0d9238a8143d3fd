/** Everything that a command touches outside the checker, handed in so that tests can run commands in process. */
import type { Scenario } from '../checker/language/spec.ts';
import type { Paint } from '../checker/report/columns.ts';
import type { StartThreads } from '../checker/search/partitions/team.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import type { Searcher } from './searchers/job.ts';

export interface Io {
  /** Standard output: results only, the same bytes in every run. */
  readonly out: (text: string) => void;
  /** Standard error: progress and what is wrong. */
  readonly err: (text: string) => void;
  /** Colours for standard output. */
  readonly paint: Paint;
  /** The longest line on standard output, in characters. */
  readonly width: number;
  /** Whether standard error is a terminal, where progress may overwrite its line. */
  readonly isErrTerminal: boolean;
  readonly cwd: string;
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** CPU seconds that the process has used. */
  readonly cpuSeconds: () => number;
  /** Whether the user wants the run to end. */
  readonly interrupted: () => boolean;
  /** Told how many milliseconds the run may take, so that it is ended even where nothing asks `interrupted`. */
  readonly limited: (milliseconds: number) => void;
  /** Bytes that a search may use if the user does not say. */
  readonly memory: number;
  /** How many searches may run at once if the user does not say. */
  readonly cores: number;
  /** Starts what searches beside this thread; null where everything is searched here. */
  readonly startSearcher: (() => Searcher) | null;
  /** Starts threads that take part in a search of this thread; null where it has only this one. */
  readonly startThreads: StartThreads | null;
  /** Of this package. */
  readonly version: string;
  /** The scenarios that need no file. Loading all of them takes longer than many a check of a file. */
  readonly scenarios: () => Promise<readonly Scenario[]>;
  /** One of them, without the others; null if it is not known where to find it. */
  readonly scenarioNamed?: (name: string) => Promise<Scenario | null>;
  /** The same by protocol. */
  readonly protocols: () => Promise<readonly Protocol[]>;
}

/** 0: all as claimed; 1: a violation shown or a claim failed; 2: misuse or bad input; 3: incomplete. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Bad input. The message says what is wrong and what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
