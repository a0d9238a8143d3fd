/** State diagrams in Mermaid's `stateDiagram-v2`, as code-hosting sites draw them. */
import { commonParent, type Diagram, type DiagramEdge, labelOf } from './diagram.ts';

/** One document. Several machines become several composite states of it. */
export function mermaid(diagrams: readonly Diagram[]): string {
  const lines = ['stateDiagram-v2'];
  const [only] = diagrams;
  if (diagrams.length === 1 && only !== undefined) lines.push(...inside(only, null, 's', '  '));
  else {
    diagrams.forEach((diagram, number) => {
      lines.push(`  state "${escaped(diagram.name)}" as m${number} {`);
      lines.push(...inside(diagram, null, `m${number}s`, '    '), '  }');
    });
  }
  return `${lines.join('\n')}\n`;
}

// An edge stands in the innermost composite state around both its ends: Mermaid draws no others.
function inside(diagram: Diagram, parent: number | null, prefix: string, indent: string): string[] {
  const lines: string[] = [];
  const around = diagram.states.find(({ index }) => index === parent);
  const initial = around === undefined ? diagram.initial : around.initial;
  for (const state of diagram.states.filter((each) => each.parent === parent)) {
    const declaration = `${indent}state "${labelOf(state).map(escaped).join('<br>')}" as ${prefix}${state.index}`;
    if (state.children.length === 0) lines.push(declaration);
    else lines.push(`${declaration} {`, ...inside(diagram, state.index, prefix, `${indent}  `), `${indent}}`);
  }
  if (initial !== null) lines.push(`${indent}[*] --> ${prefix}${initial}`);
  for (const { from, to, labels } of diagram.edges.flatMap((edge) => drawable(diagram, edge))) {
    if (commonParent(diagram, from, to) !== parent) continue;
    lines.push(`${indent}${prefix}${from} --> ${prefix}${to}: ${labels.map(escaped).join('<br>')}`);
  }
  for (const state of diagram.states) {
    if (state.parent === parent && state.final) lines.push(`${indent}${prefix}${state.index} --> [*]`);
  }
  return lines;
}

/** Mermaid cannot join a composite state with one inside it: the edge is drawn from, or to, what is inside instead. */
function drawable(diagram: Diagram, edge: DiagramEdge): DiagramEdge[] {
  const { from, to } = edge;
  if (isInside(diagram, to, from)) {
    const sources = diagram.states.filter(({ parent, final }) => parent === from && !final);
    return sources.flatMap(({ index }) => drawable(diagram, { ...edge, from: index }));
  }
  const entered = diagram.states.find(({ index }) => index === to)?.initial ?? null;
  if (entered !== null && isInside(diagram, from, to)) return drawable(diagram, { ...edge, to: entered });
  return [edge];
}
function isInside(diagram: Diagram, inner: number, outer: number): boolean {
  const parent = diagram.states.find(({ index }) => index === inner)?.parent ?? null;
  return parent !== null && (parent === outer || isInside(diagram, parent, outer));
}

/** Mermaid reads these in labels as its own. */
function escaped(text: string): string {
  return text.replace(/[#;:"{}<>]/g, (char) => `#${char.charCodeAt(0)};`);
}
