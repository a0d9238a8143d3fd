/**
 * The machines of a model run by XState itself: one pure step, for comparison with our own semantics,
 * and real actors over one shared state, so that a counterexample can be watched where XState's tools look.
 */
import {
  type AnyActorRef,
  type AnyStateMachine,
  createActor,
  createMachine,
  type InspectionEvent,
  initialTransition,
  transition,
} from 'xstate';
import type { Chart } from '../compile/chart/chart.ts';
import { ancestry } from '../compile/chart/move.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import type { StepFailure } from '../interpret/evaluate.ts';
import type { RunContext } from '../interpret/run-context.ts';
import type { ModelState } from '../interpret/state.ts';
import { type Transition, unstartedState } from '../interpret/step.ts';
import { ModelError } from '../language/model-error.ts';

type Outcome = Transition['outcome'];
/** A machine's configuration as XState holds it: the nested names of its control state. */
interface StateValue {
  readonly [state: string]: StateValue | string;
}
interface RunSnapshot {
  readonly status: string;
  readonly value: StateValue | string;
  readonly context: RunContext;
}

/**
 * What XState's pure `transition()` makes of one event of one actor: the next state, the failure, or null for no
 * transition. XState does not see what depends on the kind of candidate or on all locks together: `access without the
 * lock`, `lock held at the end`, and the sleep of a blocking acquire.
 */
export function xstateStep(
  system: System,
  actorIndex: number,
  state: ModelState,
  event: string,
  chosen: { readonly [name: string]: number },
): Outcome | null {
  const actor = actorAt(system, actorIndex);
  const machine = machineOf(actor);
  return outcomeOf((failed) => {
    const context: RunContext = { system, self: actorIndex, state, failed };
    const before = machine.resolveState({ value: stateValueOf(actor.chart, state.control[actorIndex] ?? 0), context });
    if (before.status !== 'active') return null;
    const sent = { type: event, ...chosen };
    const taken = machine.getTransitionData(before, sent);
    // A candidate that does nothing keeps the event from outer states, but is no step.
    if (!taken.some(({ target, actions }) => target !== undefined || actions.length > 0)) return null;
    const [after] = transition(machine, before, sent);
    return stateAfter(actor, after);
  });
}

/** What XState's pure `initialTransition()` makes of the start of one actor's machine. */
export function xstateStart(system: System, actorIndex: number, state: ModelState): Outcome | null {
  const actor = actorAt(system, actorIndex);
  return outcomeOf((failed) => {
    const input: RunContext = { system, self: actorIndex, state, failed };
    const [after] = initialTransition(startable(machineOf(actor)), input);
    return stateAfter(actor, after);
  });
}

/** What is told of the actors, such as the `inspect` of `@statelyai/inspect`'s inspector. */
export type Inspect = ((event: InspectionEvent) => void) | { readonly next?: (event: InspectionEvent) => void };

export interface RunningActors {
  /** In the order of the scenario. */
  readonly refs: readonly AnyActorRef[];
  state(): ModelState;
  /** What the event does to the actor, or null if it is not enabled there; after a failure the actor is stopped. */
  send(actorIndex: number, event: string, chosen: { readonly [name: string]: number }): Outcome | null;
}

/** Starts one XState actor for each actor of the scenario; they run one at a time over one shared state. */
export function startActors(system: System, inspect?: Inspect): RunningActors {
  refuseDerived(system);
  // An inspector writes each context down: a name is enough of what never changes.
  const shown = Object.assign({ ...system }, { toJSON: () => system.scenario.name });
  let current = unstartedState(system);
  let failures: StepFailure[] = [];
  const failed = (failure: StepFailure): void => {
    failures.push(failure);
  };
  const running = system.actors.map((actor) => {
    const input: RunContext = { system: shown, self: actor.index, state: current, failed };
    const running = createActor(startable(machineOf(actor)), {
      ...{ input, id: actor.name },
      ...(inspect === undefined ? {} : { inspect }),
    });
    // XState reports a failing action here; without an observer it would throw at a later time.
    running.subscribe({ error: () => {} });
    running.start();
    current = stateAfter(actor, running.getSnapshot());
    return running;
  });
  return {
    refs: running,
    state: () => current,
    send(actorIndex, event, chosen) {
      const actor = actorAt(system, actorIndex);
      const target = running[actorIndex];
      if (target === undefined || xstateStep(system, actorIndex, current, event, chosen) === null) return null;
      failures = [];
      // Each actor's context holds the shared state: bring this one's up to date with what the others did.
      Object.assign(target.getSnapshot().context, { state: current });
      target.send({ type: event, ...chosen });
      const [failure] = failures;
      if (failure !== undefined) return { kind: 'failure', failure };
      current = stateAfter(actor, target.getSnapshot());
      return { kind: 'next', state: current };
    },
  };
}

function outcomeOf(run: (failed: (failure: StepFailure) => void) => ModelState | null): Outcome | null {
  let first: StepFailure | null = null;
  const failed = (failure: StepFailure): void => {
    first ??= failure;
  };
  try {
    const state = run(failed);
    return state === null ? null : { kind: 'next', state };
  } catch (error) {
    if (first === null) throw error;
    return { kind: 'failure', failure: first };
  }
}

function actorAt(system: System, index: number): SystemActor {
  refuseDerived(system);
  const actor = system.actors[index];
  if (actor === undefined) throw new RangeError(`actor ${index}: the scenario has ${system.actors.length}`);
  return actor;
}

/** Throws ModelError: the machines that XState runs store to memory, not to buffers, and begin in one state. */
function refuseDerived({ scenario, buffers, starts }: System): void {
  if (starts !== null) {
    throw new ModelError(
      `scenario '${scenario.name}' has several starts, and XState begins in one; write that one as the initial of another scenario`,
    );
  }
  if (buffers === null) return;
  throw new ModelError(
    `scenario '${scenario.name}' runs under ${buffers.memory.model}, and XState knows no store buffers; leave memory out to run it there`,
  );
}

function machineOf({ spec }: SystemActor): AnyStateMachine {
  // readChart() has checked that it is what createMachine() returned.
  return spec.machine as unknown as AnyStateMachine;
}

/** The machine with a context: a model's machine has none, since its state belongs to the system. */
function startable(machine: AnyStateMachine): AnyStateMachine {
  const context = ({ input }: { input: RunContext }): RunContext => input;
  return createMachine({ ...machine.config, context }, machine.implementations);
}

function stateValueOf(chart: Chart, control: number): StateValue | string {
  const [leaf, ...outer] = ancestry(chart, control).map(({ path, parent }) => {
    const above = parent === null ? '' : (chart.states[parent]?.path ?? '');
    return above === '' ? path : path.slice(above.length + 1);
  });
  if (leaf === undefined || outer.length === 0) return {};
  return outer.slice(0, -1).reduce<StateValue | string>((inner, name) => ({ [name]: inner }), leaf);
}

function controlOf(chart: Chart, value: StateValue | string): number {
  const names: string[] = [];
  let rest: StateValue | string | undefined = value;
  while (typeof rest === 'object') {
    const [name]: string[] = Object.keys(rest);
    if (name === undefined) break;
    names.push(name);
    rest = rest[name];
  }
  if (typeof rest === 'string') names.push(rest);
  const path = names.join('.');
  const found = chart.states.find((state) => state.path === path);
  if (found === undefined) throw new Error(`machine '${chart.name}' has no state '${path}'`);
  return found.index;
}

function stateAfter({ index, chart }: SystemActor, { context, value }: RunSnapshot): ModelState {
  const control = context.state.control.with(index, controlOf(chart, value));
  return { ...context.state, control };
}
