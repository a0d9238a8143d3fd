/** Every step of the built-in machines says where it happens, and what was read beside is noted. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readChart } from '../../checker/compile/chart/chart.ts';
import { specsOf } from '../../checker/compile/system/specs.ts';
import { functionsOf } from '../../checker/report/functions.ts';
import { readNotes } from '../../cli/kernel-source/read-beside.ts';
import { scenarios } from '../../scenarios/index.ts';
import { root } from '../build.ts';

/** Who acts where no kernel function does. */
const others = ['user space', 'hardware', 'device'];
const charts = [...new Set(scenarios.flatMap(specsOf).map(({ machine, role }) => readChart(machine, role)))];

describe('the machines', () => {
  test.each(charts.map((chart) => [chart.name, chart] as const))(
    '%s: each event names its function',
    (_, { states }) => {
      const homeless = states.flatMap(({ path, on, in: place }) => {
        const isNamed = place !== null && (others.includes(place) || /^[\w/.-]+\.[chS]:\w+$/.test(place));
        return isNamed ? [] : [...on.keys()].map((event) => `${path} / ${event}: ${place}`);
      });
      expect(homeless).toEqual([]);
    },
  );

  test.each(charts.map((chart) => [chart.name, chart] as const))(
    '%s: each branch says what was seen',
    (_, { states }) => {
      const silent = states.flatMap(({ path, on }) =>
        [...on].flatMap(([event, candidates]) =>
          candidates.length > 1 && candidates.some(({ description }) => description === '')
            ? [`${path} / ${event}`]
            : [],
        ),
      );
      expect(silent).toEqual([]);
    },
  );

  test('were read beside a version that they name, and its hash is noted', () => {
    const notes = readNotes(join(root, 'machines/read-beside.json'));
    const unnoted = functionsOf(scenarios).flatMap(({ file, name, versions }) => {
      const sources = versions.filter((version) => /^6\.(1|12)$/.test(version));
      const known = notes.get(`${file}:${name}`);
      if (versions.length === 0) return [`${file}:${name} names no version`];
      return sources.filter((version) => !known?.has(version)).map((version) => `${file}:${name} of ${version}`);
    });
    expect(unnoted).toEqual([]);
  });

  test('no machine excludes what none does', () => {
    const deeds = new Set(charts.flatMap(({ standing }) => [...standing.does]));
    const excluded = charts.flatMap(({ standing }) => [...standing.excludes.keys()]);
    expect(excluded.filter((deed) => !deeds.has(deed))).toEqual([]);
  });
});
