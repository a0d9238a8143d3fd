/** docs/language.md has every function of the language, with an example of a scenario that runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import * as exported from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { exampleOf, groups, languagePage, languagePath, readLanguage } from '../../docs-generator/language.ts';
import { toBeAsClaimed } from '../../testing/matchers.ts';
import { root } from '../build.ts';
import * as examples from './language-example.ts';

/** What the language's own files use of each other, and what is no word of a model. */
const internal = [
  ...['Cond', 'IndexExpr', 'NumberExpr', 'OptionalExpr', 'WordExpr', 'ModelError'],
  ...['bind', 'condIr', 'indexIr', 'numberIr', 'optionalIr', 'wordIr', 'sleeps', 'unwatched', 'watchingConditions'],
  ...['isMessages', 'isModelNumber', 'isSize', 'refuseRange', 'sizeMax'],
];
const words = groups.flatMap(([, names]) => names);
const language = readLanguage(root);
const page = languagePage(root);

describe('docs/language.md', () => {
  test('is what `npm run docs` writes', () => {
    expect(readFileSync(join(root, languagePath), 'utf8')).toBe(page);
  });

  test('has every word that is exported, once; a new one goes into a group of docs-generator/language.ts', () => {
    const all = Object.keys({ ...exported, vocabulary }).filter((name) => !internal.includes(name));
    expect([...words].sort()).toEqual(all.sort());
  });

  test.each(words)('%s has a comment and an example', (name) => {
    const [, section = ''] = page.split(`\n### \`${name}\`\n`);
    const [own = ''] = section.split(/\n##/);
    expect(own).toMatch(/^[A-Z0-9`][\s\S]*?\.(?:\n|$)|^\w+\(\)/m);
    expect(exampleOf(language.example, name)).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test.each(Object.entries(examples))('the scenario %s that it quotes from is as it claims', (_, scenario) => {
    const { pass, message } = toBeAsClaimed(scenario);
    expect(pass ? '' : message()).toBe('');
  });
});

test('an example is the largest part that is one line', () => {
  const source = ts.createSourceFile(
    'x.ts',
    "const a = sort('a');\nconst b = { c: not(or(x, y)) };",
    ts.ScriptTarget.ES2023,
    true,
  );
  expect(exampleOf(source, 'sort')).toBe("const a = sort('a');");
  expect(exampleOf(source, 'or')).toBe('const b = { c: not(or(x, y)) };');
  expect(exampleOf(source, 'and')).toBeNull();
});
