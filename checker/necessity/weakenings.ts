/** Every weakening of a machine in one place, derived from its chart and its vocabulary. */
import {
  type Act,
  type Candidate,
  type Chart,
  type ChartState,
  type GuardTree,
  readChart,
} from '../compile/chart/chart.ts';
import { sameDefinition } from '../counterexample/fingerprint.ts';
import type { MachineEdit, Spot } from '../language/edit.ts';
import { condIr } from '../language/expression.ts';
import { type Expression, type Statement, type Step, statements } from '../language/ir.ts';
import type { ActorSpec, AnyRole, Params } from '../language/role.ts';
import { isVariant, walkExpression } from '../language/walk.ts';
import { callsIn } from './calls.ts';
import { exchanges } from './exchanges.ts';
import { isReal, shortenings } from './left-out.ts';
import { type Place, placeOf } from './place.ts';
import { mapExpression } from './rewrite.ts';

export interface Weakening {
  /** Unique in the machine and the same in every run; stands for a mutant's name. */
  readonly name: string;
  readonly machine: string;
  readonly state: string;
  /** The event, or which other part of the state it is; with the number of the candidate where there are several. */
  readonly event: string;
  /** The guard, action or step of the vocabulary that is changed, or the event that is exchanged. */
  readonly step: string;
  /** What becomes of it, in words. */
  readonly weakening: string;
  readonly edit: MachineEdit;
  /** All that changes is that a lock is held longer. */
  readonly holdsLonger: boolean;
  /** Whose step it is: the same in every machine that contains it. */
  readonly place: Place;
}

/** What the names of weakenings begin with. */
export const prefix = 'matrix:';
/** Raised whenever a name may come to stand for another weakening, so that no verdict is kept for the wrong one. */
export const format = 5;

interface Draft extends Pick<Weakening, 'step' | 'weakening' | 'edit'> {
  readonly spot: Spot;
  readonly count: number;
  readonly holdsLonger?: boolean;
  /** What is changed, as it is and as it becomes. */
  readonly before: unknown;
  readonly after: unknown;
}

const known = new WeakMap<object, readonly Weakening[]>();

/** Those of one actor's machine; of several that are the same definition the first. */
export function weakeningsOf(spec: ActorSpec): readonly Weakening[] {
  const list = known.get(spec.machine) ?? derive(spec);
  known.set(spec.machine, list);
  return list;
}

function derive({ machine, role }: ActorSpec): readonly Weakening[] {
  const chart = readChart(machine, role);
  const pairs = exchanges(chart, ({ acts }) => acts.flatMap((act) => effectOf(act, role)));
  return chart.states.flatMap((state) => {
    const ofPairs = pairs.filter(({ spot }) => spot.state === state.path);
    const drafts = [...inState(state, role), ...callsIn(chart, state), ...ofPairs];
    const seen = new Set<string>();
    return drafts.flatMap((draft): Weakening[] => {
      const { spot, edit, before, after } = draft;
      const of = (definition: unknown): string => sameDefinition([spot, edit.edit, definition]);
      seen.add(of(before));
      if (seen.has(of(after))) return [];
      seen.add(of(after));
      return [named(draft, chart, state)];
    });
  });
}

function named(
  { spot, count, step, weakening, edit, holdsLonger = false }: Draft,
  chart: Chart,
  at: ChartState,
): Weakening {
  const { state, part, candidate } = spot;
  const what = part === 'on' ? spot.event : part;
  const event = count > 1 ? `${what} #${candidate + 1}` : what;
  const name = `${prefix}${chart.name}/${state}/${event}/${step} ${weakening}`;
  return { name, machine: chart.name, state, event, step, weakening, edit, holdsLonger, place: placeOf(chart, at) };
}

function inState(state: ChartState, role: AnyRole): Draft[] {
  const { path } = state;
  const ofActs = (part: 'entry' | 'exit'): Draft[] =>
    inActs(state[part], { state: path, part, event: '', candidate: 0 }, 1, role);
  const ofList = (part: Spot['part'], event: string, list: readonly Candidate[]): Draft[] => [
    ...list.flatMap((candidate, at) => inCandidate(candidate, { state: path, part, event, candidate: at }, list, role)),
  ];
  return [
    ...ofActs('entry'),
    ...[...state.on].flatMap(([event, list]) => ofList('on', event, list)),
    ...ofList('always', '', state.always),
    ...ofList('onDone', '', state.onDone),
    ...ofActs('exit'),
  ];
}

