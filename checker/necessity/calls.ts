/** Calls that can be left out: what leads to a sub-chart leads to where it would have gone on. */
import type { Candidate, Chart, ChartState } from '../compile/chart/chart.ts';
import type { MachineEdit, Spot } from '../language/edit.ts';

interface Call {
  readonly spot: Spot;
  readonly count: number;
  readonly step: string;
  readonly weakening: string;
  readonly edit: MachineEdit;
  readonly before: unknown;
  readonly after: unknown;
}

/** Of the state: its candidates that lead to a sub-chart after which the machine goes on in one way only. */
export function callsIn(chart: Chart, state: ChartState): Call[] {
  const ofList = (part: Spot['part'], event: string, list: readonly Candidate[]): Call[] =>
    list.flatMap(({ target }, at): Call[] => {
      const called = target === null ? undefined : chart.states[target];
      const behind = called === undefined ? null : pathBehind(chart, called);
      if (called === undefined || behind === null) return [];
      const spot: Spot = { state: state.path, part, event, candidate: at };
      const [step, count] = [called.path.split('.').at(-1) ?? '', list.length];
      const edit: MachineEdit = { edit: 'target', spot, target: behind };
      return [{ ...{ spot, count, step, weakening: 'not called', edit }, before: called.path, after: behind }];
    });
  return [
    ...[...state.on].flatMap(([event, list]) => ofList('on', event, list)),
    ...ofList('always', '', state.always),
    ...ofList('onDone', '', state.onDone),
  ];
}

/** Where it goes on when it is over, if that is one place and nothing else is done on the way. */
function pathBehind(chart: Chart, { kind, onDone, entry, exit }: ChartState): string | null {
  const [only, ...others] = onDone;
  const isPlain = kind === 'compound' && entry.length + exit.length + others.length === 0;
  if (!isPlain || only === undefined || only.guard !== null || only.acts.length > 0 || only.target === null)
    return null;
  return chart.states[only.target]?.path ?? null;
}
