import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { readChart } from '../../../checker/compile/chart/chart.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { flag, not, role, shared } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { compared, graphOf, restricted } from '../../../checker/report/chart/graph.ts';
import { surelyHeld } from '../../../checker/report/chart/held.ts';
import { picturesOf } from '../../../checker/report/chart/pictures.ts';
import { SharedParts } from '../../../checker/report/chart/shared.ts';
import { dot } from '../../../checker/report/dot.ts';
import { mermaid } from '../../../checker/report/mermaid.ts';
import { fitted, stacked } from '../../../checker/report/svg.ts';
import { adder, adding, counter } from '../../counter.ts';
import { mermaidProblems } from '../../mermaid.ts';
import { overlaps, textBoxes } from '../../svg-text.ts';

const memory = shared('memory', { present: flag });
const thread = role('thread', { registers: {} }, () => ({
  guards: { isPresent: memory.present, isAbsent: not(memory.present) },
  actions: { fill: memory.present.set(true) },
}));
/** A compound state that is left from inside, from itself and when it is done. */
const nested = setup(vocabulary(thread)).createMachine({
  id: 'faulting "thread"',
  initial: 'running',
  states: {
    running: { tags: 'idle', on: { touch: [{ guard: 'isPresent', actions: 'fill' }, { target: 'fault' }] } },
    fault: {
      initial: 'waiting',
      states: {
        waiting: {
          tags: 'asleep',
          meta: { while: 'isAbsent' },
          on: { wake: 'retried', signal: '#faulting "thread".running' },
        },
        retried: { type: 'final' },
      },
      on: { kill: 'dead', 'kill at once': 'dead' },
      onDone: 'running',
    },
    dead: { type: 'final' },
  },
});
const graph = graphOf(readChart(nested, thread), new Map());
const pictures = picturesOf(graph);

describe('a machine as pictures', () => {
  test('is one a level, where a state with states inside is a box', () => {
    expect(pictures.map(({ title }) => title)).toEqual(['faulting "thread"', 'faulting "thread" / fault']);
    expect(mermaid(pictures.slice(0, 1))).toBe(`stateDiagram-v2
  state "running<br>(idle)" as s0
  state "fault" as s1
  state "dead" as s2
  [*] --> s0
  s0 --> s0: touch [isPresent]
  s0 --> s1: touch [else]
  s1 --> s2: kill<br>kill at once
  s1 --> s0: (done)<br>signal
  s2 --> [*]
  classDef box stroke-width:3px
  class s1 box
`);
  });

  test('shows dashed what lies around a level', () => {
    expect(mermaid(pictures.slice(1))).toBe(`stateDiagram-v2
  state "waiting<br>(asleep while isAbsent)" as s0
  state "retried" as s1
  state "… running" as s2
  [*] --> s0
  s0 --> s1: wake
  s0 --> s2: signal
  s1 --> [*]
  classDef elsewhere stroke-dasharray:4 3
  class s2 elsewhere
`);
  });

  test('names the kernel function where it is another than around, and what was seen instead of the guard', () => {
    const machine = setup(vocabulary(thread)).createMachine({
      id: 'm',
      meta: { in: 'mm/a.c:outer' },
      initial: 'a',
      states: {
        a: { on: { look: [{ guard: 'isPresent', target: 'b', description: 'set by another' }, { target: 'a' }] } },
        b: { meta: { in: 'mm/a.c:inner' }, on: { fill: { guard: 'isAbsent', actions: 'fill' } } },
      },
    });
    const text = mermaid(picturesOf(graphOf(readChart(machine, thread), new Map())));
    expect(text).toContain('state "a" as s0\n');
    expect(text).toContain('state "b<br>inner()" as s1\n');
    expect(text).toContain('s0 --> s1: look [set by another]');
  });

  test('shades and names the locks that are surely held', () => {
    const chart = readChart(adding, adder);
    const text = mermaid(picturesOf(graphOf(chart, surelyHeld(buildSystem(counter()), chart, adder))));
    expect(text).toMatch(/state "locked<br>holds memory\.lock" as (\w+)\n[\s\S]*class [\w,]*\1[\w,]* holds/);
    expect(text).toContain('state "ready" as');
  });

  test('of several levels is one document, each a composite state', () => {
    const text = mermaid(pictures);
    expect(text.match(/stateDiagram-v2/g)).toHaveLength(1);
    expect(text).toContain('state "faulting #34;thread#34;" as p0 {');
    expect(text).toContain('    p1s0 --> p1s1: wake');
    expect(mermaidProblems(text)).toEqual([]);
  });

  test('in DOT is a graph a picture', () => {
    const text = dot(pictures);
    expect(text.match(/^digraph /gm)).toHaveLength(2);
    expect(text).toContain('label="faulting \\"thread\\" / fault";');
    expect(text).toContain('s1 -> s2 [label=" kill \\n kill at once "];');
    expect(text).toContain('s2 [label="dead", peripheries=2];');
    expect(text).toContain('s0 [label="running\\n(idle)", style="rounded,filled,dashed"];');
  });

  test('in SVG has no text over another, whatever the font', async () => {
    const { instance } = await import('@viz-js/viz');
    const viz = await instance();
    const drawings = pictures.map((picture) => fitted(viz.renderString(dot([picture]), { format: 'svg' })));
    for (const drawing of drawings) {
      const boxes = textBoxes(drawing);
      expect(boxes.length).toBeGreaterThan(3);
      expect(overlaps(boxes)).toEqual([]);
    }
    expect(stacked(drawings).match(/<svg /g)).toHaveLength(3);
  });

  test('has only what the candidates that are taken reach', () => {
    const only = restricted(graph, new Set(['running / touch #1', 'running / touch #2']));
    expect([...only.places.keys()]).toEqual(['', 'running', 'fault', 'fault.waiting']);
  });

  test('marks what a broken form adds, drops and changes', () => {
    const [first, ...others] = graph.arrows.filter(({ from }) => from === 'running');
    const rest = graph.arrows.filter(({ from }) => from !== 'running');
    if (first === undefined) throw new Error('nothing leads out of running');
    const added = { ...first, to: 'dead' };
    const changed = others.map((arrow) => ({ ...arrow, content: 'another guard' }));
    const { arrows } = compared(graph, { ...graph, arrows: [added, ...changed, ...rest] });
    expect(arrows.filter(({ change }) => change !== null).map(({ to, change }) => [to, change])).toEqual([
      ['dead', 'added'],
      ['fault', 'changed'],
      ['running', 'removed'],
    ]);
  });
});

