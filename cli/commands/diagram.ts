/** `racewalk diagram`: the control states of a scenario's machines. */

import { buildSystem } from '../../checker/compile/system/build.ts';
import { asWritten } from '../../checker/compile/system/system.ts';
import { type Diagram, diagramOf } from '../../checker/report/diagram.ts';
import { dot } from '../../checker/report/dot.ts';
import { mermaid } from '../../checker/report/mermaid.ts';
import { printDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { choice, flag, type RawOptions } from '../options/options.ts';

export async function diagramCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const format = choice(options, 'format', ['mermaid', 'dot', 'svg']);
  const machines = new Map<unknown, Diagram>();
  for (const { scenario, file } of await load([name], io)) {
    const system = inFile(file, () => asWritten(buildSystem(scenario)));
    for (const { chart, spec } of system.actors) machines.set(spec.machine, diagramOf(chart));
  }
  const diagrams = [...machines.values()];
  const text = format === 'mermaid' ? mermaid(diagrams) : format === 'dot' ? dot(diagrams) : await svg(diagrams);
  if (flag(options, 'json')) printDocument(io, 'diagram', { name, format, text });
  else io.out(text);
  return 0;
}

// Loaded here: Graphviz in WebAssembly is large, and only this needs it.
async function svg(diagrams: readonly Diagram[]): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return `${viz.renderString(dot(diagrams), { format: 'svg' }).trimEnd()}\n`;
}
