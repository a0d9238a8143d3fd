/** A path, told step by step: who does what, and what changes by it. Needs the definition only, not the search. */

import { usesOf } from '../compile/chart/uses.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { type ModelState, memberName } from '../interpret/state.ts';
import { enabled, initialState, type Transition } from '../interpret/step.ts';
import type { Domain, Sort } from '../language/domain.ts';
import type { Expression, Statement } from '../language/ir.ts';
import { fieldText } from '../language/ir.ts';
import { isLiveness } from '../language/property.ts';
import { walkExpression, walkStatements } from '../language/walk.ts';
import type { Path } from '../report/result.ts';
import { pendingFacts, withStores } from './buffers.ts';
import { type Change, changes, type Fact, facts } from './facts.ts';
import { type Judgement, judgeFailure, judgeState } from './judgement.ts';
import { judgeLasso, type LassoVerdict, type Passage } from './lasso.ts';
import { type Looks, looksOf } from './looks.ts';
import { markMatters } from './matters.ts';
import { tell } from './telling.ts';
import { type Include, readingWords } from './words.ts';

export interface TraceStep {
  /** The actor's place among the scenario's actors. */
  readonly actor: number;
  readonly event: string;
  /** The kernel function as `file:function`, or who else acts; null if the machine does not say. */
  readonly in: string | null;
  /** Why it went as it did, in the words of the candidates that it took. */
  readonly seen: readonly string[];
  /** What the mutant left out of this step or replaced in it. */
  readonly broken: readonly string[];
  /** The values that the scheduler chose, in words, as far as they made a difference. */
  readonly chosen: readonly string[];
  readonly changes: readonly Change[];
  /** Another actor of the trace could tell that it was done, or it saw what another did; all are of a full trace. */
  readonly isTold: boolean;
  /** What went wrong in this step; only in the last one. */
  readonly failure: string | null;
  /** What an author's check that failed had read, or what the judgement of the last step did: a place and its value each. */
  readonly found: readonly string[];
}
export interface Trace {
  readonly system: System;
  readonly path: Path;
  readonly steps: readonly TraceStep[];
  /** What the trace is a counterexample to, first; then what else it breaks. */
  readonly broken: readonly Judgement[];
  /** The last state, or the one before a failing step: what matters for the broken property, or all of it. */
  readonly end: readonly Fact[];
  /** For each actor the control state that it ends in. */
  readonly places: readonly string[];
  /** How many of the last steps repeat for ever; 0 if none do. */
  readonly cycle: number;
  /** Of a liveness property: why the run is fair, a sentence each; null of any other. */
  readonly fair: readonly string[] | null;
}

/** A path that the system does not have, or that breaks nothing. The message says where it ends. */
export class PathError extends Error {
  override readonly name = 'PathError';
}

/**
 * Follows the path. `property` is what it is said to break: null tells only the steps. `full` keeps the fields
 * that nothing reads, and ghost fields. `cycle`: how many of the last steps repeat for ever, of a liveness property.
 * Throws PathError if the path does not fit or does not break the property.
 */
export function tracePath(system: System, path: Path, property: string | null, full = false, cycle = 0): Trace {
  const read = property === null ? new Set<string>() : fieldsOf(system, property);
  const include: Include = (field, ghost) => full || (ghost ? read.has(field) : system.live.has(field));
  let state = initialState(system);
  let failed: Judgement[] | null = null;
  const passages: Passage[] = [];
  const looks: Looks[] = [];
  const all = path.map((ordinal, position): TraceStep => {
    const transition = follow(system, state, ordinal, position, failed !== null);
    const { actor, event, outcome } = transition;
    const { choices, ...told } = tell(system, transition);
    const step = { actor, event, ...told, chosen: chosenWords(system, transition, choices), isTold: true };
    looks.push(looksOf(system, transition, state, outcome.kind === 'next' ? outcome.state : null, read));
    if (outcome.kind === 'failure') {
      failed = judgeFailure(system, outcome.failure);
      const found = outcome.failure.readings.map((reading) => readingWords(system, reading));
      return { ...step, changes: [], failure: outcome.failure.message, found: [...new Set(found)] };
    }
    const before = state;
    passages.push({ state, step: transition });
    state = outcome.state;
    const changed = changes(system, before, state, include);
    return { ...step, changes: withStores(changed, system, actor, before, state, include), failure: null, found: [] };
  });
  passages.push({ state, step: null });
  // What is in a store buffer is told in words of its own.
  const isWhole = full || system.buffers !== null || property === null;
  const allLocks = property === 'deadlock';
  const steps = isWhole ? all : markMatters(all, looks, { decisive: read, allLocks });
  const lasso = lassoOf(system, passages, property, cycle);
  const fair = lasso?.fair ?? null;
  const stands = lasso === null ? [] : livenessJudgement(system, property, lasso.actors);
  const broken = sorted([...stands, ...(failed ?? judgeState(system, state))], property, path);
  // Of a record all that is known is told, not only what decides.
  const records = new Set([...read].flatMap((field) => recordOf(field) ?? []));
  const decides = (field: string): boolean => read.has(field) || records.has(recordOf(field) ?? '');
  const relevant: Include = (field, ghost) =>
    full || (ghost ? read.has(field) : decides(field) && system.live.has(field));
  const places = system.actors.map(({ index, chart }) => chart.states[state.control[index] ?? 0]?.path ?? '');
  const end = [...facts(system, state, relevant), ...pendingFacts(system, state, include)];
  return { system, path, steps, broken, end, places, cycle, fair };
}

