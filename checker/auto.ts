/** Whether a search is reduced where nobody said: not while every state can be visited in a moment. */
import { claimedStates } from './claim.ts';
import type { Program } from './compile/lower/program.ts';
import { soundReductions } from './compile/reduce/soundness.ts';
import type { Cut, Reduction } from './report/result.ts';
import { grouped } from './report/text.ts';
import type { Outcome, Progress } from './search/search.ts';

/** Up to so many states a search visits all. */
export const statesUnreduced = 1_000_000;

/** Why a search was reduced that could be unreduced with more memory. */
export const tooSmall = 'the memory was too small';

/** How a search is to be reduced, and why. */
export interface Choice {
  readonly reductions: readonly Reduction[];
  /** In words; null where nobody need be told. */
  readonly reason: string | null;
}
/** What a search asks and tells now and then. */
export interface Watching {
  readonly interrupted: () => Cut | null;
  readonly progress: (progress: Progress) => void;
}
const everything: Choice = { reductions: [], reason: null };

/** Runs the search as often as it takes: without reductions, and with them where that turns out too large. */
export function automatically(
  program: Program,
  watching: Watching,
  run: (choice: Choice, watching: Watching) => Outcome,
): { readonly choice: Choice; readonly outcome: Outcome } {
  const claimed = claimedStates(program.system.scenario, program.system.mutant);
  if (claimed !== null && claimed <= statesUnreduced) return unreduced(watching);
  // Asked late, since most searches end before it matters.
  let sound: Reduction[] | undefined;
  const reductions = (): Reduction[] => {
    sound ??= soundReductions(program);
    return sound;
  };
  if (claimed !== null)
    return reductions().length === 0 ? unreduced(watching) : reduced(`${grouped(claimed)} states are claimed`);
  const limited = upTo(statesUnreduced, watching, () => reductions().length > 0);
  const first = unreduced(limited.watching);
  if (!limited.exceeded() && (first.outcome.cut !== 'memory' || reductions().length === 0)) return first;
  first.outcome.release();
  return reduced(limited.exceeded() ? `there are more than ${grouped(statesUnreduced)} states` : tooSmall);

  function unreduced(watched: Watching): { choice: Choice; outcome: Outcome } {
    return { choice: everything, outcome: run(everything, watched) };
  }
  function reduced(reason: string): { choice: Choice; outcome: Outcome } {
    const choice: Choice = { reductions: reductions(), reason };
    return { choice, outcome: run(choice, watching) };
  }
}

/** The same, but interrupted when there are more states and it matters. */
export function upTo(
  limit: number,
  { interrupted, progress }: Watching,
  matters: () => boolean = () => true,
): { watching: Watching; exceeded: () => boolean } {
  let states = 0;
  const exceeded = (): boolean => states > limit && matters();
  return {
    exceeded,
    watching: {
      interrupted: () => (exceeded() ? 'interrupt' : interrupted()),
      progress: (now) => {
        states = now.states;
        progress(now);
      },
    },
  };
}
