/**
 * A system's steps as guarded transitions in integer code. Each event of each control state is one body whose branches
 * end in a complete step.
 */

import { ModelError } from '../../language/model-error.ts';
import { about, errorAbout } from '../../language/site.ts';
import type { Act, Candidate, Chart, ChartState, GuardTree } from '../chart/chart.ts';
import { candidateText } from '../chart/coverage.ts';
import { type Internal, isFinal, refuseEndless } from '../chart/macrostep.ts';
import { ancestry, move } from '../chart/move.ts';
import { candidatesFor, choosings, eventsIn } from '../system/events.ts';
import type { System, SystemActor } from '../system/system.ts';
import type { Code, Instruction } from './code.ts';
import * as code from './code.ts';
import { Lowering, type Scope } from './expression.ts';
import { controlCode, type Leaves } from './layout.ts';
import type { EventInfo, Program, StateCase, TransitionInfo } from './program.ts';
import { branch, type LockUse, StatementLowering } from './statement.ts';

/** The control states that an actor can be in, each with the locks that it surely holds there. */
export type Reached = ReadonlyMap<number, ReadonlySet<string>>;

/** Where a macrostep stands. */
interface Progress {
  readonly at: number;
  readonly queue: readonly Internal[];
  readonly taken: readonly string[];
  readonly locks: readonly LockUse[];
  readonly scope: Scope;
  readonly event: number;
}
/** Each is compiled. */
const transitionsMax = 50_000;

/** A case and what it depends on. */
export interface Lowered {
  readonly case: StateCase;
  /** The leaves that it took for constants. */
  readonly constants: ReadonlySet<number>;
  /** The chart's states whose definition it looked at. */
  readonly consulted: ReadonlySet<number>;
  readonly accesses: Program['accesses'];
}
/** For each actor by control state. */
export type Cases = readonly Map<number, Lowered>[];

/** Lowers the steps of a system, case by case. */
export class Flattening {
  readonly lower: Lowering;
  /** The control states that were found reached, beginning with those of the start. */
  readonly reached: readonly Map<number, ReadonlySet<string>>[];
  private readonly statements: StatementLowering;
  private readonly system: System;
  private readonly leaves: Leaves;
  private readonly events: EventInfo[];
  private readonly transitions: TransitionInfo[];
  private constants = new Set<number>();
  private consulted = new Set<number>();

  /** `written`: grows by what is found to vary. `before`: whose cases are to be taken over, with their numbers. */
  constructor(
    system: System,
    leaves: Leaves,
    written: Set<number>,
    start: readonly Reached[],
    before: Flattening | null = null,
  ) {
    this.system = system;
    this.leaves = leaves;
    const assumption = { written, constants: { add: (leaf: number) => this.constants.add(leaf) } };
    this.lower = new Lowering(system, leaves, assumption, before?.lower);
    this.statements = new StatementLowering(this.lower, written);
    this.reached = start.map((states) => new Map(states));
    this.events = [...(before?.events ?? [])];
    this.transitions = [...(before?.transitions ?? [])];
  }

  /** With these cases of each actor. */
  program(
    list: readonly (readonly Lowered[])[],
  ): Pick<Program, 'actors' | 'events' | 'transitions' | 'failures' | 'accesses'> {
    const { events, transitions } = this;
    const actors = this.system.actors.map((actor) => {
      const cases = (list[actor.index] ?? []).map((lowered) => lowered.case);
      return { actor, cases };
    });
    const all = list.flat().map(({ accesses }) => accesses);
    const accesses = {
      proved: all.reduce((sum, { proved }) => sum + proved, 0),
      checked: all.reduce((sum, { checked }) => sum + checked, 0),
    };
    return { actors, events, transitions, failures: this.lower.failures, accesses };
  }

