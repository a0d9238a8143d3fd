/** What a build's tools are told: JUnit's XML and GitHub's annotations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { annotation } from '../../cli/files/annotations.ts';
import { type Case, junit } from '../../cli/files/junit.ts';
import { counter } from '../counter.ts';
import { folder, racewalk, userFile } from './in-process.ts';

const { path: cwd, write } = folder();
const wrong = counter({ name: 'wrong', expect: { verdict: 'holds', states: 18 }, mutants: {} });
const report = (name: string): string => readFileSync(join(cwd, name), 'utf8');

describe('check --junit', () => {
  test('writes a suite for each scenario and a case for each form of it, beside the usual text', async () => {
    const plain = await racewalk(['check'], { cwd, scenarios: [counter(), wrong] });
    const both = await racewalk(['check', '--junit', 'out.xml'], { cwd, scenarios: [counter(), wrong] });
    expect(both).toEqual(plain);
    const xml = report('out.xml');
    expect(xml).toContain('<testsuites name="racewalk" tests="4" failures="1" errors="0" time="0.000">\n');
    expect(xml).toContain('  <testsuite name="counter" tests="3" failures="0" errors="0" time="0.000">\n');
    expect(xml).toContain('    <testcase classname="counter" name="no lock" time="0.000"/>\n');
    expect(xml).toMatch(/<failure type="failed" message="wrong: NOT as claimed: states: 18 claimed, 17 found /);
  });

  test('tells the race of what fails, and the file', async () => {
    write('mine.ts', userFile(1, 1, "expect: { verdict: 'violated', violates: 'deadlock', steps: 1 },"));
    const { code } = await racewalk(['check', 'mine.ts', '--junit', 'mine.xml'], { cwd });
    expect(code).toBe(1);
    expect(report('mine.xml')).toMatch(/<testcase classname="mine" name="mine" file="mine.ts"/);
    await racewalk(['check', '--mutant', 'no lock', '--junit', 'race.xml'], { cwd });
    expect(report('race.xml')).toMatch(/<failure [^>]*>[\s\S]*\nracewalk replay counter\+no-lock:\S+\n<\/failure>/);
  });

  test('says before any search that it cannot be written', async () => {
    const { code, out, err } = await racewalk(['check', '--junit', 'no/such/out.xml'], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^racewalk: --junit no\/such\/out\.xml cannot be written: ENOENT/);
  });

  test('escapes what XML means otherwise', () => {
    const one: Case = {
      ...{ scenario: 'a<b', mutant: '"&"', file: null, seconds: 1.5, outcome: 'failed' },
      ...{ summary: 'one\ntwo', text: 'p < q && q > r \u001b[1m' },
    };
    expect(junit([one])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="racewalk" tests="1" failures="1" errors="0" time="1.500">
  <testsuite name="a&lt;b" tests="1" failures="1" errors="0" time="1.500">
    <testcase classname="a&lt;b" name="&quot;&amp;&quot;" time="1.500">
      <failure type="failed" message="one&#10;two">p &lt; q &amp;&amp; q &gt; r \u{fffd}[1m</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });
});

describe('check --github', () => {
  test('adds a line for what fails, with the line of the file', async () => {
    write('claims.ts', userFile(1, 1, "expect: { verdict: 'holds', states: 7 },"));
    const { out } = await racewalk(['check', 'claims.ts', '--github'], { cwd });
    const line = userFile(1, 1)
      .split('\n')
      .findIndex((each) => each.includes("name: 'mine'"));
    expect(out).toMatch(
      new RegExp(
        `^::error file=claims\\.ts,line=${line + 1},title=mine::mine: NOT as claimed: states: 7 claimed, 2 found`,
        'm',
      ),
    );
  });

  test('adds nothing where all is as claimed', async () => {
    expect((await racewalk(['check', '--github'])).out).toBe((await racewalk(['check'])).out);
  });

  test('is refused with --json', async () => {
    const { code, err } = await racewalk(['check', '--github', '--json']);
    expect(code).toBe(2);
    expect(err).toMatch(/--github prints lines and --json one document/);
  });

  test('escapes line ends, and what separates properties', () => {
    const one: Case = {
      ...{ scenario: 's', mutant: 'a,b:c', file: null, seconds: 0, outcome: 'incomplete' },
      ...{ summary: '', text: '50 %\nleft\n' },
    };
    expect(annotation(one, '')).toBe('::warning title=s / a%2Cb%3Ac::50 %25%0Aleft\n');
  });
});
