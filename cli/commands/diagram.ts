/** `racewalk diagram`: the control states of a scenario's machines. */

import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { asWritten } from '../../checker/compile/system/system.ts';
import type { MachineLike } from '../../checker/language/role.ts';
import type { Graph } from '../../checker/report/chart/graph.ts';
import type { Picture } from '../../checker/report/chart/pictures.ts';
import { brokenGraphs, graphsOf, isChanged, type Searched } from '../../checker/report/chart/scenario-graphs.ts';
import { SharedParts } from '../../checker/report/chart/shared.ts';
import { dot } from '../../checker/report/dot.ts';
import { mermaid } from '../../checker/report/mermaid.ts';
import { fitted, stacked } from '../../checker/report/svg.ts';
import { machineJson } from '../../checker/xstate/json.ts';
import { printDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { limitsOf, searching } from '../options/limits.ts';
import { choice, flag, type RawOptions, text } from '../options/options.ts';
import { byMutant, type Task, withoutOnDemand } from '../options/select.ts';

export async function diagramCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const format = choice(options, 'format', ['mermaid', 'dot', 'svg', 'xstate']);
  const mutant = text(options, 'mutant');
  const loaded = withoutOnDemand(await load([name], io), [name]);
  const tasks = mutant === null ? loaded.map((each) => ({ ...each, mutant })) : byMutant(loaded, mutant);
  const printed = format === 'xstate' ? json(tasks) : await drawn(picturesOf(tasks, options, io), format);
  if (flag(options, 'json')) printDocument(io, 'diagram', { name, format, text: printed });
  else io.out(printed);
  return 0;
}

function picturesOf(tasks: readonly Task[], options: RawOptions, io: Io): readonly Picture[] {
  const graphs = tasks.flatMap((task) => {
    const before = searched({ ...task, mutant: null }, options, io);
    if (task.mutant === null) return graphsOf(before);
    const list = brokenGraphs(before, searched(task, options, io));
    if (!list.some(({ arrows }) => arrows.some(isChanged)))
      io.err(
        `racewalk: '${task.mutant}' changes no step of a machine but how the scenario begins: nothing is marked\n`,
      );
    return list;
  });
  // A machine that several scenarios of a file run is drawn as the first of them runs it.
  const once = graphs.filter((graph, at) => graphs.findIndex((other) => other.name === graph.name) === at);
  const shared = new SharedParts(once);
  return [
    ...once.flatMap((graph: Graph) => shared.picturesOf(graph)),
    ...shared.parts.flatMap(({ pictures }) => pictures),
  ];
}

/** What is reached is known when all is visited. */
function searched({ scenario, mutant, file }: Task, options: RawOptions, io: Io): Searched {
  const system = inFile(file, () => buildSystem(scenario, mutant));
  // A draft is drawn whatever lint would say of it.
  const program = inFile(file, () => buildProgram(system));
  const { result, outcome } = searching(io, limitsOf(options, io), scenario.name, (limits) =>
    checkProgram(program, limits),
  );
  outcome.release();
  if (result.cut === null) return { system, result };
  io.err(`racewalk: '${scenario.name}' was not searched to its end: states that nothing reaches are drawn too\n`);
  return { system, result: null };
}

async function drawn(pictures: readonly Picture[], format: 'mermaid' | 'dot' | 'svg'): Promise<string> {
  return format === 'mermaid' ? mermaid(pictures) : format === 'dot' ? dot(pictures) : await svg(pictures);
}

/** One machine by itself can be imported as it is printed; several are a list. */
function json(tasks: readonly Task[]): string {
  const machines = new Set<MachineLike>();
  for (const { scenario, mutant, file } of tasks) {
    const { actors } = inFile(file, () => asWritten(buildSystem(scenario, mutant)));
    for (const { spec } of actors) machines.add(spec.machine);
  }
  const list = [...machines].map(machineJson);
  return `${JSON.stringify(list.length === 1 ? list[0] : list, null, 2)}\n`;
}

// Loaded here: Graphviz in WebAssembly is large, and only this needs it.
async function svg(pictures: readonly Picture[]): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return stacked(pictures.map((picture) => fitted(viz.renderString(dot([picture]), { format: 'svg' }))));
}
