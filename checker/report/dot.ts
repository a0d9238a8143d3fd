/** Pictures of machines in Graphviz's DOT. */
import type { Edge, Node, Picture } from './chart/pictures.ts';
import { fontFace } from './text-width.ts';

/** One graph; each picture is a cluster. */
export function dot(pictures: readonly Picture[]): string {
  const lines = [
    'digraph racewalk {',
    `  rankdir=TB; fontname="${fontFace}"; fontsize=13; labeljust=l;`,
    `  node [shape=box, style="rounded,filled", fillcolor=white, fontname="${fontFace}", fontsize=11];`,
    `  edge [fontname="${fontFace}", fontsize=9];`,
  ];
  pictures.forEach((picture, number) => {
    lines.push(
      `  subgraph cluster_p${number} {`,
      `    label=${quoted(picture.title)}; style=rounded; color="#bbbbbb";`,
    );
    lines.push(...inside(picture, `p${number}`).map((line) => `    ${line}`), '  }');
  });
  return `${[...lines, '}'].join('\n')}\n`;
}

function inside({ nodes, edges, initial }: Picture, prefix: string): string[] {
  const start = `${prefix}_start`;
  return [
    ...nodes.map((node) => nodeLine(node, prefix)),
    ...(initial === null ? [] : [`${start} [shape=point, width=0.12, label=""];`, `${start} -> ${prefix}${initial};`]),
    ...edges.map((edge) => edgeLine(edge, prefix)),
  ];
}

function nodeLine({ id, kind, label, holds, rests, change }: Node, prefix: string): string {
  const options = [`label=${quoted(label.join('\n'))}`];
  if (holds) options.push('fillcolor="#fde8c4"');
  if (kind === 'final') options.push('peripheries=2');
  if (kind === 'inside' || kind === 'apart') options.push('penwidth=2.5');
  if (kind === 'elsewhere') options.push('style="dashed"', 'color="#999999"', 'fontcolor="#555555"');
  else if (rests) options.push('style="rounded,filled,dashed"');
  if (change !== null) options.push('color="#cc0000"');
  return `${prefix}${id} [${options.join(', ')}];`;
}

const lines = { added: 'bold', changed: 'bold', removed: 'dashed' };

function edgeLine({ from, to, labels, change }: Edge, prefix: string): string {
  const text = change === null ? labels : labels.map((label) => `${change}: ${label}`);
  const options = [`label=${quoted(text.join('\n'))}`];
  if (change !== null) options.push('color="#cc0000"', 'fontcolor="#cc0000"', `style=${lines[change]}`);
  return `${prefix}${from} -> ${prefix}${to} [${options.join(', ')}];`;
}

function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
