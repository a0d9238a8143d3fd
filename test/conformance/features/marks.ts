/** A role whose actions leave marks in the order in which they run, and a run of one such machine. */
import { expect } from '@jest/globals';
import { setup } from 'xstate';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { encode } from '../../../checker/compile/lower/layout.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import type { System } from '../../../checker/compile/system/system.ts';
import type { ModelState } from '../../../checker/interpret/state.ts';
import { initialState, transitions, unstartedState } from '../../../checker/interpret/step.ts';
import { queue, range, role, scenario, sometimes, sort } from '../../../checker/language/index.ts';
import type { MachineLike } from '../../../checker/language/role.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { plain, search } from '../../../checker/search/search.ts';
import { breadthFirst } from '../../../checker/search/strategy.ts';
import { xstateStart, xstateStep } from '../../../checker/xstate/actor.ts';
import { outcomesDiffer } from '../compare.ts';

/** `a+` stands for entering a, `a-` for leaving it. */
export const marks = ['R+', 'R-', 'A+', 'A-', 'B+', 'B-', 'a+', 'a-', 'b+', 'b-', 'c+', 'c-', 'x', 'y', 'z'] as const;
export type Mark = (typeof marks)[number];
const mark = sort('mark', { labels: marks });

export const marker = role('marker', { registers: { log: queue(mark, 12), n: range(0, 3) } }, ({ self }) => ({
  guards: {
    no: false,
    yes: true,
    nIs: ({ n }: { n: number }) => self.n.is(n),
    /** An error of the step: reading it asks for a mark that does not exist. */
    broken: self.log.head().known().is(0),
  },
  actions: {
    mark: ({ as }: { as: Mark }) => self.log.enqueue(marks.indexOf(as)),
    setN: ({ to }: { to: number }) => self.n.set(to),
    increment: self.n.increment(),
  },
}));
/** `machines.createMachine({ … })` with this role's names. */
export const machines = setup(vocabulary(marker));

/** The action that leaves the mark. */
export function m<const M extends Mark>(as: M): { type: 'mark'; params: { as: M } } {
  return { type: 'mark', params: { as } };
}

/**
 * Starts the machine and sends it the events. For the start and for each event one line: the marks left and the state
 * reached, or 'none' for no transition, or the failure. At every step XState must do the same,
 * and the generated engine finds what the interpreter finds in all states.
 */
export function run(machine: MachineLike, ...events: readonly string[]): string[] {
  return marksOf(machine, events, true);
}

/** The same of a machine that the engine refuses. */
export function runInterpreted(machine: MachineLike, ...events: readonly string[]): string[] {
  return marksOf(machine, events, false);
}

function marksOf(machine: MachineLike, events: readonly string[], engine: boolean): string[] {
  const system = buildSystem(
    scenario({
      name: 'feature',
      text: '',
      bounds: { mark: marks.length },
      actors: { it: marker.runs(machine) },
      // Asked of the log, so that it is a part of each state.
      properties: [
        sometimes(
          'marked',
          '',
          marker.some((it) => it.log.length().moreThan(0)),
        ),
      ],
    }),
  );
  if (engine) compareEngines(system);
  const lines: string[] = [];
  const report = (state: ModelState): ModelState => {
    const [registers] = state.registers;
    const { log, n } = registers as { log: number[]; n: number };
    const path = system.actors[0]?.chart.states[state.control[0] ?? 0]?.path;
    lines.push([...log.map((each) => marks[each]), `@${path}`].join(' '));
    return { ...state, registers: [{ log: [], n }] };
  };
  const start = initialState(system);
  expect(outcomesDiffer({ kind: 'next', state: start }, xstateStart(system, 0, unstartedState(system)))).toBeNull();
  let state = report(start);
  for (const event of events) {
    const outcome = transitions(system, state).find((each) => each.event === event)?.outcome ?? null;
    expect(outcomesDiffer(outcome, xstateStep(system, 0, state, event, {}))).toBeNull();
    if (outcome === null) lines.push('none');
    else if (outcome.kind === 'failure') lines.push(outcome.failure.failure);
    else state = report(outcome.state);
  }
  return lines;
}

/** In all states that three steps lead to: the logs of some machines grow for long. */
function compareEngines(system: System): void {
  const program = buildProgram(system);
  const [interrupted, progress] = [() => null, () => {}];
  const options = { ...plain, strategy: breadthFirst(), memory: 2 ** 24, until: null, interrupted, progress };
  const found = search(program, { ...options, depthMax: 2 });
  const words = Array.from({ length: found.states }, (_, state) => found.words(state).join());
  const failures = found.findings.flatMap(({ name, event }) => (event === null ? [] : [name]));
  found.release();
  const spelled = (state: ModelState): string => encode(system, program.layout, state).join();
  const known = new Map([[spelled(initialState(system)), initialState(system)]]);
  const failed = new Set<string>();
  for (let [from, depth] = [new Map(known), 0]; depth < 3; depth++) {
    const next = new Map<string, ModelState>();
    for (const { outcome } of [...from.values()].flatMap((state) => transitions(system, state))) {
      if (outcome.kind === 'failure') failed.add(outcome.failure.failure);
      else if (!known.has(spelled(outcome.state))) next.set(spelled(outcome.state), outcome.state);
    }
    for (const [text, state] of next) known.set(text, state);
    from = next;
  }
  expect(words.sort()).toEqual([...known.keys()].sort());
  expect(failures.sort()).toEqual([...failed].sort());
}
