/**
 * A program: a system flattened to guarded transitions in integer code. Each event of each control state is one body
 * whose branches end in a complete step; a pass assumes what varies, and is repeated until nothing new does.
 */
import { initialState } from '../interpret/step.ts';
import { actor as sortOfActors } from '../language/domain.ts';
import { ModelError } from '../language/model-error.ts';
import type { Act, Candidate, Chart, ChartState, GuardTree } from './chart.ts';
import { ancestry, move } from './chart.ts';
import type { Code, Instruction } from './code.ts';
import * as code from './code.ts';
import { awaitsLock, candidatesFor, choicesOf, combinations, eventsIn, type Wait, waitsIn } from './events.ts';
import { controlCode, type Layout, type Leaves, listLeaves, pack } from './layout.ts';
import { type Failure, Lowering, type Scope, withBound } from './lower-expression.ts';
import { branch, type LockUse, StatementLowering } from './lower-statement.ts';
import { type Condition, obligations } from './obligations.ts';
import type { System, SystemActor } from './system.ts';
import { candidatesOf } from './uses.ts';

export interface EventInfo {
  readonly actor: number;
  /** The atomic state in which it is offered. */
  readonly state: number;
  readonly event: string;
  readonly chosen: { readonly [name: string]: number };
  readonly optional: boolean;
}
export interface TransitionInfo {
  readonly event: number;
  readonly to: number;
  /** The candidates that it takes, as text. */
  readonly candidates: readonly string[];
  /** What it does with locks, in order. */
  readonly locks: readonly LockUse[];
}
export interface StateCase {
  readonly state: number;
  /** The locks that the actor surely holds there, as `heldKey` spells them. */
  readonly held: ReadonlySet<string>;
  readonly events: readonly { readonly event: number; readonly body: readonly Instruction[] }[];
}
/** A condition on a state and the name under which it is reported. */
export interface Judgement {
  readonly name: string;
  readonly text: string;
  readonly cond: Code;
}
export interface Program {
  readonly system: System;
  readonly layout: Layout;
  readonly actors: readonly { readonly actor: SystemActor; readonly cases: readonly StateCase[] }[];
  readonly events: readonly EventInfo[];
  readonly transitions: readonly TransitionInfo[];
  readonly failures: readonly Failure[];
  /** True in a state that breaks a property. */
  readonly invariants: readonly Judgement[];
  /** True in a state that witnesses a `sometimes`. */
  readonly witnesses: readonly Judgement[];
  /** True in a quiescent state that is wrong. */
  readonly endings: readonly Judgement[];
  /** For each obligation whether it arises in a state, and whether its goal is reached there: two at a time. */
  readonly predicates: readonly Code[];
  /** Accesses to guarded fields in the steps: proved to hold their lock whatever the schedule, or checked in each step. */
  readonly accesses: { readonly proved: number; readonly checked: number };
  /** For each actor and each lock that it may take instead, the actors that block it; it waits if each set has some. */
  readonly waits: readonly (readonly Code[])[];
}

/** Sets of actors are bits of one word. */
const actorsMax = 31;

/** Throws ModelError for a definition that cannot be flattened. */
export function buildProgram(system: System): Program {
  const actors = system.actors.length;
  if (actors > actorsMax) {
    throw new ModelError(
      `scenario '${system.scenario.name}' has ${actors} actors, but at most ${actorsMax} can be checked`,
    );
  }
  const initial = initialState(system);
  const leaves = listLeaves(system, initial);
  const start = initial.control.map((state) => new Map([[state, new Set<string>()]]));
  // A pass that finds something new goes on with it at once, but only one that finds nothing new counts.
  const written = new Set<number>();
  let known: readonly Reached[] = start;
  for (;;) {
    const before = written.size;
    const pass = new Flattening(system, leaves, written, known, start);
    const cases = system.actors.map((actor) => pass.actor(actor));
    const stable = written.size === before && pass.reached.every((states, actor) => agree(states, known[actor]));
    if (stable) return { ...pass.judgements(), ...pass.program(cases), system, layout: pack(leaves, written) };
    known = pass.reached;
  }
}

/** The control states that an actor can be in, each with the locks that it surely holds there. */
type Reached = ReadonlyMap<number, ReadonlySet<string>>;

function agree(one: Reached, other: Reached | undefined): boolean {
  // Between two passes the states only become more and the locks only fewer.
  return one.size === other?.size && [...one].every(([state, held]) => held.size === other.get(state)?.size);
}

type Internal =
  | { readonly kind: 'raise'; readonly event: string }
  | { readonly kind: 'done'; readonly state: ChartState };
