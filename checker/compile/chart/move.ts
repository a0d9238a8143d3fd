/** Which states a candidate leaves and enters. */
import type { Candidate, Chart, ChartState } from './chart.ts';

/** The state and its ancestors, innermost first. */
export function ancestry(chart: Chart, index: number): ChartState[] {
  const list: ChartState[] = [];
  for (let at: number | null = index; at !== null; ) {
    const state: ChartState | undefined = chart.states[at];
    if (state === undefined) break;
    list.push(state);
    at = state.parent;
  }
  return list;
}

/** From the state down to the atomic state that its `initial`s lead to, the state itself first. */
function descent(chart: Chart, index: number): ChartState[] {
  const list: ChartState[] = [];
  for (let at: number | null = index; at !== null; ) {
    const state: ChartState | undefined = chart.states[at];
    if (state === undefined) break;
    list.push(state);
    at = state.initial;
  }
  return list;
}

/** The states entered at the start, outermost first; the last one is atomic. */
export function initialEntries(chart: Chart): readonly ChartState[] {
  return descent(chart, 0);
}

export interface Move {
  /** Innermost first. */
  readonly exits: readonly ChartState[];
  /** Outermost first. */
  readonly entries: readonly ChartState[];
  /** The atomic state afterwards. */
  readonly to: number;
}

/** Which states the candidate leaves and enters when the actor is in the atomic state `from`. */
export function move(chart: Chart, from: number, candidate: Candidate): Move {
  if (candidate.target === null) return { exits: [], entries: [], to: from };
  const targetLine = ancestry(chart, candidate.target);
  const sourceLine = ancestry(chart, candidate.source);
  const inside = targetLine.some((state) => state.index === candidate.source);
  // The domain is the state that stays active: the source itself, or the least common proper ancestor.
  let domain: number | null = candidate.source;
  if (candidate.reenter || !inside) {
    const common = sourceLine
      .slice(1)
      .find((state) => targetLine.some((other) => other.index === state.index && other.index !== candidate.target));
    domain = common?.index ?? (candidate.reenter ? null : 0);
  }
  const exits: ChartState[] = [];
  for (const state of ancestry(chart, from)) {
    if (state.index === domain) break;
    exits.push(state);
  }
  const above: ChartState[] = [];
  for (const state of targetLine) {
    if (state.index === domain) break;
    above.unshift(state);
  }
  const below = descent(chart, candidate.target);
  const entries = [...above, ...below.slice(1)];
  return { exits, entries, to: below.at(-1)?.index ?? candidate.target };
}
