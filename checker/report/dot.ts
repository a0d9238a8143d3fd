/** Pictures of machines in Graphviz's DOT. */
import type { Edge, Node, Picture } from './chart/pictures.ts';
import { fontFace } from './text-width.ts';

/** A graph for each picture. */
export function dot(pictures: readonly Picture[]): string {
  return pictures.map(graph).join('');
}

function graph({ title, nodes, edges, initial }: Picture): string {
  const lines = [
    `digraph ${quoted(title)} {`,
    `  label=${quoted(title)}; labelloc=t; labeljust=l; rankdir=TB; fontname="${fontFace}"; fontsize=13;`,
    `  node [shape=box, style="rounded,filled", fillcolor=white, fontname="${fontFace}", fontsize=11];`,
    `  edge [fontname="${fontFace}", fontsize=9];`,
    ...nodes.map((node) => `  ${nodeLine(node)}`),
    ...(initial === null ? [] : ['  start [shape=point, width=0.12, label=""];', `  start -> ${initial};`]),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
  ];
  return `${[...lines, '}'].join('\n')}\n`;
}

function nodeLine({ id, kind, label, holds, rests, change }: Node): string {
  const options = [`label=${quoted(label.join('\n'))}`];
  if (holds) options.push('fillcolor="#fde8c4"');
  if (kind === 'final') options.push('peripheries=2');
  if (kind === 'inside' || kind === 'apart') options.push('penwidth=2.5');
  if (kind === 'elsewhere') options.push('style="dashed"', 'color="#999999"', 'fontcolor="#555555"');
  else if (rests) options.push('style="rounded,filled,dashed"');
  if (change !== null) options.push('color="#cc0000"');
  return `${id} [${options.join(', ')}];`;
}

const lines = { added: 'bold', changed: 'bold', removed: 'dashed' };

function edgeLine({ from, to, labels, change }: Edge): string {
  const text = change === null ? labels : labels.map((label) => `${change}: ${label}`);
  // A line that begins at its edge would be crossed by it.
  const options = [`label=${quoted(text.map((line) => ` ${line} `).join('\n'))}`];
  if (change !== null) options.push('color="#cc0000"', 'fontcolor="#cc0000"', `style=${lines[change]}`);
  return `${from} -> ${to} [${options.join(', ')}];`;
}

function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
