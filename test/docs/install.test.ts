/** docs/install.md is what the lock file and the packages say; test/package holds it against an installation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { installPage } from '../../docs-generator/install.ts';
import { root } from '../build.ts';

test('docs/install.md is what `npm run docs` writes', () => {
  const { path, text } = installPage(root);
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('it tells version and licence of each dependency', () => {
  const { dependencies }: { dependencies: object } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { text } = installPage(root);
  for (const [name, version] of Object.entries(dependencies)) {
    expect(text).toMatch(
      new RegExp(`^\\| \`${name}\` \\| ${version} \\| (?:MIT|BSD-3-Clause) \\| \\d+\\.\\d \\|$`, 'm'),
    );
  }
});