/** Where a macrostep stands. */
interface Progress {
  readonly at: number;
  readonly queue: readonly Internal[];
  readonly taken: readonly string[];
  readonly locks: readonly LockUse[];
  readonly scope: Scope;
  readonly event: number;
}
/** More microsteps than this in one macrostep are taken for an endless loop. */
const microstepsMax = 100;

class Flattening {
  readonly statements: StatementLowering;
  /** What this pass finds reached; `known` is what the last one found. */
  readonly reached: Map<number, ReadonlySet<string>>[];
  private readonly known: readonly Reached[];
  private readonly system: System;
  private readonly lower: Lowering;
  private readonly leaves: Leaves;
  private readonly events: EventInfo[] = [];
  private readonly transitions: TransitionInfo[] = [];

  constructor(
    system: System,
    leaves: Leaves,
    written: Set<number>,
    known: readonly Reached[],
    start: readonly Reached[],
  ) {
    this.system = system;
    this.leaves = leaves;
    this.lower = new Lowering(system, leaves, { written });
    this.statements = new StatementLowering(this.lower, written);
    this.known = known;
    this.reached = start.map((states) => new Map(states));
  }

  program(actors: Program['actors']) {
    const { events, transitions } = this;
    const { failures, proved, accesses } = this.lower;
    return { actors, events, transitions, failures, accesses: { proved, checked: accesses } };
  }

  actor(actor: SystemActor): Program['actors'][number] {
    const known = this.known[actor.index] ?? new Map();
    const cases = [...known].sort(([a], [b]) => a - b).map(([state, held]) => this.caseOf(actor, state, held));
    const reached = this.reached[actor.index] ?? new Map();
    // A map's iteration goes on to what is added meanwhile.
    for (const [state, held] of reached) if (!known.has(state)) cases.push(this.caseOf(actor, state, held));
    return { actor, cases };
  }

  private caseOf(actor: SystemActor, state: number, held: ReadonlySet<string>): StateCase {
    return { state, held, events: isFinal(actor.chart, state) ? [] : this.eventsOf(actor, state, held) };
  }

  private eventsOf(actor: SystemActor, state: number, held: ReadonlySet<string>): StateCase['events'] {
    return eventsIn(actor.chart, state).flatMap((event) => {
      const candidates = candidatesFor(actor.chart, state, event);
      const optional = actor.role.optional.includes(event);
      return combinations(this.system, choicesOf(this.system, actor, candidates)).flatMap((chosen) => {
        const id = this.events.push({ actor: actor.index, state, event, chosen, optional }) - 1;
        const scope: Scope = { self: actor.index, chosen, bound: [], fresh: true, disciplined: true, held };
        const progress: Progress = { at: state, queue: [], taken: [], locks: [], scope, event: id };
        const body = this.select(actor, candidates, 0, progress, () => []);
        return body.length === 0 ? [] : [{ event: id, body }];
      });
    });
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
    if (taken.length > microstepsMax) {
      throw new ModelError(
        `machine '${chart.name}', state '${chart.states[to]?.path}': 'always' and raise never come to rest`,
      );
    }
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
    const always = ancestry(chart, progress.at).flatMap((state) => state.always);
    return this.select(actor, always, 0, progress, () => {
      const [internal, ...queue] = progress.queue;
      if (internal === undefined) return this.complete(actor, progress);
      const rest = { ...progress, queue };
      const answers = answersTo(internal, chart, progress.at);
      return this.select(actor, answers, 0, rest, () => this.settle(actor, rest));
    });
  }

  private finish(actor: SystemActor, progress: Progress): Instruction[] {
    const exits = ancestry(actor.chart, progress.at).flatMap((state) => state.exit);
    const acts = exits.flatMap((act) =>
      act.kind === 'action' ? this.statements.all(this.system.action(actor.role, act.use), progress.scope, false) : [],
    );
    return [...acts, ...this.statements.release(progress.scope), ...this.complete(actor, progress)];
  }

