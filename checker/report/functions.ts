/** Which functions of which files the machines of some scenarios stand for, and with which of their steps. */

import { readChart } from '../compile/chart/chart.ts';
import { specsOf } from '../compile/system/specs.ts';
import type { Scenario } from '../language/spec.ts';

export interface KernelFunction {
  /** As `mm/memory.c`. */
  readonly file: string;
  readonly name: string;
  /** What the machines say that they were read beside, such as `6.1`, in the order of the machines. */
  readonly versions: readonly string[];
  /** For each machine the steps in that function, as `state / event`. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
}

/** Sorted by file and name. Steps of user space, of hardware and of machines that do not say belong to no function. */
export function functionsOf(scenarios: readonly Scenario[]): readonly KernelFunction[] {
  const found = new Map<string, { versions: Set<string>; steps: Map<string, Set<string>> }>();
  const charts = new Set(scenarios.flatMap(specsOf).map(({ machine, role }) => readChart(machine, role)));
  for (const { name: machine, states } of charts) {
    for (const state of states) {
      if (state.in === null || !state.in.includes(':') || state.on.size === 0) continue;
      const entry = found.get(state.in) ?? { versions: new Set<string>(), steps: new Map<string, Set<string>>() };
      found.set(state.in, entry);
      if (state.version !== null) entry.versions.add(state.version);
      const steps = entry.steps.get(machine) ?? new Set<string>();
      entry.steps.set(machine, steps);
      for (const event of state.on.keys()) steps.add(state.path === '' ? event : `${state.path} / ${event}`);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, { versions, steps }]) => {
      const [file = '', name = ''] = place.split(':');
      return {
        file,
        name,
        versions: [...versions],
        steps: new Map([...steps].map(([machine, list]) => [machine, [...list]])),
      };
    });
}

/** Their names as they are called, by file. */
export function byFile(functions: readonly KernelFunction[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const { file, name } of functions) files.set(file, [...(files.get(file) ?? []), `${name}()`]);
  return files;
}

/** `do_anonymous_page()` of `mm/memory.c:do_anonymous_page`; who is no kernel function goes by the word for it. */
export function functionText(place: string | null): string | null {
  if (place === null) return null;
  const [file, name] = place.split(':');
  return name === undefined ? `${file}` : `${name}()`;
}
