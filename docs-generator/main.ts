/**
 * `npm run docs`: writes the generated pages of docs/, and what the commands in README.md and the guide print. Runs built
 * code, on two threads. A race of a definition that has not changed is drawn from its token; `-- --anew` searches for all.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';
import '../cli/process/v8-flags.ts';
import { protocols } from '../scenarios/index.ts';
import { conformPage } from './conform.ts';
import { documentsWithExamples, filesIn, refreshed } from './console.ts';
import { installPage } from './install.ts';
import { interfaceOptionsPage } from './interface-options.ts';
import { keptTraces } from './kept-traces.ts';
import { languagePage, languagePath } from './language.ts';
import { litmusPage } from './litmus.ts';
import type { Page } from './page.ts';
import { bookOf } from './pages.ts';
import { reductionsPage } from './reductions.ts';
import { scenarioFilesPage } from './scenario-files.ts';
import { strategiesPage } from './strategies.ts';

// Compiled code lies in dist/docs-generator.
const root = fileURLToPath(new URL('../..', import.meta.url));
const racewalk = fileURLToPath(new URL('../cli/main.js', import.meta.url));

function write({ path, text }: Page): string {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return path;
}

/** What needs no book; it takes about as long. */
function writeBesides(): void {
  write(reductionsPage(protocols));
  write(strategiesPage(protocols));
  write(litmusPage(root));
  write(conformPage(root));
  write(installPage(root));
  write(interfaceOptionsPage());
  write({ path: languagePath, text: languagePage(root) });
}

async function writeBook(): Promise<void> {
  write(await scenarioFilesPage());
  const book = bookOf(protocols, root, process.argv.includes('--anew') ? new Map() : keptTraces(root));
  const paths = new Set(book.pages.map(write));
  for (const protocol of protocols) for (const page of book.searchedPages(protocol)) paths.add(write(page));
  for (const folder of ['docs/protocols', 'docs/machines']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (path.endsWith('.md') && !paths.has(path)) rmSync(join(root, path));
    }
  }
}

function writeExamples(): void {
  for (const path of documentsWithExamples) {
    const text = readFileSync(join(root, path), 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'racewalk-docs-'));
    try {
      for (const { name, content } of filesIn(text)) writeFileSync(join(folder, name), content);
      const run = (args: readonly string[]): string =>
        spawnSync(process.execPath, [racewalk, ...args], { cwd: folder, encoding: 'utf8' }).stdout;
      writeFileSync(join(root, path), refreshed(text, run));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

if (isMainThread) {
  const besides = once(new Worker(fileURLToPath(import.meta.url)), 'exit');
  await writeBook();
  const [code] = await besides;
  if (code !== 0) process.exit(1);
  writeExamples();
} else writeBesides();
