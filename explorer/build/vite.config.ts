/** Builds the explorer: one HTML file with everything in it, which works from any path, from a disk too. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version }: { version: string } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

/** Script and style become parts of the page, and the page says that nothing else may ever be run or asked for. */
function inOneFile(): Plugin {
  return {
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
      if (page?.type !== 'asset') throw new Error('the build made no index.html');
      const code = script.replaceAll('</script', '<\\/script');
      const hash = createHash('sha256').update(code).digest('base64');
      const policy = [
        "default-src 'none'",
        `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
        'worker-src blob:',
        "style-src 'unsafe-inline'",
        'img-src data:',
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; ');
      // A function: a replacement text has signs of its own.
      page.source = String(page.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, () => `\n    <style>${style}</style>`)
        .replace(
          '<meta charset="utf-8" />',
          (meta) => `${meta}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
        )
        .replace('</body>', (end) => `<script type="module">${code}</script>\n  ${end}`);
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  base: './',
  define: { racewalkVersion: JSON.stringify(version) },
  plugins: [inOneFile()],
  worker: { format: 'iife' },
  build: {
    outDir: `${root}/dist/explorer`,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