  private complete(actor: SystemActor, progress: Progress): Instruction[] {
    const { event, at, taken, locks } = progress;
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

  judgements() {
    const scope: Scope = { self: 0, chosen: {}, bound: [], fresh: true, disciplined: false, held: new Set() };
    const judge = (kinds: readonly string[], negate: boolean): Judgement[] =>
      this.system.properties
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ kind, id, text, cond }) => {
          const holds = this.lower.expression(cond, scope);
          return { name: id, text, cond: negate && kind !== 'never' ? code.not(holds) : holds };
        });
    return {
      invariants: judge(['always', 'never'], true),
      witnesses: judge(['sometimes'], false),
      endings: [...judge(['atEnd'], true), ...this.system.actors.flatMap((actor) => this.endings(actor, scope))],
      waits: this.system.actors.map((actor) => this.waits(actor, scope)),
      predicates: obligations(this.system).flatMap(({ whenever, goal }) => [
        whenever === null ? code.no : this.predicate(whenever, scope),
        this.predicate(goal, scope),
      ]),
    };
  }

  private predicate({ expression, bound }: Condition, scope: Scope): Code {
    const inner = bound === null ? scope : withBound(scope, bound.id, code.constant(bound.actor));
    return this.lower.expression(expression, inner);
  }

  private endings(actor: SystemActor, scope: Scope): Judgement[] {
    const { chart, index, name } = actor;
    return [...(this.reached[index]?.keys() ?? [])].flatMap((state): Judgement[] => {
      const at = chart.states[state];
      if (at === undefined || isFinal(chart, state) || at.idle) return [];
      const here = this.lower.at(index, state, scope);
      if (at.sleepsWhile !== null) {
        const reason = this.system.guard(actor.role, { name: at.sleepsWhile, params: undefined });
        const awake = code.not(this.lower.expression(reason, { ...scope, self: index }));
        return [
          { name: 'lost wake-up', text: `${name} sleeps in '${at.path}' for nothing`, cond: code.and(here, awake) },
        ];
      }
      const lock = awaitsLock(this.system, actor, state);
      const text = lock ? `${name} waits for a lock in '${at.path}'` : `${name} can never leave '${at.path}'`;
      return [{ name: lock ? 'deadlock' : 'stuck', text, cond: here }];
    });
  }

  private waits(actor: SystemActor, scope: Scope): Code[] {
    const states = [...(this.reached[actor.index]?.keys() ?? [])].flatMap((state) => {
      const masks = waitsIn(this.system, actor, state).map((wait) => this.blockers(actor, wait, scope));
      const [first] = masks;
      return first === undefined ? [] : [{ state, masks, first }];
    });
    const alternatives = Math.max(0, ...states.map(({ masks }) => masks.length));
    // A state with fewer alternatives repeats its first, which changes nothing.
    return Array.from({ length: alternatives }, (_, position) =>
      states.reduce<Code>(
        (rest, { state, masks, first }) =>
          code.choose(this.lower.at(actor.index, state, scope), masks[position] ?? first, rest),
        code.constant(0),
      ),
    );
  }

  private blockers(actor: SystemActor, { waitsFor, chosen }: Wait, scope: Scope): Code {
    return this.system.actors.slice(0, this.system.sizeOf(sortOfActors)).reduce<Code>((bits, { index }) => {
      const inner = withBound({ ...scope, self: actor.index, chosen }, waitsFor.id, code.constant(index));
      const blocks = this.lower.expression(waitsFor.blockedBy, inner);
      const bit = code.choose(blocks, code.constant(2 ** index), code.constant(0));
      return code.bitOr(bits, bit, 2 ** this.system.actors.length - 1);
    }, code.constant(0));
  }
}

function answersTo(internal: Internal, chart: Chart, at: number): readonly Candidate[] {
  if (internal.kind === 'raise') return candidatesFor(chart, at, internal.event);
  // An event raised earlier may have left the completed state meanwhile.
  return ancestry(chart, at).includes(internal.state) ? internal.state.onDone : [];
}

function isFinal(chart: Chart, state: number): boolean {
  const at = chart.states[state];
  return at?.kind === 'final' && at.parent === 0;
}

/** `locked / recheck pte #2`: where the candidate stands and its place among those of its event. */
export function candidateText(chart: Chart, candidate: Candidate): string {
  const state = chart.states[candidate.source];
  if (state === undefined) return '';
  const lists: [string, readonly Candidate[]][] = [...state.on, ['onDone', state.onDone], ['always', state.always]];
  for (const [event, all] of lists) {
    const list = all.filter(({ heldBack }) => !heldBack);
    const position = list.indexOf(candidate);
    if (position >= 0) return `${state.path} / ${event}${list.length > 1 ? ` #${position + 1}` : ''}`;
  }
  return state.path;
}

/** Every control state in which the actor's machine can rest, and every candidate as text. */
export function coverageTargets(actor: SystemActor): { states: readonly number[]; candidates: readonly string[] } {
  const { chart } = actor;
  const candidates = chart.states.flatMap((state) =>
    candidatesOf(state).flatMap((each) => (each.heldBack ? [] : candidateText(chart, each))),
  );
  // What an `always` or a completion leaves at once is no place to be in.
  const rests = ({ always, kind, parent }: ChartState): boolean =>
    kind !== 'compound' &&
    always.length === 0 &&
    !(kind === 'final' && parent !== null && (chart.states[parent]?.onDone.length ?? 0) > 0);
  return { states: chart.states.filter(rests).map(({ index }) => index), candidates };
}