/** What the run shows of the property; null unless it is one of runs. */
function lassoOf(
  system: System,
  passages: readonly Passage[],
  name: string | null,
  cycle: number,
): Extract<LassoVerdict, { kind: 'breaks' }> | null {
  const property = system.properties.find(({ id }) => id === name);
  if (property === undefined || !isLiveness(property)) {
    if (cycle === 0 || name === null) return null;
    throw new PathError(`the path has a cycle, which shows nothing about '${name}'`);
  }
  const verdict = judgeLasso(system, passages, property, cycle);
  if (verdict.kind === 'breaks') return verdict;
  throw new PathError(`the path does not break '${property.id}': ${verdict.why}`);
}
function livenessJudgement(system: System, name: string | null, actors: readonly string[]): Judgement[] {
  return system.properties
    .filter(({ id }) => id === name)
    .map((property) => ({ name: property.id, property, text: property.text, actors }));
}

function follow(system: System, state: ModelState, ordinal: number, position: number, ended: boolean): Transition {
  if (ended) throw new PathError(`step ${position + 1} of the path follows a step that failed`);
  const list = enabled(system, state);
  const step = list[ordinal];
  if (step !== undefined) return step.take();
  throw new PathError(
    `step ${position + 1} of the path takes transition ${ordinal} of a state that has ${list.length}, numbered from 0`,
  );
}

function sorted(broken: readonly Judgement[], property: string | null, path: Path): readonly Judgement[] {
  if (property === null) return broken;
  const first = broken.find(({ name }) => name === property);
  if (first === undefined) {
    const found = broken.length === 0 ? 'nothing' : broken.map(({ name }) => `'${name}'`).join(', ');
    throw new PathError(
      `after ${path.length} steps the path breaks ${found}, not '${property}': it is cut off or altered`,
    );
  }
  return [first, ...broken.filter((each) => each !== first)];
}

/** The members that the scheduler chose, in words; `telling`: the choices that made a difference. */
export function chosenWords(system: System, { actor, chosen }: Transition, telling: ReadonlySet<string>): string[] {
  const { choices } = (system.actors[actor] as SystemActor).role;
  const told = Object.entries(chosen).filter(([name]) => telling.has(name));
  return told.map(([name, member]) => {
    const sort: Sort | undefined = choices[name];
    if (sort === undefined) return `${name} ${member}`;
    const text = memberName(system, sort, member);
    return sort.name === name ? text : `${name} ${text}`;
  });
}

/** The fields that decide the property: what it reads; for a built-in check the locks and what sleepers wait for. */
function fieldsOf(system: System, name: string): ReadonlySet<string> {
  const fields = new Set<string>();
  const visitor = { place: (place: Parameters<typeof fieldText>[0]) => void fields.add(fieldText(place)) };
  const conditions: Expression[] = system.properties
    .filter(({ id }) => id === name)
    .flatMap(({ cond, goal }) => (goal === undefined ? [cond] : [cond, goal]));
  const demands = (statements: readonly Statement[]): void =>
    walkStatements(statements, {
      statement: (statement) => {
        if (statement.op === 'check' && statement.property === name) conditions.push(statement.cond);
      },
    });
  for (const { chart, role } of system.actors) {
    for (const use of usesOf(chart).actions) demands(system.action(role, use));
    if (name !== 'lost wake-up' && name !== 'stuck') continue;
    for (const { sleepsOn, guard } of Object.values(role.steps)) if (sleepsOn) conditions.push(guard);
    for (const { sleepsWhile } of chart.states) {
      if (sleepsWhile !== null) conditions.push(system.guard(role, { name: sleepsWhile, params: undefined }));
    }
  }
  for (const condition of conditions) walkExpression(condition, visitor);
  if (!system.properties.some(({ id }) => id === name)) for (const field of lockFields(system)) fields.add(field);
  return fields;
}

/** The fields of all locks that are part of the state. */
function lockFields(system: System): string[] {
  const found: string[] = [];
  const visit = (domain: Domain, field: string): void => {
    if (domain.kind === 'array') return visit(domain.of, field);
    if (domain.kind !== 'record' && domain.kind !== 'lock') return;
    for (const [name, inner] of Object.entries(domain.fields)) {
      if (domain.kind === 'lock') found.push(`${field}.${name}`);
      else visit(inner, `${field}.${name}`);
    }
  };
  for (const block of system.blocks) visit({ kind: 'record', fields: block.fields }, block.name);
  return found;
}

/** `pt.pte` of `pt.pte.kind`; null of a field of its own. */
function recordOf(field: string): string | null {
  const cut = field.lastIndexOf('.');
  return field.indexOf('.') === cut ? null : field.slice(0, cut);
}
