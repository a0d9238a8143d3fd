/**
 * The reference meaning of liveness, slow and obvious: what is due in a state, what is possible in it, and by looking
 * from every state at every other whether a fair run can miss its goal. The fast decision is tested against it.
 */
import { type Condition, type Obligation, obligations } from '../compile/system/obligations.ts';
import type { System } from '../compile/system/system.ts';
import type { FailureKind } from '../language/ir.ts';
import { type Assumption, assumptions, assumptionsOf } from '../liveness/fairness.ts';
import { truth, withBound } from './evaluate.ts';
import { explore, keyOf } from './explore.ts';
import { attempt } from './judge.ts';
import type { ModelState } from './state.ts';
import type { Transition } from './step.ts';

/** A condition that cannot be evaluated does not hold; that it cannot is a violation of its own. */
function holds(system: System, state: ModelState, condition: Condition): boolean {
  return attempt(
    () => truthOf(system, state, condition),
    () => false,
  );
}
function truthOf(system: System, state: ModelState, { expression, bound }: Condition): boolean {
  const frame = { system, state, self: 0, chosen: {}, bound: [], accesses: null };
  return truth(expression, bound === null ? frame : withBound(frame, bound.id, bound.actor));
}

/** Whether the obligation arises in the state, the first of a run or a later one, or its goal is reached there. */
export function duty(
  system: System,
  state: ModelState,
  obligation: Obligation,
  isFirst: boolean,
): 'due' | 'met' | null {
  if (holds(system, state, obligation.goal)) return 'met';
  const { whenever } = obligation;
  return (whenever === null ? isFirst : holds(system, state, whenever)) ? 'due' : null;
}

/** What makes the evaluation of liveness properties fail in the state: a violation of its own. */
export function failuresOf(system: System, state: ModelState): FailureKind[] {
  const failures: FailureKind[] = [];
  const evaluate = (condition: Condition): boolean =>
    attempt(
      () => truthOf(system, state, condition),
      ({ failure }) => {
        failures.push(failure);
        return false;
      },
    );
  for (const { whenever, goal } of obligations(system)) if (!evaluate(goal) && whenever !== null) evaluate(whenever);
  return failures;
}

/** The assumptions, by number, of which something is possible: a step that changes the state, or one that fails. */
export function possible(system: System, state: ModelState, list: readonly Transition[]): ReadonlySet<number> {
  return new Set(list.filter((each) => !isStutter(system, state, each)).flatMap((each) => partOf(system, each)));
}
/** The assumptions that the step is part of. */
export function partOf(system: System, { actor, event, optional }: Transition): readonly number[] {
  return assumptionsOf(assumptions(system), { actor, event, optional });
}
export function isStutter(system: System, state: ModelState, { outcome }: Transition): boolean {
  return outcome.kind === 'next' && keyOf(system, outcome.state) === keyOf(system, state);
}

export interface LivenessVerdict {
  /** Ids of the properties that some fair run breaks. */
  readonly violated: ReadonlySet<string>;
  /** Ids of those whose goal is never due. */
  readonly vacuous: ReadonlySet<string>;
}

interface Node {
  readonly state: ModelState;
  readonly key: string;
  readonly possible: ReadonlySet<number>;
  /** Steps that change the state, and the assumptions that each is part of. */
  readonly steps: readonly { readonly to: string; readonly parts: readonly number[] }[];
}
type Graph = ReadonlyMap<string, Node>;

/** Decides all liveness properties. Throws beyond `limit` states; takes time with the square of their number. */
export function livenessOf(system: System, limit = 5_000): LivenessVerdict {
  const graph = new Map<string, Node>();
  explore(system, limit, (state, list, key) => {
    const moves = list.filter((each) => !isStutter(system, state, each));
    const steps = moves.flatMap((each) =>
      each.outcome.kind === 'next' ? [{ to: keyOf(system, each.outcome.state), parts: partOf(system, each) }] : [],
    );
    graph.set(key, { state, key, possible: possible(system, state, list), steps });
  });
  const violated = new Set<string>();
  const vacuous = new Set(system.properties.filter(({ goal }) => goal !== undefined).map(({ id }) => id));
  for (const obligation of obligations(system)) {
    const { id } = obligation.property;
    const due = duties(system, graph, obligation);
    const starts = [...due].filter(([, now]) => now === 'due').map(([key]) => key);
    if (starts.length > 0) vacuous.delete(id);
    const pending = reachable(graph, starts, (key) => due.get(key) !== 'met');
    if (canStay(graph, pending, assumptions(system))) violated.add(id);
  }
  return { violated, vacuous };
}

function duties(system: System, graph: Graph, obligation: Obligation): Map<string, 'due' | 'met' | null> {
  const [first] = graph.keys();
  return new Map([...graph.values()].map(({ state, key }) => [key, duty(system, state, obligation, key === first)]));
}

function reachable(graph: Graph, starts: Iterable<string>, allowed: (key: string) => boolean): Set<string> {
  const found = new Set(starts);
  // A set's iteration goes on to what is added meanwhile.
  for (const key of found) for (const { to } of graph.get(key)?.steps ?? []) if (allowed(to)) found.add(to);
  return found;
}

/** Whether a fair run can stay among these states. */
function canStay(graph: Graph, states: ReadonlySet<string>, list: readonly Pick<Assumption, 'strength'>[]): boolean {
  const within = new Map([...states].map((key) => [key, reachable(graph, [key], (to) => states.has(to))]));
  const seen = new Set<string>();
  for (const key of states) {
    if (seen.has(key)) continue;
    const together = [...(within.get(key) ?? [])].filter((other) => within.get(other)?.has(key));
    for (const other of together) seen.add(other);
    if (isFair(graph, together, list)) return true;
  }
  return false;
}

/** Whether a run through all of these states, or through some of them, is fair. */
function isFair(graph: Graph, keys: readonly string[], list: readonly Pick<Assumption, 'strength'>[]): boolean {
  const nodes = keys.flatMap((key) => graph.get(key) ?? []);
  const inside = new Set(keys);
  const happening = new Set(
    nodes.flatMap(({ steps }) => steps.filter(({ to }) => inside.has(to))).flatMap(({ parts }) => parts),
  );
  const everywhere = (number: number): boolean => nodes.every((node) => node.possible.has(number));
  const somewhere = (number: number): boolean => nodes.some((node) => node.possible.has(number));
  const missed = list.flatMap((_, number) => (happening.has(number) ? [] : [number]));
  if (missed.some(everywhere)) return false;
  const kept = missed.filter((number) => list[number]?.strength === 'strong' && somewhere(number));
  if (kept.length === 0) return true;
  // A run that is fair to these stays away from where they are possible.
  const away = nodes.filter((node) => !kept.some((number) => node.possible.has(number)));
  return canStay(graph, new Set(away.map(({ key }) => key)), list);
}
