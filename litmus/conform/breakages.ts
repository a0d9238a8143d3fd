/** Machines broken on purpose in one place: do recorded traces of the kernel tell them from the right ones? */

import type { Scenario } from '../../checker/language/spec.ts';
import type { Weakening } from '../../checker/necessity/weakenings.ts';
import { weakeningsIn, withWeakenings } from '../../checker/necessity/weigh.ts';
import type { LitmusTest } from '../litmus-test.ts';
import type { TracedRun } from './log.ts';
import { conformScenario, Model, type ModelStep, nameIn } from './model.ts';
import { Places } from './places.ts';
import { type Recording, readRun } from './recording.ts';
import { conforms } from './search.ts';

export interface Breakage {
  readonly function: string;
  /** The place and what becomes of it. */
  readonly text: string;
  /** The first test of which a recorded run is rejected; null if all are still accepted. */
  readonly rejectedBy: string | null;
}

interface Candidate {
  readonly function: string;
  readonly text: string;
  /** With the name of the weakening in the machine that the test runs. */
  readonly tests: Map<LitmusTest, string>;
}

/** `count` places, spread evenly over all that the recorded runs come by; `tests` are tried in their order. */
export function breakagesOf(tests: readonly LitmusTest[], recording: Recording, count: number): Breakage[] {
  const scenarios = new Map(tests.map((test) => [test, withWeakenings(conformScenario(test, recording.era))]));
  const places = new Places(new Set(recording.probed));
  const runs = (test: LitmusTest) => (recording.tests[test.name] ?? []).map((run) => readRun(run, recording.probed));
  const all = candidates(tests, scenarios, runs, places);
  const chosen = Array.from({ length: Math.min(count, all.length) }, (_, at) => {
    return all[Math.floor((at * all.length) / Math.min(count, all.length))];
  });
  return chosen.flatMap((candidate): Breakage[] => {
    if (candidate === undefined) return [];
    const by = [...candidate.tests].find(([test, mutant]) => {
      const scenario = scenarios.get(test);
      if (scenario === undefined) return false;
      const model = new Model(test, scenario, mutant);
      return runs(test).some((run) => !conforms(model, run, places).accepted);
    });
    return [{ function: candidate.function, text: candidate.text, rejectedBy: by?.[0].name ?? null }];
  });
}

/** Each place once, whichever machines have it, if some way through a log comes by it. */
function candidates(
  tests: readonly LitmusTest[],
  scenarios: ReadonlyMap<LitmusTest, Scenario>,
  runs: (test: LitmusTest) => readonly TracedRun[],
  places: Places,
): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const test of tests) {
    const scenario = scenarios.get(test);
    if (scenario === undefined) continue;
    const taken = takenIn(new Model(test, scenario), runs(test), places);
    for (const weakening of weakeningsIn(scenario)) {
      const name = nameIn(weakening.place.function);
      if (name === null || places.of(name) === null || !isStep(weakening)) continue;
      if (!taken.has(placeKey(weakening.machine, weakening.state, weakening.event))) continue;
      const text = `${weakening.place.state} / ${weakening.event}: ${weakening.step} ${weakening.weakening}`;
      const key = `${name} ${text}`;
      const known = found.get(key) ?? { function: name, text, tests: new Map<LitmusTest, string>() };
      known.tests.set(test, weakening.name);
      found.set(key, known);
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, candidate]) => candidate);
}

function takenIn(model: Model, runs: readonly TracedRun[], places: Places): Set<string> {
  const taken = new Set<string>();
  const note = ({ actor, source, event, candidate }: ModelStep): void => {
    const machine = model.system.actors[actor]?.chart.name ?? '';
    // As the names of weakenings have it, which number the candidates of an event that has several.
    taken.add(placeKey(machine, source, event));
    taken.add(placeKey(machine, source, `${event} #${candidate + 1}`));
  };
  for (const run of runs) conforms(model, run, places, note);
  return taken;
}
function placeKey(machine: string, state: string, event: string): string {
  return `${machine}/${state}/${event}`;
}

/** A whole step left out, a call left out, or two steps exchanged; a guard that is taken for true or false is none of these. */
function isStep({ edit, weakening }: Weakening): boolean {
  if (edit.edit === 'action') return edit.becomes === null;
  return edit.edit === 'exchange' || weakening === 'not called' || weakening === 'not taken';
}
