/** docs/json.md names every field of every document. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from '../build.ts';
import { folder, racewalk } from '../cli/in-process.ts';
import { counter } from '../counter.ts';

const markdown = readFileSync(join(root, 'docs/json.md'), 'utf8');
const documented = new Set([...markdown.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
documented.add('command').add('error');
/** Their keys are names that a scenario chose. */
const maps = ['bounds', 'controlStates'];

function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...(maps.includes(key) ? [] : fieldsOf(inner))]);
}

const { name, mutants = {} } = counter();
const [mutant = ''] = Object.keys(mutants);

async function documentOf(...argv: string[]): Promise<{ readonly [field: string]: unknown }> {
  return JSON.parse((await racewalk([...argv, '--json'])).out);
}

const { path: cwd, write } = folder();

describe('every field is documented', () => {
  test.each([
    [['check']],
    [['check', '--mutant', mutant]],
    [['list']],
    [['list', '--bugs']],
    [['list', '--interface']],
    [['show', name]],
    [['simulate', name, '--runs', '5']],
    [['diagram', name]],
    [['litmus']],
    [['litmus', 'copy-copy', '--kernel', '6.12']],
    [['check', 'no-such-scenario']],
  ])('of racewalk %j', async (argv) => {
    const fields = new Set(fieldsOf(await documentOf(...argv)));
    expect(fields.size).toBeGreaterThan(2);
    expect([...fields].filter((field) => !documented.has(field))).toEqual([]);
  });

  test('of racewalk verify', async () => {
    write('receipt.json', (await racewalk(['check', '--json'])).out);
    const fields = new Set(fieldsOf(JSON.parse((await racewalk(['verify', 'receipt.json', '--json'], { cwd })).out)));
    expect(fields).toContain('undecided');
    expect([...fields].filter((field) => !documented.has(field))).toEqual([]);
  });

  test('of racewalk matrix, and of verifying it', async () => {
    const { out } = await racewalk(['matrix', '--json']);
    write('matrix.json', out.replace(/"status":"\w+","property"/, '"status":"refused","property"'));
    const verified = JSON.parse((await racewalk(['verify', 'matrix.json', '--json'], { cwd })).out);
    expect(verified.differences.length).toBe(1);
    const fields = new Set([...fieldsOf(JSON.parse(out)), ...fieldsOf(verified)]);
    expect(fields).toContain('unreached');
    expect([...fields].filter((field) => !documented.has(field))).toEqual([]);
  });

  test('of racewalk replay', async () => {
    const { results } = await documentOf('check', '--mutant', mutant);
    const [token = ''] = JSON.stringify(results).match(/(?<="replay":")[^"]+/) ?? [];
    const fields = new Set(fieldsOf(await documentOf('replay', token)));
    expect(fields).toContain('controlStates');
    expect([...fields].filter((field) => !documented.has(field))).toEqual([]);
  });
});
