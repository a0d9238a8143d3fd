/** A machine as a picture: where its actor is, where it was, and the ways that it took. */
import type { MachinePicture } from '../../checker/by-hand/machine-picture.ts';
import { edgeText, nodeText, type PlacedEdge, type PlacedNode, type Point } from '../../checker/report/chart/layout.ts';
import { fontFamily, textWidth } from '../../checker/report/text-width.ts';

interface Props {
  readonly picture: MachinePicture;
  readonly label: string;
}

export function Diagram({ picture: { layout, lit, taken }, label }: Props) {
  const { width, height, nodes, edges, start } = layout;
  // What was gone lies above what was not.
  const order = edges.map((edge, at) => ({ edge, isTaken: taken[at] === true }));
  const sorted = order.toSorted((a, b) => Number(a.isTaken) - Number(b.isTaken));
  return (
    <svg
      class="diagram"
      role="img"
      aria-label={label}
      style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }}
      viewBox={`0 0 ${width} ${height}`}
      font-family={fontFamily}
    >
      <defs>
        <Head id="head" />
        <Head id="head-taken" />
        <Head id="head-changed" />
      </defs>
      {start !== null && <path class="edge" d={curve(start)} marker-end="url(#head)" />}
      {sorted.map(({ edge, isTaken }) => (
        <Line key={`${edge.edge.from} ${edge.edge.to} ${edge.edge.change}`} placed={edge} isTaken={isTaken} />
      ))}
      {nodes.map((placed) => (
        <State key={placed.node.id} placed={placed} lit={lit[placed.node.id] ?? null} />
      ))}
    </svg>
  );
}

function Head({ id }: { readonly id: string }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="8"
      refY="4"
      markerUnits="userSpaceOnUse"
      markerWidth="8"
      markerHeight="8"
      orient="auto"
    >
      <path class={id} d="M0,0 L8,4 L0,8 z" />
    </marker>
  );
}

function Line({ placed: { edge, line, label }, isTaken }: { readonly placed: PlacedEdge; readonly isTaken: boolean }) {
  const kind = edge.change === null ? (isTaken ? 'taken' : '') : 'changed';
  return (
    <g class={`edge ${kind} ${isTaken ? 'taken' : ''} ${edge.change === 'removed' ? 'removed' : ''}`}>
      <path d={curve(line)} marker-end={`url(#head${kind === '' ? '' : `-${kind}`})`} />
      {edge.labels.map((text, at) => (
        <Text key={text} x={label.x} y={label.y + at * edgeText.line} text={text} {...edgeText} />
      ))}
    </g>
  );
}

function State({ placed, lit }: { readonly placed: PlacedNode; readonly lit: string | null }) {
  const { node, x, y, width, height } = placed;
  const { kind, label, holds, rests, change } = node;
  const style = [kind, lit ?? '', holds ? 'holds' : '', rests ? 'rests' : '', change === null ? '' : 'changed'];
  const inset = 3;
  return (
    <g class={`node ${style.join(' ')}`}>
      <rect x={x} y={y} width={width} height={height} rx="6" />
      {kind === 'final' && (
        <rect class="inner" x={x + inset} y={y + inset} width={width - 2 * inset} height={height - 2 * inset} rx="4" />
      )}
      {label.map((text, at) => (
        <Text
          key={text}
          x={x + (width - textWidth(text, nodeText.size)) / 2}
          y={y + 4 + at * nodeText.line}
          text={text}
          isStrong={at === 0 && lit === 'here'}
          {...nodeText}
        />
      ))}
    </g>
  );
}

interface TextProps extends Point {
  readonly text: string;
  readonly size: number;
  readonly line: number;
  readonly isStrong?: boolean;
}
/** Fitted to the width that was made for it, whatever the font. */
function Text({ x, y, text, size, line, isStrong = false }: TextProps) {
  return (
    <text
      x={x}
      y={y + line - 3}
      font-size={size}
      font-weight={isStrong ? 'bold' : 'normal'}
      textLength={textWidth(text, size)}
      lengthAdjust="spacingAndGlyphs"
    >
      {text}
    </text>
  );
}

/** Down or up through the points, and aside between them. */
function curve(line: readonly Point[]): string {
  return line
    .map((to, at) => {
      const from = line[at - 1];
      if (from === undefined) return `M${to.x},${to.y}`;
      const middle = (from.y + to.y) / 2;
      return from.x === to.x || Math.abs(from.y - to.y) < 1
        ? `L${to.x},${to.y}`
        : `C${from.x},${middle} ${to.x},${middle} ${to.x},${to.y}`;
    })
    .join(' ');
}
