/** Neighbouring steps of a machine that can be exchanged. */
import type { Candidate, Chart, ChartState } from '../compile/chart/chart.ts';
import { candidatesOf } from '../compile/chart/uses.ts';
import type { MachineEdit, Spot } from '../language/edit.ts';
import type { Statement } from '../language/ir.ts';
import { isReal } from './left-out.ts';

interface Exchange {
  readonly spot: Spot;
  readonly count: number;
  readonly step: string;
  readonly weakening: string;
  readonly edit: MachineEdit;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Pairs of events one after the other, each all that its state does, of which nothing comes between. What `effectOf` a step
 * is nothing real has no place to change, and in which order two locks are given back is the same to everybody.
 */
export function exchanges(chart: Chart, effectOf: (step: Candidate) => readonly Statement[]): Exchange[] {
  const arrivals = new Map<number, number>();
  for (const state of chart.states) {
    const targets = [...candidatesOf(state).map(({ target }) => target), state.initial];
    for (const target of targets) if (target !== null) arrivals.set(target, (arrivals.get(target) ?? 0) + 1);
  }
  return chart.states.flatMap((state): Exchange[] => {
    const [event, candidate] = onlyEvent(state) ?? [];
    const next = chart.states[candidate?.target ?? -1];
    const [other, later] = (next === undefined ? null : onlyEvent(next)) ?? [];
    if (event === undefined || next === undefined || other === undefined || event === other) return [];
    const [one, two] = [candidate, later].map((step) => (step === undefined ? [] : effectOf(step)));
    if (!isStep(candidate, one) || !isStep(later, two) || (givesBack(one) && givesBack(two))) return [];
    if (next === state || arrivals.get(next.index) !== 1) return [];
    const first: Spot = { state: state.path, part: 'on', event, candidate: 0 };
    const second: Spot = { state: next.path, part: 'on', event: other, candidate: 0 };
    const edit: MachineEdit = { edit: 'exchange', first, second };
    const weakening = `exchanged with '${other}'`;
    return [
      { ...{ spot: first, count: 1, step: event, weakening, edit }, before: [event, other], after: [other, event] },
    ];
  });
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
