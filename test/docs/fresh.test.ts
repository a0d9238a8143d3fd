/** The generated documents are those that `npm run docs` writes now. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { nameOf } from '../../docs-generator/claims.ts';
import { pages } from '../../docs-generator/pages.ts';
import { strategiesPath, strategyClaims, strategyRow } from '../../docs-generator/strategies.ts';
import { protocols } from '../../scenarios/index.ts';
import { root } from '../build.ts';

const written = pages(protocols);

// All of them take half a minute of searching.
const sampled = strategyClaims(protocols).filter((_, at) => at % 12 === 0);
const strategies = readFileSync(join(root, strategiesPath), 'utf8');

describe('generated documents', () => {
  test.each(sampled.map((claim) => [nameOf(claim), claim] as const))(
    "the strategies' row of %s is fresh",
    (_, claim) => {
      expect(strategies).toContain(`| ${strategyRow(claim).join(' | ')} |\n`);
    },
  );

  test.each(written)('$path is fresh', ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  test('there is a page for each protocol and no other', () => {
    const expected = ['README.md', ...protocols.map(({ name }) => `${name}.md`)];
    expect(readdirSync(join(root, 'docs/protocols')).sort()).toEqual(expected.sort());
  });

  test('each protocol lies in the folder of its name', () => {
    const folders = readdirSync(join(root, 'scenarios'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).sort()).toEqual(protocols.map(({ name }) => name).sort());
  });
});
