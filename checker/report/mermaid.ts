/** Pictures of machines in Mermaid's `stateDiagram-v2`, as code-hosting sites draw them. */
import type { Node, Picture } from './chart/pictures.ts';

/** One document. Several pictures become several composite states of it. */
export function mermaid(pictures: readonly Picture[]): string {
  const [only] = pictures;
  const lines = ['stateDiagram-v2'];
  if (pictures.length === 1 && only !== undefined) lines.push(...lineOf(only, '', '  '));
  else {
    pictures.forEach((picture, number) => {
      lines.push(`  state "${escaped(picture.title)}" as p${number} {`);
      lines.push(...lineOf(picture, `p${number}`, '    '), '  }');
    });
  }
  const styled = pictures.map((picture, number) => styles(picture, pictures.length === 1 ? '' : `p${number}`));
  for (const { name, style } of classes) {
    const ids = styled.flatMap((each) => each.get(name) ?? []);
    if (ids.length > 0) lines.push(`  classDef ${name} ${style}`, `  class ${ids.join(',')} ${name}`);
  }
  return `${lines.join('\n')}\n`;
}

const classes: readonly { readonly name: string; readonly style: string; readonly isIn: (node: Node) => boolean }[] = [
  { name: 'holds', style: 'fill:#fde8c4,stroke:#b7791f,color:#000', isIn: ({ holds }) => holds },
  { name: 'box', style: 'stroke-width:3px', isIn: ({ kind }) => kind === 'inside' || kind === 'apart' },
  { name: 'elsewhere', style: 'stroke-dasharray:4 3', isIn: ({ kind }) => kind === 'elsewhere' },
  { name: 'changed', style: 'stroke:#c00,stroke-width:3px', isIn: ({ change }) => change !== null },
];

function lineOf({ nodes, edges, initial }: Picture, prefix: string, indent: string): string[] {
  return [
    ...nodes.map(({ id, label }) => `${indent}state "${label.map(escaped).join('<br>')}" as ${prefix}${id}`),
    ...(initial === null ? [] : [`${indent}[*] --> ${prefix}${initial}`]),
    ...edges.map(({ from, to, labels, change }) => {
      const text = labels.map(escaped).join('<br>');
      return `${indent}${prefix}${from} --> ${prefix}${to}: ${change === null ? '' : `⊘ ${change}: `}${text}`;
    }),
    ...nodes.flatMap(({ id, kind }) => (kind === 'final' ? [`${indent}${prefix}${id} --> [*]`] : [])),
  ];
}

function styles({ nodes }: Picture, prefix: string): ReadonlyMap<string, readonly string[]> {
  return new Map(classes.map(({ name, isIn }) => [name, nodes.filter(isIn).map(({ id }) => `${prefix}${id}`)]));
}

/** Mermaid reads these in labels as its own. */
export function escaped(text: string): string {
  return text.replace(/[#;:"{}<>]/g, (char) => `#${char.charCodeAt(0)};`);
}
