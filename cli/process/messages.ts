/** What the threads of the command tell each other. */
import type { Team } from '../../checker/search/partitions/team.ts';
import type { ExitCode } from '../io.ts';

/** What the worker is told. */
export interface Session extends Thread {
  readonly argv: readonly string[];
  readonly isErrTerminal: boolean;
  readonly hasColours: boolean;
  readonly width: number;
  /** Two words: not 0 as soon as the run shall end; how often anybody has looked. */
  readonly interrupt: SharedArrayBuffer;
}

/** What the worker says. */
export type Message =
  | { readonly kind: 'out' | 'err'; readonly text: string }
  /** How long the run may take, from now on. */
  | { readonly kind: 'limit'; readonly milliseconds: number }
  /** Threads are wanted for a search. */
  | { readonly kind: 'threads'; readonly team: Team }
  | { readonly kind: 'end'; readonly code: ExitCode };

/** Which work it is started for. */
export interface Thread {
  readonly work: 'session' | 'searcher' | 'partition';
}
