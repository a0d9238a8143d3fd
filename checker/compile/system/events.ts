/** What the scheduler may choose for one actor in one control state: events, their candidates, their choices, their waits. */
import type { Sort } from '../../language/domain.ts';
import { fieldText, type PlaceRef, type Step, type WaitsFor } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { type Visitor, walkExpression, walkStatements } from '../../language/walk.ts';
import type { Candidate, Chart, GuardTree } from '../chart/chart.ts';
import { ancestry } from '../chart/move.ts';
import { raisedEvents } from '../chart/raise.ts';
import { isDropped } from '../chart/uses.ts';
import { once } from './once.ts';
import type { System, SystemActor } from './system.ts';

/** The scheduler's events in this control state, innermost state first, each once. */
export function eventsIn(chart: Chart, state: number): readonly string[] {
  return offersOf(chart).events(state);
}

/** The candidates for the event in the order in which they are tried: innermost state first, then as written. */
export function candidatesFor(chart: Chart, state: number, event: string): readonly Candidate[] {
  return offersOf(chart).candidates(state, event);
}

/** What a chart offers, found out once: it never changes, and every step of the reference asks. */
class Offers {
  private readonly chart: Chart;
  private readonly known = new Map<number, readonly string[]>();
  private readonly byState = new Map<number, Map<string, readonly Candidate[]>>();
  constructor(chart: Chart) {
    this.chart = chart;
  }
  events(state: number): readonly string[] {
    const events = this.known.get(state) ?? eventsOf(this.chart, state);
    this.known.set(state, events);
    return events;
  }
  candidates(state: number, event: string): readonly Candidate[] {
    return once(this.byState, state, event, () =>
      ancestry(this.chart, state).flatMap((each) => each.on.get(event) ?? []),
    );
  }
}
const offers = new WeakMap<Chart, Offers>();
function offersOf(chart: Chart): Offers {
  const known = offers.get(chart) ?? new Offers(chart);
  offers.set(chart, known);
  return known;
}

function eventsOf(chart: Chart, state: number): readonly string[] {
  const raised = raisedEvents(chart);
  const names = ancestry(chart, state).flatMap((each) => [...each.on.keys()]);
  return [...new Set(names)].filter((name) => !raised.has(name));
}

interface Choice {
  readonly name: string;
  readonly sort: Sort;
}
/** What the scheduler chose, by the names of the choices. */
export interface Chosen {
  readonly [name: string]: number;
}

/** What a system offers, found out once for the same reason. */
class Known {
  private readonly system: System;
  private readonly byCandidates = new Map<SystemActor, Map<readonly Candidate[], readonly Chosen[]>>();
  private readonly byState = new Map<SystemActor, Map<number, readonly Wait[]>>();
  constructor(system: System) {
    this.system = system;
  }
  choosings(actor: SystemActor, candidates: readonly Candidate[]): readonly Chosen[] {
    return once(this.byCandidates, actor, candidates, () =>
      combinations(this.system, choicesOf(this.system, actor, candidates)),
    );
  }
  waits(actor: SystemActor, state: number): readonly Wait[] {
    return once(this.byState, actor, state, () => waitsOf(this.system, actor, state));
  }
}
const systems = new WeakMap<System, Known>();
function inSystem(system: System): Known {
  const known = systems.get(system) ?? new Known(system);
  systems.set(system, known);
  return known;
}

/** Every combination of the values that these candidates ask the scheduler to choose, the last one varying fastest. */
export function choosings(system: System, actor: SystemActor, candidates: readonly Candidate[]): readonly Chosen[] {
  return inSystem(system).choosings(actor, candidates);
}

function choicesOf(system: System, actor: SystemActor, candidates: readonly Candidate[]): readonly Choice[] {
  const used = new Set<string>();
  const note = (names: ReadonlySet<string>): void => {
    for (const name of names) used.add(name);
  };
  const inGuard = (guard: GuardTree | null): void => {
    if (guard === null || guard.kind === 'in') return;
    if (guard.kind === 'named') {
      const condition = system.guard(actor.role, guard.use);
      note(chosenIn(condition, (visitor) => walkExpression(condition, visitor)));
    } else if (guard.kind === 'not') inGuard(guard.of);
    else guard.list.forEach(inGuard);
  };
  for (const candidate of candidates) {
    inGuard(candidate.guard);
    for (const act of candidate.acts) {
      if (act.kind !== 'action') continue;
      for (const statement of system.action(actor.role, act.use)) {
        note(chosenIn(statement, (visitor) => walkStatements([statement], visitor)));
      }
    }
  }
  return Object.entries(actor.role.choices)
    .filter(([name]) => used.has(name))
    .map(([name, sort]) => ({ name, sort }));
}

// Asked for every event of every control state, again and again; definitions never change.
const chosenNames = new WeakMap<object, ReadonlySet<string>>();
function chosenIn(definition: object, walk: (visitor: Visitor) => void): ReadonlySet<string> {
  const known = chosenNames.get(definition);
  if (known !== undefined) return known;
  const names = new Set<string>();
  walk({
    expression: (expression) => {
      if (expression.op === 'chosen') names.add(expression.name);
    },
  });
  chosenNames.set(definition, names);
  return names;
}

