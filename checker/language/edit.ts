/** Edits of one machine: the same machine with one place of its control flow changed. */
import type { Expression, Statement } from './ir.ts';

/** Where a machine says what is done: on an event of a state, or in one of its other parts. */
export interface Spot {
  /** Keys from the root, joined with dots; the root is ''. */
  readonly state: string;
  readonly part: 'on' | 'always' | 'onDone' | 'entry' | 'exit';
  /** The event; '' where the part is no event. */
  readonly event: string;
  /** Which candidate, from 0; 0 for entry and exit. */
  readonly candidate: number;
}

/** What a use of a vocabulary's name becomes at one spot. `name`: what it is called there; unique in its role. */
export type MachineEdit =
  /** The candidate's action of that position does something else, or is left out. */
  | { readonly edit: 'action'; readonly spot: Spot; readonly at: number; readonly becomes: readonly Statement[] | null }
  /** The named guard, wherever the candidate's guard names it. */
  | { readonly edit: 'guard'; readonly spot: Spot; readonly name: string; readonly becomes: Expression }
  /** The step of that name, guard and effect; with another guard it waits for nobody. */
  | {
      readonly edit: 'step';
      readonly spot: Spot;
      readonly name: string;
      readonly guard: Expression;
      readonly effect: readonly Statement[];
    }
  /** No guard and no action: the event leads on. */
  | { readonly edit: 'drop'; readonly spot: Spot }
  | { readonly edit: 'target'; readonly spot: Spot; readonly target: string }
  /** A step of its own before whatever the state does. */
  | { readonly edit: 'insert'; readonly state: string; readonly event: string; readonly effect: readonly Statement[] }
  /** The two events change places, with their guards and actions; where they lead to stays. */
  | { readonly edit: 'exchange'; readonly first: Spot; readonly second: Spot };