function inCandidate(candidate: Candidate, spot: Spot, list: readonly Candidate[], role: AnyRole): Draft[] {
  const { guard, acts } = candidate;
  // When what nobody owes may happen is the scheduler's, or the hardware's, and no step of the kernel.
  const isFree = spot.part === 'on' && role.optional.includes(spot.event);
  const taken = new Set(acts.flatMap((act) => (act.kind === 'action' ? [act.use.name] : [])));
  return [
    ...(isFree ? [] : uses(guard)).flatMap(({ name, params }) => {
      const step = role.steps[name];
      return step === undefined
        ? inGuard(name, role, params, spot, list)
        : inStep(name, step, taken.has(name), spot, list);
    }),
    ...inActs(acts, spot, list.length, role),
  ];
}

const truth = (value: boolean): Expression => ({ op: 'truth', value });

function inGuard(
  name: string,
  role: AnyRole,
  params: Params | undefined,
  spot: Spot,
  list: readonly Candidate[],
): Draft[] {
  const definition = role.guards[name] ?? false;
  const ir = condIr(typeof definition === 'function' ? definition(params as never) : definition);
  if (asksForVariant(ir)) return [];
  return [true, false]
    .filter((value) => !(ir.op === 'truth' && ir.value === value))
    .map((value) => ({
      ...{ spot, count: list.length, step: name, weakening: `taken as ${value}` },
      ...{ before: [name, ir], after: [name, truth(value)] },
      edit: { edit: 'guard', spot, name, becomes: truth(value) },
    }));
}

/** Which variant of the model it is, is for the scenario to say. */
function asksForVariant(expression: Expression): boolean {
  const read: boolean[] = [];
  walkExpression(expression, { place: (place) => read.push(isVariant(place)) });
  return read.length > 0 && !read.includes(false);
}

function inStep(name: string, step: Step, acts: boolean, spot: Spot, list: readonly Candidate[]): Draft[] {
  const draft = (weakening: string, guard: Expression, effect: readonly Statement[]): Draft => ({
    ...{ spot, count: list.length, step: name, weakening },
    ...{ before: [name, step.guard, step.effect], after: [name, guard, effect] },
    edit: { edit: 'step', spot, name, guard, effect },
  });
  const drafts = locksIn(step.effect)
    ? [draft('not taken', mapExpression(step.guard, unlocked), withoutLocks(step.effect))]
    : [draft('does not wait', truth(true), step.effect)];
  // Alone, a step that cannot be taken is only an actor that stops.
  if (list.length > 1) drafts.push(draft('never taken', truth(false), step.effect));
  if (!acts) return drafts;
  const rest = shortenings(step.effect).filter(({ list: left }) => !isLock(step.effect, left));
  return [...drafts, ...rest.map(({ what, list: effect }) => draft(what, step.guard, effect))];
}

function inActs(acts: readonly Act[], spot: Spot, count: number, role: AnyRole): Draft[] {
  const effects = acts.map((act) => effectOf(act, role));
  return acts.flatMap((act, at): Draft[] => {
    const effect = effects[at];
    if (act.kind !== 'action' || effect === undefined || role.actions[act.use.name] === undefined) return [];
    if (!effect.some(isReal)) return [];
    const draft = (weakening: string, becomes: readonly Statement[] | null): Draft => ({
      ...{ spot, count, step: act.use.name, weakening },
      ...{ before: effects.flat(), after: effects.with(at, becomes ?? []).flat() },
      edit: { edit: 'action', spot, at, becomes },
    });
    return [draft('left out', null), ...shortenings(effect).map(({ what, list }) => draft(what, list))];
  });
}
function effectOf(act: Act, role: AnyRole): readonly Statement[] {
  if (act.kind !== 'action') return [];
  const { name, params } = act.use;
  const definition = role.actions[name] ?? role.steps[name]?.effect ?? [];
  return statements(typeof definition === 'function' ? definition(params as never) : definition);
}

function uses(guard: GuardTree | null): { readonly name: string; readonly params: Params | undefined }[] {
  if (guard === null || guard.kind === 'in') return [];
  if (guard.kind === 'named') return [guard.use];
  return guard.kind === 'not' ? uses(guard.of) : guard.list.flatMap(uses);
}

function locksIn(list: readonly Statement[]): boolean {
  return list.some(({ op }) => op === 'lock');
}
/** Who does not take a lock that it has queued for no longer stands in anyone's way. */
function withoutLocks(list: readonly Statement[]): readonly Statement[] {
  return list.flatMap((statement): readonly Statement[] => {
    if (statement.op !== 'lock') return [statement];
    const body = statement.body.filter(({ op }) => op === 'exclude');
    return body.length === 0 ? [] : [{ ...statement, verb: 'leave', body }];
  });
}
/** Whether what is missing is the lock: that it is then waited for all the same is no weakening of its own. */
function isLock(before: readonly Statement[], after: readonly Statement[]): boolean {
  return (
    before.length > after.length &&
    before.filter(({ op }) => op === 'lock').length > after.filter(({ op }) => op === 'lock').length
  );
}
function unlocked(expression: Expression): Expression | null {
  return expression.op === 'lockable' ? truth(true) : null;
}