/** Each is a step of its own, to be compiled. */
const combinationsMax = 4096;

/** Throws ModelError where there are too many; one empty combination if nothing is chosen. */
function combinations(system: System, choices: readonly Choice[]): readonly Chosen[] {
  const count = choices.reduce((product, { sort }) => product * system.sizeOf(sort), 1);
  if (count > combinationsMax) {
    const names = choices.map(({ name, sort }) => `${name} of ${system.sizeOf(sort)}`).join(', ');
    throw new ModelError(
      `scenario '${system.scenario.name}' has an event with ${count} combinations of choices (${names}); at most ${combinationsMax} are tried: bind smaller sizes, or choose in several events`,
    );
  }
  let list: Chosen[] = [{}];
  for (const { name, sort } of choices) {
    const size = system.sizeOf(sort);
    list = list.flatMap((chosen) => Array.from({ length: size }, (_, value) => ({ ...chosen, [name]: value })));
  }
  return list;
}

/** One of the locks that an actor may wait for, under the values that the scheduler chooses for it. */
export interface Wait {
  readonly waitsFor: WaitsFor;
  readonly chosen: Chosen;
}

/**
 * The locks that the actor waits for in this control state, if all that it can do of its own accord is to take one of
 * them: each candidate of each progress event is guarded by such a step. It waits while all of them are blocked. Who
 * has another way out is no waiter: nothing here tells whether somebody will open it.
 */
export function waitsIn(system: System, actor: SystemActor, state: number): readonly Wait[] {
  return inSystem(system).waits(actor, state);
}
function waitsOf(system: System, actor: SystemActor, state: number): readonly Wait[] {
  const waits: Wait[] = [];
  for (const event of eventsIn(actor.chart, state)) {
    if (actor.role.optional.includes(event)) continue;
    for (const { guard, heldBack } of candidatesFor(actor.chart, state, event)) {
      // What waits for room in a store buffer waits for nobody.
      if (heldBack) continue;
      const waitsFor = waitOf(system, actor, guard);
      if (waitsFor === null) return [];
      for (const chosen of combinations(system, choicesIn(actor, waitsFor))) waits.push({ waitsFor, chosen });
    }
  }
  return waits;
}

function choicesIn(actor: SystemActor, { blockedBy }: WaitsFor): readonly Choice[] {
  const used = chosenIn(blockedBy, (visitor) => walkExpression(blockedBy, visitor));
  return Object.entries(actor.role.choices).flatMap(([name, sort]) => (used.has(name) ? [{ name, sort }] : []));
}

function waitOf(system: System, actor: SystemActor, guard: GuardTree | null): WaitsFor | null {
  if (guard === null) return null;
  const waits = stepsIn(system, actor, guard).flatMap(({ waitsFor }) => waitsFor ?? []);
  return waits.find(({ lock }) => !isDropped(system, lock)) ?? null;
}

/** The events of the actor that wait for a lock of one of these classes. */
export function eventsThatTake(system: System, actor: SystemActor, locks: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const { on } of actor.chart.states) {
    for (const [event, candidates] of on) {
      if (actor.role.optional.includes(event)) continue;
      // Where another candidate follows, it only tries.
      const lock = waitOf(system, actor, candidates.at(-1)?.guard ?? null)?.lock;
      if (lock !== undefined && locks.has(fieldText(lock))) found.add(event);
    }
  }
  return [...found];
}

/** What is wrong if the actor rests in this control state for ever, which neither ends nor says why. */
export function faultOfRest(system: System, actor: SystemActor, state: number): 'lost wake-up' | 'deadlock' | 'stuck' {
  if (sleepsOn(system, actor, state) !== null) return 'lost wake-up';
  return awaitsLock(system, actor, state) ? 'deadlock' : 'stuck';
}

/** The wait queue on which the actor sleeps in this control state; null if on none. */
export function sleepsOn(system: System, actor: SystemActor, state: number): PlaceRef | null {
  for (const event of eventsIn(actor.chart, state)) {
    for (const { guard } of candidatesFor(actor.chart, state, event)) {
      const queue = guard === null ? undefined : stepsIn(system, actor, guard).find((step) => step.sleepsOn)?.sleepsOn;
      if (queue !== undefined) return queue;
    }
  }
  return null;
}

/** The steps whose guards the guard demands, as the scenario defines them. */
function stepsIn(system: System, actor: SystemActor, guard: GuardTree): readonly Step[] {
  if (guard.kind === 'and') return guard.list.flatMap((each) => stepsIn(system, actor, each));
  if (guard.kind !== 'named') return [];
  const step = system.step(actor.role, guard.use.name);
  return step !== null && system.guard(actor.role, guard.use) === step.guard ? [step] : [];
}

/** Whether some event of this control state takes a lock: at quiescence the actor waits for that lock. */
function awaitsLock(system: System, actor: SystemActor, state: number): boolean {
  return eventsIn(actor.chart, state).some((event) =>
    candidatesFor(actor.chart, state, event).some(({ guard }) => waitOf(system, actor, guard) !== null),
  );
}
