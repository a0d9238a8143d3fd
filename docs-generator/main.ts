/**
 * `npm run docs`: writes the generated pages of docs/, and what the commands in README.md and the guide print. Runs built
 * code. A race of a definition that has not changed is drawn from its token; `-- --anew` searches for all.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '../cli/process/tiering.ts';
import { protocols } from '../scenarios/index.ts';
import { conformPage } from './conform.ts';
import { documentsWithExamples, filesIn, refreshed } from './console.ts';
import { installPage } from './install.ts';
import { keptTraces } from './kept-traces.ts';
import { languagePage, languagePath } from './language.ts';
import { litmusPage } from './litmus.ts';
import { bookOf } from './pages.ts';
import { reductionsPage } from './reductions.ts';
import { strategiesPage } from './strategies.ts';

// Compiled code lies in dist/docs-generator.
const root = fileURLToPath(new URL('../..', import.meta.url));
const racewalk = fileURLToPath(new URL('../cli/main.js', import.meta.url));

const kept = process.argv.includes('--anew') ? new Map() : keptTraces(root);
const book = bookOf(protocols, root, kept);
const written = [
  ...book.pages,
  ...protocols.flatMap((protocol) => book.searchedPages(protocol)),
  reductionsPage(protocols),
  strategiesPage(protocols),
  installPage(root),
  litmusPage(root),
  conformPage(root),
  { path: languagePath, text: languagePage(root) },
];
for (const { path, text } of written) {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const paths = new Set(written.map(({ path }) => path));
for (const folder of ['docs/protocols', 'docs/machines']) {
  for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (path.endsWith('.md') && !paths.has(path)) rmSync(join(root, path));
  }
}

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
