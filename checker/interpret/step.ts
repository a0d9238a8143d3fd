/** The reference meaning of a transition: one event of one actor with its whole macrostep. */
import type { Act, Candidate, Chart, ChartState, GuardTree } from '../compile/chart/chart.ts';
import { type Internal, isFinal, microstepsMax } from '../compile/chart/macrostep.ts';
import { ancestry, initialEntries, move } from '../compile/chart/move.ts';
import { candidatesFor, choosings, eventsIn } from '../compile/system/events.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { statements } from '../language/ir.ts';
import { ModelError } from '../language/model-error.ts';
import { errorAbout, type PartPath } from '../language/site.ts';
import type { Draw } from './draw.ts';
import { type Frame, StepFailure, truth } from './evaluate.ts';
import { execute, locksHeld } from './execute.ts';
import { type ModelState, standardFields, successor } from './state.ts';

export interface Transition {
  readonly actor: number;
  readonly event: string;
  readonly chosen: { readonly [name: string]: number };
  /** It may happen, but nobody owes it. */
  readonly optional: boolean;
  /** The candidates that its macrostep took, in order; the last one may have failed. */
  readonly taken: readonly Candidate[];
  readonly outcome:
    | { readonly kind: 'next'; readonly state: ModelState }
    | { readonly kind: 'failure'; readonly failure: StepFailure };
}

/** The fields as they are before any machine starts: no entry action has run yet. Without `draw`, what is left open stays as it is. */
export function unstartedState(system: System, draw?: Draw): ModelState {
  const state: ModelState = {
    control: system.actors.map(({ chart }) => initialEntries(chart).at(-1)?.index ?? 0),
    shared: Object.fromEntries(system.blocks.map((block) => [block.name, standardFields(system, block.fields)])),
    registers: system.actors.map(({ role }) => standardFields(system, role.block.fields)),
  };
  starting(system, ['initial'], () => {
    const frame = frameOf(system, state, 0);
    execute(system.initially, draw === undefined ? frame : { ...frame, draw }, false);
  });
  for (const { index, name, spec } of system.actors) {
    starting(system, ['actors', name], () => execute(statements(spec.initial), frameOf(system, state, index), false));
  }
  return state;
}

/**
 * The state after every machine has started, one after the other; `took` is told of the candidates on the way. Where the
 * system begins elsewhere, nothing is on the way.
 */
export function initialState(system: System, took: Took = () => {}): ModelState {
  if (system.beginsIn !== null) return successor(system.beginsIn);
  const state = unstartedState(system);
  for (const actor of system.actors) {
    starting(system, ['actors', actor.name], () => {
      const frame = frameOf(system, state, actor.index);
      const queue: Internal[] = [];
      enter(initialEntries(actor.chart), actor, frame, queue);
      const taken: Candidate[] = [];
      settle(actor, frame, queue, taken);
      for (const candidate of taken) took(actor, candidate);
    });
  }
  return state;
}
type Took = (actor: SystemActor, candidate: Candidate) => void;

export function frameOf(system: System, state: ModelState, self: number): Frame {
  return { system, state, self, chosen: {}, bound: [], accesses: null };
}

/** `part`: of the scenario, that begins so. */
function starting(system: System, part: PartPath, run: () => void): void {
  try {
    run();
  } catch (failure) {
    if (!(failure instanceof StepFailure)) throw failure;
    const { scenario } = system;
    const why = `scenario '${scenario.name}' cannot start: ${failure.failure} (${failure.message})`;
    throw errorAbout(scenario, new ModelError(why), part);
  }
}

/** A step that may be taken; what comes of it is found out only then. */
export interface Enabled extends Pick<Transition, 'actor' | 'event' | 'chosen' | 'optional'> {
  take(): Transition;
}

/** Every step that the state enables, in the order of actors, events and choices; so is a step whose guard fails. */
export function enabled(system: System, state: ModelState): Enabled[] {
  return acting(system, state).flatMap((actor) => {
    const control = state.control[actor.index] ?? 0;
    if (isFinal(actor.chart, control)) return [];
    return eventsIn(actor.chart, control).flatMap((event) => {
      const candidates = candidatesFor(actor.chart, control, event);
      const optional = actor.role.optional.includes(event);
      return choosings(system, actor, candidates).flatMap((chosen): Enabled | [] => {
        const fire = firing(system, state, actor, candidates, chosen);
        const step = { actor: actor.index, event, chosen, optional };
        return fire === null ? [] : { ...step, take: () => ({ ...step, ...fire() }) };
      });
    });
  });
}

/** All transitions of the state, in the same order. */
export function transitions(system: System, state: ModelState): Transition[] {
  return enabled(system, state).map((step) => step.take());
}

/** One of them; undefined if there are fewer. */
export function transitionAt(system: System, state: ModelState, ordinal: number | undefined): Transition | undefined {
  return ordinal === undefined ? undefined : enabled(system, state)[ordinal]?.take();
}

/** Before the start nobody acts but who starts. */
function acting({ actors, starts }: System, { control }: ModelState): readonly SystemActor[] {
  const starter = starts === null ? undefined : actors[starts.actor];
  return starter === undefined || isFinal(starter.chart, control[starter.index] ?? 0) ? actors : [starter];
}

