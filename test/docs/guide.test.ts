/** What the pages of the guide say is what happens. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageVersion } from '../../cli/files/version.ts';
import { documentsWithExamples, examplesIn, filesIn } from '../../docs-generator/console.ts';
import { anchor } from '../../docs-generator/markdown.ts';
import { scenarios } from '../../scenarios/index.ts';
import { root } from '../build.ts';
import { folder, racewalk } from '../cli/in-process.ts';

const pages = documentsWithExamples.filter((path) => path.startsWith('docs/guide/'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { path: cwd, write } = folder();
for (const page of pages) for (const { name, content } of filesIn(read(page))) write(name, content);

const examples = pages.flatMap((page) => examplesIn(read(page)).map((example) => ({ page, ...example })));

describe('the guide', () => {
  // `npm run docs` writes the blocks anew.
  test.each(examples)('$page prints what `npx racewalk $command` prints', async ({ args, output }) => {
    const { out, err } = await racewalk(args, { cwd, scenarios, version: packageVersion() });
    expect(err).toBe('');
    expect(out).toBe(output);
  });

  test('runs every file that it shows', () => {
    const shown = pages.flatMap((page) => filesIn(read(page)).map(({ name }) => name));
    const run = examples.flatMap(({ args }) => args);
    expect(shown.filter((name) => !run.includes(name))).toEqual([]);
    expect(shown.length).toBeGreaterThan(4);
  });

  test('has no page beside those, its list, and the one whose files test/package runs', () => {
    const others = ['docs/guide/README.md', 'docs/guide/testing.md'];
    const there = readdirSync(join(root, 'docs/guide')).map((name) => `docs/guide/${name}`);
    expect(there.sort()).toEqual([...pages, ...others].sort());
  });

  test.each([...pages, 'docs/guide/testing.md'])('%s lists its headings', (page) => {
    const text = read(page);
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, title = '']) => `- [${title}](${anchor(title)})`);
    expect(text).toContain(`\n\n${headings.join('\n')}\n\n`);
  });
});
