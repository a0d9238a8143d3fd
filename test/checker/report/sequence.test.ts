/** A race as a sequence diagram says what the drawn trace says, and shows who holds a lock. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import type { Scenario } from '../../../checker/language/spec.ts';
import { raceRows } from '../../../checker/report/race.ts';
import { sequenceMermaid } from '../../../checker/report/sequence/mermaid.ts';
import { type Sequence, sequenceOf } from '../../../checker/report/sequence/sequence.ts';
import { sequenceSvg } from '../../../checker/report/sequence/svg.ts';
import nestedFault from '../../../scenarios/userfaultfd/nested-fault-in-copy.ts';
import { bothDone, counter } from '../../counter.ts';
import { mermaidProblems } from '../../mermaid.ts';
import { overlaps, textBoxes } from '../../svg-text.ts';

function raceOf(scenario: Scenario, mutant: string | null) {
  const system = buildSystem(scenario, mutant);
  const [violation] = check(scenario, mutant, { until: 'any' }).violations;
  if (violation === undefined) throw new Error(`${scenario.name} is not violated`);
  return { system, ...violation };
}
function drawn(scenario: Scenario, mutant: string | null): Sequence {
  const { system, path, property } = raceOf(scenario, mutant);
  return sequenceOf(system, path, property);
}
/** Read, then write by the one, then by the other, each under the lock: eight steps in which each takes and drops it. */
const inTurn = drawn(counter({ properties: [bothDone], mutants: {} }), null);
const deadlock = drawn(nestedFault, 'copies under mmap_lock');

describe('a sequence diagram', () => {
  test('has a lifeline for each actor and the words of the drawn trace', () => {
    const { system, path, property } = raceOf(nestedFault, 'copies under mmap_lock');
    const { rows } = raceRows(tracePath(system, path, property), false);
    expect(deadlock.lifelines.map(({ name }) => name)).toEqual(['F', 'V', 'X']);
    expect(deadlock.moments.map(({ lines }) => lines.map(({ text }) => text))).toEqual(
      rows.map(({ pieces }) => pieces.map(({ text }) => text)),
    );
    expect(deadlock.ending.some((line) => line.startsWith('broken: deadlock'))).toBe(true);
  });

  test('in Mermaid has a bar from where a lock is taken to where it is dropped', () => {
    const text = sequenceMermaid(inTurn);
    expect(mermaidProblems(text)).toEqual([]);
    const bars = text.split('\n').flatMap((line) => /^ {2}((?:de)?activate a\d)$/.exec(line)?.[1] ?? []);
    expect(bars).toEqual(['activate a0', 'deactivate a0', 'activate a1', 'deactivate a1']);
  });

  test('in Mermaid ends in the broken property, with the bar of who still holds the lock', () => {
    const text = sequenceMermaid(deadlock);
    expect(mermaidProblems(text)).toEqual([]);
    expect(text.match(/ activate a1\n/g)).toHaveLength(1);
    expect(text).not.toContain('deactivate');
    expect(text.split('\n').at(-3)).toContain('broken#58; deadlock');
  });

  test('in SVG has no text over another, and a bar that names its lock', () => {
    for (const sequence of [inTurn, deadlock]) {
      const svg = sequenceSvg(sequence);
      expect(overlaps(textBoxes(svg))).toEqual([]);
    }
    expect(sequenceSvg(deadlock).match(/<title>holds mm\.lock<\/title>/g)).toHaveLength(1);
    expect(sequenceSvg(inTurn).match(/<title>holds memory\.lock<\/title>/g)).toHaveLength(2);
  });

  test('in SVG breaks no name of a kernel function', () => {
    const [first] = inTurn.moments;
    if (first === undefined) throw new Error('nothing happens');
    const lines = [{ text: 'kvm_mmu_notifier_invalidate_range_start(), f()', style: 'faint' as const, indent: 0 }];
    const svg = sequenceSvg({ ...inTurn, moments: [{ ...first, label: '20-22', lines }] });
    expect(svg).toContain('>kvm_mmu_notifier_invalidate_range_start(),<');
  });

  test('in SVG reaches as far as its text', () => {
    const svg = sequenceSvg(deadlock);
    const [, width = '0', height = '0'] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    const boxes = textBoxes(svg);
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThan(Number(width));
    expect(Math.max(...boxes.map(({ bottom }) => bottom))).toBeLessThan(Number(height));
  });

  test('has an arrow to the actor whose register a step changes', () => {
    const [first] = inTurn.moments;
    if (first === undefined) throw new Error('nothing happens');
    const woken: Sequence = { ...inTurn, moments: [{ ...first, by: 0, to: 1 }] };
    expect(sequenceMermaid(woken)).toContain('  a0->>a1: ');
    expect(sequenceSvg(woken)).toContain('marker-end');
    expect(sequenceSvg(inTurn)).not.toContain('marker-end');
  });
});
