/**
 * The bridge to XState: a role's names as `setup()` wants them. Each guard evaluates the role's data,
 * each action is an assign that executes it, so that XState itself runs the model step by step.
 */
import { type ActionFunction, assign, type MachineContext } from 'xstate';
import { evaluateGuard, executeAction, isRunContext } from '../interpret/run-context.ts';
import type { Definitions } from './role.ts';

type ParamsOf<T> = T extends (params: infer P) => unknown ? P : undefined;
type Named<G, S> = { readonly [K in keyof G | keyof S]: K extends keyof G ? ParamsOf<G[K]> : undefined };
/** What a machine's events look like: a name, and the members that the scheduler chose. */
export interface ChoiceEvent {
  readonly type: string;
  readonly [choice: string]: unknown;
}
interface Args {
  readonly context: MachineContext;
  readonly event: ChoiceEvent;
}
type GuardOf<P> = (args: Args, params: P) => boolean;
type ActionOf<P> = ActionFunction<MachineContext, ChoiceEvent, ChoiceEvent, P, never, never, never, never, never>;

/** What a state says of itself beside its control flow, as its `meta`; a sub-chart brings it along. */
export interface Meta<Guard extends string = string> {
  /** In a state tagged asleep: the guard that says why it is right to sleep. */
  readonly while?: Guard;
  /**
   * Where its events happen, and those of the states inside that do not say so themselves: the kernel function as
   * `mm/memory.c:do_anonymous_page`, or in a word who else acts, such as `user space` or `hardware`.
   */
  readonly in?: string;
  /** Which version of the file, or which seed, it was read beside: `6.1`, `seed 000`. For the states inside, too. */
  readonly version?: string;
  /** What the machine does that others may not stand for, such as `detaches VMAs`. */
  readonly does?: readonly string[];
  /** What no other actor of a scenario may do beside it, each with the reason. */
  readonly excludes?: { readonly [deed: string]: string };
  /** Guards that must be true in the initial state, each with the reason: what the machine does not stand for. */
  readonly assumes?: { readonly [K in Guard]?: string };
}

export interface Vocabulary<G, A, S> {
  readonly types: {
    readonly context: MachineContext;
    readonly events: ChoiceEvent;
    readonly tags: 'idle' | 'asleep';
    readonly meta: Meta<(keyof G | keyof S) & string>;
  };
  readonly schemas: unknown;
  readonly guards: { [K in keyof Named<G, S>]: GuardOf<Named<G, S>[K]> };
  readonly actions: { [K in keyof Named<A, S>]: ActionOf<Named<A, S>[K]> };
}

/** `setup(vocabulary(role)).createMachine({ … })` types the names and links the machine to its role. */
export function vocabulary<
  G extends Definitions['guards'],
  A extends Definitions['actions'],
  S extends Definitions['steps'],
>(role: { readonly guards: G; readonly actions: A; readonly steps: S }): Vocabulary<G, A, S> {
  const guards: { [name: string]: GuardOf<unknown> } = {};
  for (const name of [...Object.keys(role.guards), ...Object.keys(role.steps)]) {
    guards[name] = ({ context, event }, params) => isRunContext(context) && evaluateGuard(context, name, params, event);
  }
  const actions: { [name: string]: unknown } = {};
  for (const name of [...Object.keys(role.actions), ...Object.keys(role.steps)]) {
    actions[name] = assign(({ context, event }, params) =>
      isRunContext(context) ? executeAction(context, name, params, event) : {},
    );
  }
  return { types: {}, schemas: role, guards, actions } as unknown as Vocabulary<G, A, S>;
}
