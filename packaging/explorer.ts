/** Builds the explorer: one HTML file with everything in it, which works from any path and from a disk. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { reasonFor } from '../checker/necessity/matrix.ts';
import { format } from '../checker/necessity/weakenings.ts';
import { type CatalogueProtocol, catalogueScenario } from '../checker/report/catalogue.ts';
import { builtInMatrixElement, catalogueElement, checkerElement, type PageMatrix } from '../checker/report/page.ts';
import { pageProtocol } from '../cli/files/html-matrix.ts';
import { parseMatrix } from '../cli/files/matrix-file.ts';
import { withElement, withPacked } from '../cli/files/page-element.ts';
import { packageVersion } from '../cli/files/version.ts';
import { scenarioFiles } from '../docs-generator/scenario-files.ts';
import { protocols } from '../scenarios/index.ts';

/** Writes `dist/explorer/index.html`; returns the files that it is made of, whose licences are to be told. */
export async function buildExplorer(dist: string, root: string): Promise<readonly string[]> {
  const inputs = new Set<string>();
  // Where a test builds, the sources are a link.
  const place = realpathSync(join(root, 'explorer'));
  const shared: InlineConfig = { root: place, base: './', configFile: false, logLevel: 'warn' };
  const target = 'es2023';
  const code = await checkerCode({
    ...shared,
    define: {
      racewalkVersion: JSON.stringify(packageVersion()),
      racewalkScenarios: JSON.stringify(await scenarioFiles()),
      // A script has no address of its own.
      'import.meta.url': JSON.stringify('the page'),
    },
    plugins: [collecting(inputs)],
    build: {
      target,
      write: false,
      chunkSizeWarningLimit: 10_000,
      lib: { entry: join(place, 'worker/worker.ts'), formats: ['iife'], name: 'checker' },
      // Still a module that is imported when it is needed runs no earlier.
      rolldownOptions: {
        output: { codeSplitting: false },
      },
    },
  });
  await build({
    ...shared,
    plugins: [collecting(inputs), inOneFile(code, matrixOf(root))],
    build: {
      outDir: join(dist, 'explorer'),
      emptyOutDir: true,
      target,
      modulePreload: false,
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  });
  return [...inputs].sort();
}

/** What the workers of the page run. */
async function checkerCode(config: InlineConfig): Promise<string> {
  const built = await build(config);
  const [made] = Array.isArray(built) ? built : [];
  const [script, ...others] = made?.output ?? [];
  if (script?.type !== 'chunk' || others.length > 0) {
    throw new Error(`the build of the worker made ${others.length + 1} files; it must make one script`);
  }
  // Of one byte a character, so that a browser reads it in half of the time.
  return script.code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function catalogue(): readonly CatalogueProtocol[] {
  return protocols.map(({ name, title, text, scenarios }) => ({
    ...{ name, title, text },
    scenarios: scenarios.map(catalogueScenario),
  }));
}

function collecting(inputs: Set<string>): Plugin {
  return {
    name: 'collecting',
    generateBundle(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') for (const id of part.moduleIds) inputs.add(id);
      }
    },
  };
}

/** Script and style become parts of the page, and the page says that nothing else may ever be run or asked for. */
const inOneFile = (checker: string, matrix: PageMatrix): Plugin => ({
  name: 'in-one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    let script = '';
    let style = '';
    for (const [name, part] of Object.entries(bundle)) {
      if (part.type === 'chunk') script += part.code;
      else if (name.endsWith('.css')) style += String(part.source);
      else continue;
      delete bundle[name];
    }
    const page = bundle['index.html'];
    if (page?.type !== 'asset') throw new Error('the build of the explorer made no index.html');
    const code = script.replaceAll('</script', '<\\/script');
    const meta = '<meta charset="utf-8" />';
    // Functions: a replacement that is a text has signs of its own.
    const whole = String(page.source)
      .replace(/\s*<script type="module"[^>]*><\/script>/, '')
      .replace(/\s*<link rel="stylesheet"[^>]*>/, () => `\n    <style>${style}</style>`)
      .replace(meta, () => `${meta}\n    ${policyOf(code)}`)
      .replace('</body>', (end) => `<script type="module">${code}</script>\n  ${end}`);
    const listed = withElement(whole, catalogueElement, catalogue());
    const withChecker = withPacked(listed, checkerElement, checker);
    page.source =
      matrix.protocols.length === 0
        ? withChecker
        : withPacked(withChecker, builtInMatrixElement, JSON.stringify(matrix));
  },
});

/** What docs/matrix keeps; files of another version say nothing. */
function matrixOf(root: string): PageMatrix {
  const rows = protocols.flatMap(({ name }) => {
    const file = join(root, 'docs/matrix', `${name}.json`);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (!text.includes(`"format":${format},`)) return [];
    const reasons = protocols.map(({ unneeded = {} }) => ({ unneeded }));
    return [pageProtocol(name, parseMatrix(text, file), (row) => reasonFor(row, reasons))];
  });
  return { command: null, version: packageVersion(), protocols: rows, definitions: [] };
}

function policyOf(code: string): string {
  const hash = createHash('sha256').update(code).digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    // Only `racewalk explore` has anything to be asked for.
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}" />`;
}