  /** Of cases that were taken over, those to which their own transitions lead. */
  reachable(cases: Cases, start: readonly number[]): Cases {
    const targets: number[][] = this.events.map(() => []);
    for (const { event, to } of this.transitions) targets[event]?.push(to);
    return cases.map((ofActor, actor) => {
      const found = new Map<number, Lowered>();
      const ahead = [start[actor] ?? 0];
      for (const state of ahead) {
        const lowered = ofActor.get(state);
        if (lowered === undefined || found.has(state)) continue;
        found.set(state, lowered);
        for (const { event } of lowered.case.events) ahead.push(...(targets[event] ?? []));
      }
      return found;
    });
  }

  lowered(index: number, state: number, held: ReadonlySet<string>): Lowered {
    this.constants = new Set();
    this.consulted = new Set();
    const { proved, accesses: checked } = this.lower;
    const actor = this.system.actors[index];
    const isOver = actor === undefined || isFinal(actor.chart, state);
    const events = isOver ? [] : this.eventsOf(actor, state, held);
    return {
      ...{ case: { state, held, events }, constants: this.constants, consulted: this.consulted },
      accesses: { proved: this.lower.proved - proved, checked: this.lower.accesses - checked },
    };
  }

  private consult(states: readonly ChartState[]): readonly ChartState[] {
    for (const { index } of states) this.consulted.add(index);
    return states;
  }

  private eventsOf(actor: SystemActor, state: number, held: ReadonlySet<string>): StateCase['events'] {
    this.consult(ancestry(actor.chart, state));
    return eventsIn(actor.chart, state).flatMap((event) => {
      const candidates = candidatesFor(actor.chart, state, event);
      const optional = actor.role.optional.includes(event);
      return choosings(this.system, actor, candidates).flatMap((chosen) => {
        const id = this.events.push({ actor: actor.index, state, event, chosen, optional }) - 1;
        const scope: Scope = { self: actor.index, chosen, bound: [], fresh: true, disciplined: true, held };
        const progress: Progress = { at: state, queue: [], taken: [], locks: [], scope, event: id };
        const body = branch(
          this.begun(actor, scope),
          () => this.select(actor, candidates, 0, progress, () => []),
          () => [],
        );
        return body.length === 0 ? [] : [{ event: id, body }];
      });
    });
  }

  /** Before the start nobody acts but who starts. */
  private begun({ index }: SystemActor, scope: Scope): Code {
    const { starts, actors } = this.system;
    const starter = starts === null || starts.actor === index ? undefined : actors[starts.actor];
    const end = starter?.chart.states.find(({ kind }) => kind === 'final')?.index;
    return starter === undefined || end === undefined ? code.yes : this.lower.at(starter.index, end, scope);
  }

  private select(
    actor: SystemActor,
    candidates: readonly Candidate[],
    position: number,
    progress: Progress,
    otherwise: () => Instruction[],
  ): Instruction[] {
    const candidate = candidates[position];
    if (candidate === undefined) return otherwise();
    const guard = candidate.guard === null ? code.yes : this.guard(actor, candidate.guard, progress);
    return branch(
      guard,
      () => this.take(actor, candidate, position === candidates.length - 1, progress),
      () => this.select(actor, candidates, position + 1, progress, otherwise),
    );
  }

  private guard(actor: SystemActor, guard: GuardTree, progress: Progress): Code {
    switch (guard.kind) {
      case 'named':
        return this.lower.expression(this.system.guard(actor.role, guard.use), progress.scope);
      case 'and':
        return guard.list
          .map((each) => this.guard(actor, each, progress))
          .reduceRight((rest, first) => code.and(first, rest), code.yes);
      case 'or':
        return guard.list
          .map((each) => this.guard(actor, each, progress))
          .reduceRight((rest, first) => code.or(first, rest), code.no);
      case 'not':
        return code.not(this.guard(actor, guard.of, progress));
      case 'in':
        return ancestry(actor.chart, progress.at).some(({ index }) => index === guard.state) ? code.yes : code.no;
    }
  }

