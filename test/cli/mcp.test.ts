/** `racewalk mcp` as a client of the official SDK sees it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { buildIn } from '../build.ts';
import { userFile } from './in-process.ts';

const place = mkdtempSync(join(tmpdir(), 'racewalk-mcp-'));
const folder = join(place, 'work');
const client = new Client({ name: 'test', version: '1' });
beforeAll(async () => {
  buildIn(place, { types: false });
  mkdirSync(folder);
  writeFileSync(join(folder, 'mine.ts'), userFile(2, 1));
  // 4 to the power of 14 states: no test waits for its end.
  writeFileSync(join(folder, 'endless.ts'), userFile(14, 3));
  writeFileSync(join(place, 'outside.ts'), userFile(2, 1));
  symlinkSync(join(place, 'outside.ts'), join(folder, 'link.ts'));
  const args = [join(place, 'dist/cli/main.js'), 'mcp'];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder, stderr: 'ignore' }));
}, 300_000);
afterAll(async () => {
  await client.close();
  rmSync(place, { recursive: true });
});

async function call(name: string, args: { readonly [field: string]: unknown }) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
  const texts = (content as readonly { readonly text: string }[]).map(({ text }) => text);
  return { texts, document: structuredContent as { results: { verdict: string }[] } | undefined, isError };
}

test('the tools have schemas', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['list', 'show', 'check', 'replay', 'matrix', 'drift']);
  for (const { description, inputSchema } of tools) {
    expect(description).toMatch(/\.$/);
    expect(Object.keys(inputSchema.properties ?? {})).not.toEqual([]);
  }
});

test('a check gives the document, and a race as text whose token can be replayed', async () => {
  const { texts, document, isError } = await call('check', { name: 'two-threads-one-page', mutant: 'no recheck' });
  expect(isError).toBe(false);
  expect(document?.results).toEqual([expect.objectContaining({ verdict: 'violated', property: 'D4', steps: 22 })]);
  const [race = ''] = texts;
  expect(race).toContain('broken: D4');
  const [, token] = /racewalk replay (\S+)/.exec(race) ?? [];
  expect((await call('replay', { token })).texts[0]).toBe(race);
});

test('a file below the folder is checked; what lies elsewhere is not, by whatever way', async () => {
  expect((await call('check', { file: 'mine.ts' })).document?.results[0]?.verdict).toBe('holds');
  for (const args of [
    { file: '../outside.ts' },
    { file: 'link.ts' },
    { file: join(place, 'outside.ts') },
    { name: '../outside.ts' },
    { name: '--write' },
    { name: 'mine.ts', mutant: '--write' },
    {},
  ]) {
    const { isError, document } = await call('check', args);
    expect({ args, isError, document }).toEqual({ args, isError: true, document: undefined });
  }
});

test('what the command refuses is an error with its words', async () => {
  const { texts, isError } = await call('show', { name: 'two-threads-one-pag' });
  expect(isError).toBe(true);
  expect(texts[0]).toContain("Did you mean 'two-threads-one-page'?");
});

test('a limit of time is kept, and a search can be cancelled while it tells how far it is', async () => {
  expect((await call('check', { file: 'endless.ts', exact: true, seconds: 1 })).document?.results[0]?.verdict).toBe(
    'incomplete',
  );
  const cancel = new AbortController();
  const told: string[] = [];
  const searching = client.callTool(
    { name: 'check', arguments: { file: 'endless.ts', exact: true, seconds: 100 } },
    undefined,
    {
      signal: cancel.signal,
      onprogress: ({ message = '' }) => {
        told.push(message);
        cancel.abort();
      },
    },
  );
  await expect(searching).rejects.toThrow();
  expect(told[0]).toMatch(/^mine: [\d,]+ states/);
  // It still answers.
  expect((await call('list', { names: ['two-threads-one-page'] })).isError).toBe(false);
});