/** What a step comes to. */
type Fired = Pick<Transition, 'taken' | 'outcome'>;

/** Null if no candidate can be taken. */
function firing(
  system: System,
  before: ModelState,
  actor: SystemActor,
  candidates: readonly Candidate[],
  chosen: { readonly [name: string]: number },
): (() => Fired) | null {
  const asking: Frame = { system, state: before, self: actor.index, chosen, bound: [], accesses: [] };
  try {
    const first = select(candidates, actor, asking);
    if (first === null || (first.target === null && first.acts.length === 0)) return null;
    return () => fire(first, first === candidates.at(-1), actor, { ...asking, state: successor(before) });
  } catch (failure) {
    const outcome = failed(failure);
    return () => ({ taken: [], outcome });
  }
}

function fire(first: Candidate, waits: boolean, actor: SystemActor, frame: Frame): Fired {
  const taken: Candidate[] = [first];
  try {
    const queue: Internal[] = [];
    microstep(first, actor, frame, queue, waits);
    settle(actor, frame, queue, taken);
    return { taken, outcome: { kind: 'next', state: frame.state } };
  } catch (failure) {
    return { taken, outcome: failed(failure) };
  }
}
function failed(failure: unknown): Transition['outcome'] {
  if (failure instanceof StepFailure) return { kind: 'failure', failure };
  throw failure;
}

/** The rest of a macrostep: `always` first, then what was raised, oldest first, until the machine rests or ends. */
function settle(actor: SystemActor, frame: Frame, queue: Internal[], steps: Candidate[] = []): void {
  const { chart } = actor;
  const control = (): number => frame.state.control[actor.index] ?? 0;
  for (let taken = 0; !isFinal(chart, control()); taken++) {
    if (taken > microstepsMax) {
      throw new ModelError(
        `machine '${chart.name}', state '${chart.states[control()]?.path}': 'always' or raised events never come to rest`,
      );
    }
    const line = ancestry(chart, control());
    const always = select(
      line.flatMap((each) => each.always),
      actor,
      frame,
    );
    if (always !== null) {
      steps.push(always);
      microstep(always, actor, frame, queue, false);
      continue;
    }
    const internal = queue.shift();
    if (internal === undefined) return;
    const answer = select(answersTo(internal, chart, line), actor, frame);
    if (answer === null) continue;
    steps.push(answer);
    microstep(answer, actor, frame, queue, false);
  }
  finish(actor, frame);
}

function answersTo(internal: Internal, chart: Chart, line: readonly ChartState[]): readonly Candidate[] {
  if (internal.kind === 'raise') return candidatesFor(chart, line[0]?.index ?? 0, internal.event);
  // An event raised earlier may have left the completed state meanwhile.
  return line.includes(internal.state) ? internal.state.onDone : [];
}

function select(candidates: readonly Candidate[], actor: SystemActor, frame: Frame): Candidate | null {
  return candidates.find((candidate) => candidate.guard === null || holds(candidate.guard, actor, frame)) ?? null;
}

function holds(guard: GuardTree, actor: SystemActor, frame: Frame): boolean {
  switch (guard.kind) {
    case 'named':
      return truth(frame.system.guard(actor.role, guard.use), frame);
    case 'and':
      return guard.list.every((each) => holds(each, actor, frame));
    case 'or':
      return guard.list.some((each) => holds(each, actor, frame));
    case 'not':
      return !holds(guard.of, actor, frame);
    case 'in':
      return ancestry(actor.chart, frame.state.control[actor.index] ?? 0).some((state) => state.index === guard.state);
  }
}

function microstep(candidate: Candidate, actor: SystemActor, frame: Frame, queue: Internal[], waits: boolean): void {
  // The guards' reads count now that the transition is taken.
  const [access] = frame.accesses ?? [];
  if (access !== undefined) throw access;
  const { control } = frame.state;
  const { exits, entries, to } = move(actor.chart, control[actor.index] ?? 0, candidate);
  for (const state of exits) for (const act of state.exit) perform(act, actor, frame, queue, false);
  for (const act of candidate.acts) perform(act, actor, frame, queue, waits);
  control[actor.index] = to;
  enter(entries, actor, frame, queue);
}

function enter(entries: readonly ChartState[], actor: SystemActor, frame: Frame, queue: Internal[]): void {
  for (const state of entries) {
    for (const act of state.entry) perform(act, actor, frame, queue, false);
    const parent = state.parent === null ? undefined : actor.chart.states[state.parent];
    if (state.kind === 'final' && parent !== undefined) queue.push({ kind: 'done', state: parent });
  }
}

function perform(act: Act, actor: SystemActor, frame: Frame, queue: Internal[], waits: boolean): void {
  if (act.kind === 'raise') queue.push({ kind: 'raise', event: act.event });
  else execute(frame.system.action(actor.role, act.use), frame, waits);
}

function finish(actor: SystemActor, frame: Frame): void {
  for (const state of ancestry(actor.chart, frame.state.control[actor.index] ?? 0)) {
    for (const act of state.exit) perform(act, actor, frame, [], false);
  }
  if (!frame.system.disciplined) return;
  const held = locksHeld(frame.system, frame.state, actor.index);
  if (held.length > 0) throw new StepFailure('lock held at the end', `${actor.name} ends with ${held.join(', ')}`);
}
