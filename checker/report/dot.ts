/** State diagrams in Graphviz's DOT. */
import { type Diagram, type DiagramState, labelOf } from './diagram.ts';

/** One graph; each machine, and each compound state in it, is a cluster. */
export function dot(diagrams: readonly Diagram[]): string {
  const lines = [
    'digraph racewalk {',
    '  compound=true; rankdir=TB; fontname="sans-serif";',
    '  node [shape=box, style=rounded, fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  diagrams.forEach((diagram, number) => {
    lines.push(`  subgraph cluster_m${number} {`, `    label=${quoted(diagram.name)};`);
    lines.push(...new DotWriter(diagram, `m${number}s`).lines().map((line) => `    ${line}`), '  }');
  });
  return `${[...lines, '}'].join('\n')}\n`;
}

class DotWriter {
  private readonly diagram: Diagram;
  private readonly prefix: string;

  constructor(diagram: Diagram, prefix: string) {
    this.diagram = diagram;
    this.prefix = prefix;
  }

  lines(): string[] {
    return [...this.inside(null), ...this.diagram.edges.map((edge) => this.edge(edge.from, edge.to, edge.labels))];
  }

  private inside(parent: number | null): string[] {
    const states = this.diagram.states.filter((state) => state.parent === parent);
    const lines = states.flatMap((state) => (state.children.length === 0 ? [this.node(state)] : this.cluster(state)));
    const start = parent === null ? this.diagram.initial : (this.state(parent)?.initial ?? null);
    if (start === null) return lines;
    const dot = `${this.prefix}_start${parent ?? ''}`;
    return [
      ...lines,
      `${dot} [shape=point, width=0.12, label=""];`,
      this.line(dot, this.leaf(start), this.head(start)),
    ];
  }

  private node(state: DiagramState): string {
    const { index, final, mark } = state;
    const text = quoted(labelOf(state).join('\n'));
    const style = final ? ', peripheries=2' : mark === null ? '' : ', style="rounded,dashed"';
    return `${this.prefix}${index} [label=${text}${style}];`;
  }

  private cluster(state: DiagramState): string[] {
    const inner = this.inside(state.index).map((line) => `  ${line}`);
    const label = quoted(labelOf(state).join(' '));
    return [`subgraph cluster_${this.prefix}${state.index} {`, `  label=${label}; style=rounded;`, ...inner, '}'];
  }

  private edge(from: number, to: number, labels: readonly string[]): string {
    // An edge between a cluster and a state inside it cannot be clipped at the cluster.
    const options = this.contains(from, to) || this.contains(to, from) ? [] : [...this.tail(from), ...this.head(to)];
    return this.line(this.leaf(from), this.leaf(to), [...options, `label=${quoted(labels.join('\n'))}`]);
  }

  private line(from: string, to: string, options: readonly string[]): string {
    return `${from} -> ${to}${options.length === 0 ? '' : ` [${options.join(', ')}]`};`;
  }

  private state(index: number): DiagramState | undefined {
    return this.diagram.states.find((state) => state.index === index);
  }
  private isCluster(index: number): boolean {
    return (this.state(index)?.children.length ?? 0) > 0;
  }
  private contains(outer: number, inner: number): boolean {
    for (let at = this.state(inner); at !== undefined; at = at.parent === null ? undefined : this.state(at.parent)) {
      if (at.index === outer && outer !== inner) return true;
    }
    return false;
  }
  /** Graphviz joins nodes only: for a cluster, the state in it that is entered first. */
  private leaf(index: number): string {
    let at = index;
    for (let state = this.state(at); state?.initial !== null && state !== undefined; state = this.state(at))
      at = state.initial;
    return `${this.prefix}${at}`;
  }
  private tail(index: number): string[] {
    return this.isCluster(index) ? [`ltail=cluster_${this.prefix}${index}`] : [];
  }
  private head(index: number): string[] {
    return this.isCluster(index) ? [`lhead=cluster_${this.prefix}${index}`] : [];
  }
}

function quoted(text: string): string {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