describe('parts that machines share', () => {
  const inner = {
    initial: 'a',
    states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' } }, c: { type: 'final' } },
  } as const;
  const machineOf = (id: string, key: string) =>
    setup(vocabulary(thread)).createMachine({
      id,
      initial: key,
      states: { [key]: { ...inner, onDone: 'end' }, end: { type: 'final' } },
    });
  const graphs = [machineOf('first', 'calling'), machineOf('second', 'asking')].map((machine) =>
    graphOf(readChart(machine, thread), new Map()),
  );

  test('are drawn once, and each machine has a box that tells where', () => {
    const shared = new SharedParts(graphs);
    expect(shared.parts.map(({ name, machines }) => [name, machines])).toEqual([['calling', ['first', 'second']]]);
    for (const each of graphs) {
      const [only, ...more] = shared.picturesOf(each);
      expect(more).toEqual([]);
      expect(only?.apart).toEqual(['calling']);
    }
  });

  test('are none in a machine by itself', () => {
    expect(new SharedParts(graphs.slice(0, 1)).parts).toEqual([]);
  });
});

describe('what Mermaid accepts', () => {
  test.each([
    ['a name that is not declared', 'stateDiagram-v2\n  state "a" as s0\n  s0 --> s1: go\n', 'never declared: s1'],
    [
      'a mark of its own in a label',
      'stateDiagram-v2\n  state "a" as s0\n  s0 --> s0: a: b\n',
      'not a line that is known:   s0 --> s0: a: b',
    ],
    ['a block that stays open', 'stateDiagram-v2\n  state "a" as s0 {\n', '1 not closed'],
    ['another kind of diagram', 'pie\n', 'unknown kind of diagram: pie'],
  ])('is not %s', (_, text, problem) => {
    expect(mermaidProblems(text)).toEqual([problem]);
  });
});
