/** Neighbouring steps of a machine that can be exchanged. */
import type { Candidate, Chart, ChartState } from '../compile/chart/chart.ts';
import { candidatesOf } from '../compile/chart/uses.ts';
import type { MachineEdit, Spot } from '../language/edit.ts';
import type { Statement } from '../language/ir.ts';
import { isReal, plainly } from './left-out.ts';

interface Exchange {
  readonly spot: Spot;
  readonly count: number;
  readonly step: string;
  readonly weakening: string;
  readonly edit: MachineEdit;
  /** All that changes is that a lock is taken earlier, or given back later. */
  readonly holdsLonger: boolean;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Pairs of events one after the other, each all that its state does, of which nothing comes between. What `effectOf` a step
 * is nothing real has no place to change, and in which order two locks are given back is the same to everybody. Where a
 * lock is held for one step only, that step is outside of it as if the lock were not taken, which is a weakening already.
 */
export function exchanges(chart: Chart, effectOf: (step: Candidate) => readonly Statement[]): Exchange[] {
  const arrivals = new Map<number, number>();
  for (const state of chart.states) {
    const targets = [...candidatesOf(state).map(({ target }) => target), state.initial];
    for (const target of targets) if (target !== null) arrivals.set(target, (arrivals.get(target) ?? 0) + 1);
  }
  const effectIn = (state: ChartState | undefined): readonly Statement[] | null => {
    const [, step] = (state === undefined ? null : onlyEvent(state)) ?? [];
    return step === undefined ? null : effectOf(step);
  };
  const after = (state: ChartState): ChartState | undefined => {
    const [, step] = onlyEvent(state) ?? [];
    return chart.states[step?.target ?? -1];
  };
  const before = (state: ChartState): ChartState | undefined => chart.states.find((each) => after(each) === state);
  return chart.states.flatMap((state): Exchange[] => {
    const [event, candidate] = onlyEvent(state) ?? [];
    const next = chart.states[candidate?.target ?? -1];
    const [other, later] = (next === undefined ? null : onlyEvent(next)) ?? [];
    if (event === undefined || next === undefined || other === undefined || event === other) return [];
    const one = candidate === undefined ? [] : effectOf(candidate);
    const two = later === undefined ? [] : effectOf(later);
    if (!isStep(candidate, one) || !isStep(later, two) || (givesBack(one) && givesBack(two))) return [];
    if (next === state || arrivals.get(next.index) !== 1) return [];
    const isAlone = arrivals.get(state.index) === 1;
    if (isHold(one, effectIn(after(next))) || (isAlone && isHold(effectIn(before(state)), two))) return [];
    const first: Spot = { state: state.path, part: 'on', event, candidate: 0 };
    const second: Spot = { state: next.path, part: 'on', event: other, candidate: 0 };
    const edit: MachineEdit = { edit: 'exchange', first, second };
    const weakening = `exchanged with '${other}'`;
    const holdsLonger = givesBack(one) !== givesBack(two) ? givesBack(one) : takes(two);
    return [
      {
        ...{ spot: first, count: 1, step: event, weakening, edit, holdsLonger },
        ...{ before: [event, other], after: [other, event] },
      },
    ];
  });
}

/** Whether the one takes a lock, and does no more, which the other gives back. */
function isHold(one: readonly Statement[] | null, other: readonly Statement[] | null): boolean {
  if (one === null || other === null || !takes(one)) return false;
  const taken = one.flatMap((each) => (each.op === 'lock' ? [plainly(each.lock)] : []));
  return other.some((each) => each.op === 'lock' && each.verb === 'release' && taken.includes(plainly(each.lock)));
}
/** Whether it is nothing but the taking of locks. */
function takes(effect: readonly Statement[]): boolean {
  const real = effect.filter(isReal);
  return (
    real.length > 0 && real.every((each) => each.op === 'lock' && (each.verb === 'acquire' || each.verb === 'queue'))
  );
}

/** A guard is a lock, or something else that is waited for. */
function isStep(step: Candidate | undefined, effect: readonly Statement[] = []): boolean {
  return step !== undefined && (step.guard !== null || effect.some(isReal));
}
/** Whether it is nothing but releases. */
function givesBack(effect: readonly Statement[] = []): boolean {
  const real = effect.filter(isReal);
  return real.length > 0 && real.every(isRelease);
}
function isRelease(statement: Statement): boolean {
  if (statement.op === 'if') return givesBack([...statement.yes, ...statement.no]);
  return statement.op === 'each' ? givesBack(statement.body) : statement.op === 'lock' && statement.verb === 'release';
}

/** The one candidate of the one event of an atomic state that does nothing else, if it leads somewhere. */
function onlyEvent(state: ChartState): readonly [event: string, candidate: Candidate] | null {
  const [[event, list] = ['', []], ...others] = state.on;
  const [only, ...more] = list;
  const plain = state.kind === 'atomic' && !state.asleep && !state.idle && state.always.length === 0;
  const bare = state.entry.length === 0 && state.exit.length === 0;
  return plain && bare && only !== undefined && only.target !== null && others.length + more.length === 0
    ? [event, only]
    : null;
}
