import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { interfaceOptionsPage } from '../../docs-generator/interface-options.ts';
import { root } from '../build.ts';

test('docs/interface-options.md is written from the scenarios', () => {
  const { path, text } = interfaceOptionsPage();
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});
