/** The generated documents are those that `npm run docs` writes now. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { claimsOf, nameOf, traceOf } from '../../docs-generator/claims.ts';
import { keptTrace, keptTraces } from '../../docs-generator/kept-traces.ts';
import { sizeMax } from '../../docs-generator/page.ts';
import { bookOf } from '../../docs-generator/pages.ts';
import { strategiesPath, strategyClaims, strategyRow } from '../../docs-generator/strategies.ts';
import { protocols } from '../../scenarios/index.ts';
import { root } from '../build.ts';
import { mermaidProblems } from '../mermaid.ts';

// A race is drawn from the token that its page has, if the definition is still the same.
const kept = keptTraces(root);
const book = bookOf(protocols, root, kept);
// The others take half a minute of searching.
const searched = ['barriers', 'gup-fast'];
const written = [
  ...book.pages,
  ...protocols.filter(({ name }) => searched.includes(name)).flatMap((protocol) => book.searchedPages(protocol)),
];

// All of them take half a minute of searching.
const sampled = strategyClaims(protocols).filter((_, at) => at % 12 === 0);
const traced = protocols
  .flatMap(claimsOf)
  .filter(({ scenario, mutant }) => keptTrace(kept, scenario.name, mutant) !== null)
  .filter((_, at) => at % 12 === 0);
const strategies = readFileSync(join(root, strategiesPath), 'utf8');

describe('generated documents', () => {
  test.each(sampled.map((claim) => [nameOf(claim), claim] as const))(
    "the strategies' row of %s is fresh",
    (_, claim) => {
      expect(strategies).toContain(`| ${strategyRow(claim).join(' | ')} |\n`);
    },
  );

  test.each(traced.map((claim) => [nameOf(claim), claim] as const))('a search finds the trace of %s', (_, claim) => {
    expect(traceOf(claim, kept)).toBe(traceOf(claim, new Map()));
  });

  test.each(written)('$path is fresh', ({ path, text }) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  test('are of at most 60 kB each', () => {
    const large = written.filter(({ text }) => Buffer.byteLength(text) > sizeMax);
    expect(large.map(({ path }) => path)).toEqual([]);
  });

  test('have diagrams that Mermaid accepts', () => {
    const blocks = written.flatMap(({ path, text }) =>
      [...text.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, block = '']) => ({ path, block })),
    );
    expect(blocks.length).toBeGreaterThan(protocols.length);
    const problems = blocks.flatMap(({ path, block }) => mermaidProblems(block).map((each) => `${path}: ${each}`));
    expect(problems).toEqual([]);
  });

  test.each(['docs/protocols', 'docs/machines'])('%s has these pages and no other', (folder) => {
    const there = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    const paths = there.filter((path) => path.endsWith('.md')).map((path) => join(folder, path));
    const first = protocols.map(({ name }) => `docs/protocols/${name}/README.md`);
    const all = [...book.pages.map(({ path }) => path), ...first].filter((path) => path.startsWith(`${folder}/`));
    // How many there are of these is known when the races on them are told.
    const others = paths.filter((path) => !/\/why(-\d+)?\.md$/.test(path));
    expect(others.sort()).toEqual(all.sort());
  });

  test('each protocol lies in the folder of its name', () => {
    const folders = readdirSync(join(root, 'scenarios'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).sort()).toEqual(protocols.map(({ name }) => name).sort());
  });
});
