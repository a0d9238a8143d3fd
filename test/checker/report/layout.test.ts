import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { graphOf } from '../../../checker/report/chart/graph.ts';
import { surelyHeld } from '../../../checker/report/chart/held.ts';
import { type Box, type Layout, layoutOf, type Point } from '../../../checker/report/chart/layout.ts';
import { type Edge, type Node, type Picture, picturesOf } from '../../../checker/report/chart/pictures.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';

function pictured(name: string): readonly Picture[] {
  const system = buildSystem(scenarioNamed(name));
  return system.actors.flatMap(({ chart, role }) => picturesOf(graphOf(chart, surelyHeld(system, chart, role))));
}

/** Pairs of boxes with a common point inside. */
function overlapping(boxes: readonly (readonly [string, Box])[]): string[] {
  const less = 0.01;
  return boxes.flatMap(([name, a], at) =>
    boxes.slice(at + 1).flatMap(([other, b]) => {
      const aside = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      return aside > less && down > less ? [`${name} and ${other}`] : [];
    }),
  );
}
function boxesOf({ nodes, edges }: Layout): (readonly [string, Box])[] {
  return [
    ...nodes.map((box) => [box.node.id, box] as const),
    ...edges.map(({ edge, label }) => [`${edge.from} to ${edge.to}`, label] as const),
  ];
}
function isAtBorder(point: Point | undefined, box: Box | undefined): boolean {
  if (point === undefined || box === undefined) return false;
  const near = (a: number, b: number) => Math.abs(a - b) < 0.01;
  const isAcross = point.x >= box.x - 0.01 && point.x <= box.x + box.width + 0.01;
  const isDown = point.y >= box.y - 0.01 && point.y <= box.y + box.height + 0.01;
  const isOnSide = near(point.x, box.x) || near(point.x, box.x + box.width);
  return isAcross && isDown && (isOnSide || near(point.y, box.y) || near(point.y, box.y + box.height));
}
/** What is wrong with where everything went. */
function problemsOf(layout: Layout): string[] {
  const boxes = new Map(layout.nodes.map((box) => [box.node.id, box]));
  const outside = boxesOf(layout).filter(
    ([, { x, y, width, height }]) => x < 0 || y < 0 || x + width > layout.width || y + height > layout.height,
  );
  const loose = layout.edges.filter(
    ({ edge, line }) => !isAtBorder(line[0], boxes.get(edge.from)) || !isAtBorder(line.at(-1), boxes.get(edge.to)),
  );
  const crossed = layout.edges.filter(
    ({ edge, line, label }) => edge.from === edge.to && line.some(({ x }) => x > label.x - 3),
  );
  return [
    ...overlapping(boxesOf(layout)),
    ...crossed.map(({ edge }) => `what is written at the circle of ${edge.from} lies on it`),
    ...outside.map(([name]) => `${name} is outside`),
    ...loose.map(({ edge }) => `${edge.from} to ${edge.to} ends beside its states`),
  ];
}

describe('the layout of a machine', () => {
  test.each(['two-threads-one-page', 'fault-against-copy'])('%s: nothing lies over anything else', (name) => {
    const pictures = pictured(name);
    expect(pictures.length).toBeGreaterThan(20);
    for (const picture of pictures) {
      const layout = layoutOf(picture);
      expect({ title: picture.title, problems: problemsOf(layout) }).toEqual({ title: picture.title, problems: [] });
      expect(layout.edges).toHaveLength(picture.edges.length);
    }
  });

  test('nor does it in any other machine, and each time everything is at the same place', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(3)), { maxLength: 24 }), (pairs) => {
        const picture = drawn(pairs);
        const layout = layoutOf(picture);
        expect(problemsOf(layout)).toEqual([]);
        expect(layoutOf(picture)).toEqual(layout);
      }),
      { numRuns: 200 },
    );
  });

  test('a chain goes straight down, in order', () => {
    const { nodes } = layoutOf(drawn([0, 1, 2, 3].map((at) => [at, at + 1, 0] as const)));
    const chain = [0, 1, 2, 3, 4].map((at) => nodes.find(({ node }) => node.id === `s${at}`));
    const middles = chain.map((box) => Math.round((box?.x ?? 0) + (box?.width ?? 0) / 2));
    expect(new Set(middles).size).toBe(1);
    const tops = chain.map((box) => box?.y ?? 0);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  });
});

/** Ten states; from, to, and how many lines are written at the step. */
function drawn(pairs: readonly (readonly [number, number, number])[]): Picture {
  const nodes = Array.from({ length: 10 }, (_, at): Node => {
    const label = Array.from({ length: 1 + (at % 3) }, (_each, line) => `state ${at} ${'.'.repeat(at * line)}`);
    return { id: `s${at}`, path: `s${at}`, kind: 'state', label, holds: false, rests: false, change: null };
  });
  const known = new Map(pairs.map((pair) => [`${pair[0]} ${pair[1]}`, pair]));
  const edges = [...known.values()].map(([from, to, lines]): Edge => {
    const labels = Array.from({ length: lines + 1 }, (_, line) => `step ${from} ${to} ${'x'.repeat(line * 7)}`);
    return { from: `s${from}`, to: `s${to}`, labels, candidates: [], change: null };
  });
  return { title: 'drawn', nodes, edges, initial: 's0', apart: [] };
}
