/** `racewalk diagram`: the control states of a scenario's machines. */

import { buildSystem } from '../../checker/compile/system/build.ts';
import { asWritten } from '../../checker/compile/system/system.ts';
import type { MachineLike } from '../../checker/language/role.ts';
import { type Diagram, diagramOf } from '../../checker/report/diagram.ts';
import { dot } from '../../checker/report/dot.ts';
import { mermaid } from '../../checker/report/mermaid.ts';
import { machineJson } from '../../checker/xstate/json.ts';
import { printDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { choice, flag, type RawOptions } from '../options/options.ts';

export async function diagramCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const format = choice(options, 'format', ['mermaid', 'dot', 'svg', 'xstate']);
  const machines = new Map<MachineLike, Diagram>();
  for (const { scenario, file } of await load([name], io)) {
    const system = inFile(file, () => asWritten(buildSystem(scenario)));
    for (const { chart, spec } of system.actors) machines.set(spec.machine, diagramOf(chart));
  }
  const text = format === 'xstate' ? json([...machines.keys()]) : await drawn([...machines.values()], format);
  if (flag(options, 'json')) printDocument(io, 'diagram', { name, format, text });
  else io.out(text);
  return 0;
}

async function drawn(diagrams: readonly Diagram[], format: 'mermaid' | 'dot' | 'svg'): Promise<string> {
  return format === 'mermaid' ? mermaid(diagrams) : format === 'dot' ? dot(diagrams) : await svg(diagrams);
}

/** One machine by itself can be imported as it is printed; several are a list. */
function json(machines: readonly MachineLike[]): string {
  const list = machines.map(machineJson);
  return `${JSON.stringify(list.length === 1 ? list[0] : list, null, 2)}\n`;
}

// Loaded here: Graphviz in WebAssembly is large, and only this needs it.
async function svg(diagrams: readonly Diagram[]): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return `${viz.renderString(dot(diagrams), { format: 'svg' }).trimEnd()}\n`;
}
