/** Links between the documents lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anchor } from '../../docs-generator/markdown.ts';
import { root } from '../build.ts';

const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name));
const inRoot = readdirSync(root);
const documents = [...inRoot, ...inDocs].filter((name) => name.endsWith('.md'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const links = (path: string): string[] => [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** Whether the target, seen from the document, is a file and, with a fragment, a heading in it. */
function leads(from: string, target: string): boolean {
  if (/^https?:/.test(target)) return true;
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return false;
  const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => anchor(text));
  return fragment === undefined || headings.includes(`#${fragment}`);
}

describe('documents', () => {
  test.each(documents)('%s links to what there is', (path) => {
    expect(links(path).filter((target) => !leads(path, target))).toEqual([]);
  });

  test('each decision is listed', () => {
    const decisions = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
    expect(links('docs/decisions/README.md').sort()).toEqual(decisions.sort());
  });
});
