/** What README.md says is what happens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageVersion } from '../../cli/files/version.ts';
import { examplesIn, filesIn } from '../../docs-generator/console.ts';
import { scenarios } from '../../scenarios/index.ts';
import { root } from '../build.ts';
import { folder, racewalk } from '../cli/in-process.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const { path: cwd, write } = folder();
for (const { name, content } of filesIn(readme)) write(name, content);

describe('README.md', () => {
  test('shows a race of the kernel, a file of its own, and the race in that', () => {
    expect(examplesIn(readme).map(({ command }) => command)).toEqual([
      expect.stringMatching(/^check .*D\d+/),
      expect.stringMatching(/^check \w+\.ts$/),
      expect.stringMatching(/^check \w+\.ts --mutant/),
    ]);
    expect(filesIn(readme)).toHaveLength(1);
  });

  // `npm run docs` writes the blocks anew.
  test.each(examplesIn(readme))('prints what `npx racewalk $command` prints', async ({ args, output }) => {
    const { out, err } = await racewalk(args, { cwd, scenarios, version: packageVersion() });
    expect(err).toBe('');
    expect(out).toBe(output);
  });

  test('is followed by .ci/run', () => {
    const lines = readme.match(/^npm ci && .*$/gm) ?? [];
    expect(lines).toEqual(['npm ci && npx racewalk check', 'npm ci && npm test']);
    const run = readFileSync(join(root, '.ci/run'), 'utf8');
    for (const command of new Set(lines.flatMap((line) => line.split(' && ')))) expect(run).toContain(`\n${command}`);
  });
});