  private take(actor: SystemActor, candidate: Candidate, last: boolean, progress: Progress): Instruction[] {
    const first = progress.scope.fresh;
    if (first && candidate.target === null && candidate.acts.length === 0) return [];
    const { chart } = actor;
    const scope = { ...progress.scope, fresh: false };
    const { exits, entries, to } = move(chart, progress.at, candidate);
    this.consult([...exits, ...entries]);
    const raised: Internal[] = [];
    this.statements.held = scope.held;
    const used = this.statements.lockUses.length;
    const act = (each: Act, waits: boolean): Instruction[] => {
      if (each.kind === 'action') return this.statements.all(this.system.action(actor.role, each.use), scope, waits);
      raised.push({ kind: 'raise', event: each.event });
      return [];
    };
    const acts: Instruction[] = [
      ...exits.flatMap((state) => state.exit.flatMap((each) => act(each, false))),
      ...candidate.acts.flatMap((each) => act(each, first && last)),
      ...entries.flatMap((state) => {
        const list = state.entry.flatMap((each) => act(each, false));
        const parent = state.parent === null ? undefined : chart.states[state.parent];
        if (state.kind === 'final' && parent !== undefined) raised.push({ kind: 'done', state: parent });
        return list;
      }),
    ];
    const taken = [...progress.taken, candidateText(chart, candidate)];
    about(actor.spec.machine, () => refuseEndless(chart, to, taken.length));
    const locks = [...progress.locks, ...this.statements.lockUses.slice(used)];
    const after = { ...scope, held: this.statements.held };
    const queue = [...progress.queue, ...raised];
    const next: Progress = { at: to, queue, taken, locks, scope: after, event: progress.event };
    const start: Instruction[] = first ? [{ kind: 'taken' }, { kind: 'begin' }] : [{ kind: 'taken' }];
    return [...start, ...acts, ...this.settle(actor, next)];
  }

  /** Follows eventless transitions, then raised events, until the macrostep is complete. */
  private settle(actor: SystemActor, progress: Progress): Instruction[] {
    const { chart } = actor;
    if (isFinal(chart, progress.at)) return this.finish(actor, progress);
    const always = this.consult(ancestry(chart, progress.at)).flatMap((state) => state.always);
    return this.select(actor, always, 0, progress, () => {
      const [internal, ...queue] = progress.queue;
      if (internal === undefined) return this.complete(actor, progress);
      const rest = { ...progress, queue };
      const answers = answersTo(internal, chart, progress.at);
      return this.select(actor, answers, 0, rest, () => this.settle(actor, rest));
    });
  }

  private finish(actor: SystemActor, progress: Progress): Instruction[] {
    const exits = this.consult(ancestry(actor.chart, progress.at)).flatMap((state) => state.exit);
    const acts = exits.flatMap((act) =>
      act.kind === 'action' ? this.statements.all(this.system.action(actor.role, act.use), progress.scope, false) : [],
    );
    return [...acts, ...this.statements.release(progress.scope), ...this.complete(actor, progress)];
  }

  private complete(actor: SystemActor, progress: Progress): Instruction[] {
    const { event, at, taken, locks } = progress;
    if (this.transitions.length >= transitionsMax) {
      const message = `machine '${actor.chart.name}' has over ${transitionsMax} ways through its guards: each 'always' after another doubles them; write an event for some of them`;
      throw errorAbout(actor.spec.machine, new ModelError(message));
    }
    const transition = this.transitions.push({ event, to: at, candidates: taken, locks }) - 1;
    const reached = this.reached[actor.index];
    const { held } = progress.scope;
    const before = reached?.get(progress.at) ?? held;
    reached?.set(progress.at, new Set([...held].filter((lock) => before.has(lock))));
    const control = this.leaves.control[actor.index];
    const list: Instruction[] = [{ kind: 'emit', transition }];
    if (control === undefined) return list;
    const from = this.events[progress.event]?.state;
    if (from === progress.at) return list;
    this.statements.written.add(control.id);
    return [{ kind: 'store', leaf: control.id, value: code.constant(controlCode(actor.chart, progress.at)) }, ...list];
  }
}

function answersTo(internal: Internal, chart: Chart, at: number): readonly Candidate[] {
  if (internal.kind === 'raise') return candidatesFor(chart, at, internal.event);
  // An event raised earlier may have left the completed state meanwhile.
  return ancestry(chart, at).includes(internal.state) ? internal.state.onDone : [];
}
