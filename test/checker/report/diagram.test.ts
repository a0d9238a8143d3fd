import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { readChart } from '../../../checker/compile/chart/chart.ts';
import { flag, not, role, shared } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { diagramOf } from '../../../checker/report/diagram.ts';
import { dot } from '../../../checker/report/dot.ts';
import { mermaid } from '../../../checker/report/mermaid.ts';
import { adder, adding } from '../../counter.ts';

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
const diagram = diagramOf(readChart(nested, thread));

describe('a state diagram', () => {
  test('in Mermaid keeps the hierarchy, marks what may rest, and names guards where there are several', () => {
    expect(mermaid([diagram])).toBe(`stateDiagram-v2
  state "running<br>(idle)" as s1
  state "fault" as s2 {
    state "waiting<br>(asleep while isAbsent)" as s3
    state "retried" as s4
    [*] --> s3
    s3 --> s4: wake
    s4 --> [*]
  }
  state "dead" as s5
  [*] --> s1
  s1 --> s1: touch [isPresent]
  s1 --> s2: touch [else]
  s2 --> s5: kill<br>kill at once
  s2 --> s1: (done)
  s3 --> s1: signal
  s5 --> [*]
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
    const text = mermaid([diagramOf(readChart(machine, thread))]);
    expect(text).toContain('state "a" as s1\n');
    expect(text).toContain('state "b<br>inner()" as s2\n');
    expect(text).toContain('s1 --> s2: look [set by another]');
  });

  test('of several machines is one document, each a composite state', () => {
    const text = mermaid([diagram, diagramOf(readChart(adding, adder))]);
    expect(text.match(/stateDiagram-v2/g)).toHaveLength(1);
    expect(text).toContain('state "faulting #34;thread#34;" as m0 {');
    expect(text).toContain('state "adding thread" as m1 {');
    expect(text).toContain('    m1s1 --> m1s2: lock');
  });

  test('in DOT draws compound states as clusters, and edges from and to their borders', () => {
    const text = dot([diagram]);
    expect(text).toContain('label="faulting \\"thread\\"";');
    expect(text).toContain('subgraph cluster_m0s2 {');
    expect(text).toContain('m0s1 -> m0s3 [lhead=cluster_m0s2, label="touch [else]"];');
    expect(text).toContain('m0s3 -> m0s5 [ltail=cluster_m0s2, label="kill\\nkill at once"];');
    expect(text).toContain('m0s5 [label="dead", peripheries=2];');
    expect(text).toContain('m0s1 [label="running\\n(idle)", style="rounded,dashed"];');
  });
});
