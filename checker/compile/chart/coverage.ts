/** What of a machine a search may have left unvisited, as text. */

import type { Branch } from '../../language/property.ts';
import type { SystemActor } from '../system/system.ts';
import type { Candidate, Chart, ChartState } from './chart.ts';
import { candidatesOf } from './uses.ts';

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

/** The branch as `candidateText` spells it; null if the chart has no such candidate. */
export function branchText(chart: Chart, { state, event, candidate }: Branch): string | null {
  const list = chart.states
    .find(({ path }) => path === state)
    ?.on.get(event)
    ?.filter(({ heldBack }) => !heldBack);
  const found = list?.[candidate];
  return found === undefined ? null : candidateText(chart, found);
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
