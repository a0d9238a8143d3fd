/** Schedules of a scenario as an arbitrary of fast-check, to run an implementation beside its model. */
import { type Arbitrary, array, nat, toStringMethod } from 'fast-check';
import { buildSystem } from '../checker/compile/system/build.ts';
import type { System } from '../checker/compile/system/system.ts';
import { isWithin } from '../checker/interpret/judge.ts';
import type { ModelState, Tree } from '../checker/interpret/state.ts';
import { initialState, type Transition, transitions } from '../checker/interpret/step.ts';
import type { Scenario } from '../checker/language/spec.ts';

/** One event of one actor. */
export interface Step {
  readonly actor: string;
  readonly event: string;
  /** The members that the scheduler chose with it, by choice: numbers from 0. */
  readonly chosen: { readonly [choice: string]: number };
}

/** A state of the model. Members of sorts are numbers from 0; what is absent is `'none'`. */
export interface Model {
  /** Shared state by block and field. */
  readonly shared: { readonly [block: string]: { readonly [field: string]: Tree } };
  /** Registers by actor. */
  readonly registers: { readonly [actor: string]: { readonly [register: string]: Tree } };
  /** Control states by actor, such as `locked`. */
  readonly at: { readonly [actor: string]: string };
  /** Whether that event of that actor may come next. */
  can(actor: string, event: string): boolean;
}

/** Steps from the first state on, each with the state that it leads to. */
export interface Schedule {
  readonly start: Model;
  readonly steps: readonly (Step & { readonly after: Model })[];
}

export interface ScheduleOptions {
  /** Of this broken form. */
  readonly mutant?: string;
  /** Where a schedule is given up; 100 if absent. */
  readonly stepsMax?: number;
}

/**
 * Schedules that the model allows, of any length. They shrink to fewer steps and to earlier actors. A step that the
 * model itself refuses, because it breaks a built-in check, is never taken, and a schedule ends where the constraint
 * leaves out the rest. Throws as `check` does.
 */
export function schedules(scenario: Scenario, { mutant, stepsMax = 100 }: ScheduleOptions = {}): Arbitrary<Schedule> {
  const system = buildSystem(scenario, mutant ?? null);
  return array(nat(), { maxLength: stepsMax, size: 'max' }).map((draws) => scheduleOf(system, draws));
}

/** How an implementation takes part. All of it may be asynchronous. */
export interface Implementation<T> {
  /** Made anew for each schedule. */
  readonly start: () => T | Promise<T>;
  /** Does in the implementation what the step does in the model. */
  readonly step: (implementation: T, step: Step) => unknown;
  /** Throws where the two differ; asked at the start and after each step. */
  readonly compare: (implementation: T, model: Model) => unknown;
}

/** Runs the implementation through the schedule. Rejects with what `step` or `compare` throws, and says at which step. */
export async function follow<T>(schedule: Schedule, { start, step, compare }: Implementation<T>): Promise<void> {
  const implementation = await start();
  await saying('at the start', () => compare(implementation, schedule.start));
  for (const [position, each] of schedule.steps.entries()) {
    await saying(`at step ${position + 1}, ${inWords(each)}`, async () => {
      await step(implementation, each);
      await compare(implementation, each.after);
    });
  }
}

async function saying(when: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem);
    throw new Error(`${when}: ${message}`, { cause: problem });
  }
}

function inWords({ actor, event, chosen }: Step): string {
  const values = Object.entries(chosen).map(([name, member]) => `${name} ${member}`);
  return `${actor}: ${event}${values.length === 0 ? '' : ` (${values.join(', ')})`}`;
}

/** Each number draws one of the steps that are possible where it is read. */
function scheduleOf(system: System, draws: readonly number[]): Schedule {
  let state = initialState(system);
  const start = modelOf(system, state);
  const steps: (Step & { after: Model })[] = [];
  for (const draw of draws) {
    const possible = stepsIn(system, state).flatMap(({ outcome, actor, event, chosen }) =>
      outcome.kind === 'next' ? [{ actor: system.actors[actor]?.name ?? '', event, chosen, next: outcome.state }] : [],
    );
    const taken = possible[draw % possible.length];
    if (taken === undefined) break;
    const { next, ...step } = taken;
    state = next;
    steps.push({ ...step, after: modelOf(system, state) });
  }
  const print = (): string => (steps.length === 0 ? 'no step' : steps.map(inWords).join('; '));
  return Object.defineProperty({ start, steps }, toStringMethod, { value: print });
}

/** What can be done in the state: beyond the constraint nothing. */
function stepsIn(system: System, state: ModelState): readonly Transition[] {
  return isWithin(system, state) ? transitions(system, state) : [];
}

function modelOf(system: System, state: ModelState): Model {
  const byActor = <T>(value: (index: number) => T): { [actor: string]: T } =>
    Object.fromEntries(system.actors.map(({ name, index }) => [name, value(index)]));
  return {
    shared: state.shared as Model['shared'],
    registers: byActor((index) => state.registers[index] as { [register: string]: Tree }),
    at: byActor((index) => system.actors[index]?.chart.states[state.control[index] ?? 0]?.path ?? ''),
    can: (actor, event) =>
      stepsIn(system, state).some(
        (step) => system.actors[step.actor]?.name === actor && step.event === event && step.outcome.kind === 'next',
      ),
  };
}
