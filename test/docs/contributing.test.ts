/** The examples in CONTRIBUTING.md are what the files say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { root } from '../build.ts';

const markdown = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const excerpts = [...markdown.matchAll(/^```ts\n\/\/ (.*)\n([\s\S]*?)^```$/gm)].map(([, file = '', text = '']) => ({
  file,
  text,
}));
const scripts: { readonly [name: string]: string } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).scripts;

describe('CONTRIBUTING.md', () => {
  test.each(excerpts)('quotes $file', ({ file, text }) => {
    expect(readFileSync(join(root, file), 'utf8')).toContain(text);
  });

  test('quotes a machine and a mutant', () => {
    expect(excerpts).toHaveLength(2);
  });

  test('names scripts that there are', () => {
    const named = [...markdown.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(2);
    for (const name of named) expect(scripts).toHaveProperty([name]);
  });
});
