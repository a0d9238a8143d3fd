/** XState's context for a machine of a model, and what the derived guards and actions do with it. */
import type { MachineContext } from 'xstate';
import type { System } from '../compile/system/system.ts';
import type { Params } from '../language/role.ts';
import { evaluate, type Frame, StepFailure } from './evaluate.ts';
import { execute } from './execute.ts';
import { type ModelState, successor } from './state.ts';

export interface RunContext extends MachineContext {
  readonly system: System;
  readonly self: number;
  readonly state: ModelState;
  /** Told of a failing guard or action: XState throws on, but with a message of its own. */
  readonly failed: (failure: StepFailure) => void;
}
interface ChoiceEvent {
  readonly [choice: string]: unknown;
}

export function isRunContext(context: MachineContext): context is RunContext {
  return 'system' in context && 'self' in context && 'state' in context;
}

function frame(context: RunContext, event: ChoiceEvent): Frame {
  const chosen = Object.entries(event).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const { system, self, state } = context;
  return { system, self, state, chosen: Object.fromEntries(chosen), bound: [], accesses: null };
}
function roleOf({ system, self }: RunContext) {
  const actor = system.actors[self];
  if (actor === undefined) throw new Error(`actor ${self} of ${system.actors.length}`);
  return actor.role;
}

function reporting<T>(context: RunContext, run: () => T): T {
  try {
    return run();
  } catch (failure) {
    if (failure instanceof StepFailure) context.failed(failure);
    throw failure;
  }
}

export function evaluateGuard(context: RunContext, name: string, params: unknown, event: ChoiceEvent): boolean {
  const guard = context.system.guard(roleOf(context), { name, params: params as Params | undefined });
  return reporting(context, () => evaluate(guard, frame(context, event)) === true);
}

/** The assignment of the action: a new state, the old one untouched. */
export function executeAction(
  context: RunContext,
  name: string,
  params: unknown,
  event: ChoiceEvent,
): { state: ModelState } {
  const state = successor(context.state);
  const program = context.system.action(roleOf(context), { name, params: params as Params | undefined });
  reporting(context, () => execute(program, { ...frame(context, event), state }, false));
  return { state };
}
