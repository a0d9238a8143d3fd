/**
 * The bridge to XState: a role's names as `setup()` wants them. Each guard evaluates the role's data,
 * each action is an assign that executes it, so that XState itself runs the model step by step.
 */

import { type ActionFunction, assign, type MachineContext } from 'xstate';
import { evaluateGuard, executeAction, isRunContext } from '../interpret/run-context.ts';
import type { Meta } from './meta.ts';
import { ModelError } from './model-error.ts';
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

/** Part of several machines: keeps the names in its type, so that each that takes it checks them against its vocabulary. */
export function states<const S>(config: S): S {
  return config;
}

function refuseWithoutSetup(): never {
  throw new ModelError('a vocabulary makes no machine by itself; write setup(vocabulary(role)).createMachine({ … })');
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
  const made = { types: {}, schemas: role, guards, actions };
  // XState's setup() looks at the parts that it knows only.
  Object.defineProperty(made, 'createMachine', { get: refuseWithoutSetup });
  return made as unknown as Vocabulary<G, A, S>;
}
