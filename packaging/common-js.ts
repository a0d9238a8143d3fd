/**
 * The library once more as CommonJS, for `require()` and for Jest, which by its default settings knows nothing else.
 * A module stays a module, so that all entries share one copy of the language.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';

/** What a library has; the command is bundled. */
const rooms = ['checker', 'models', 'machines', 'scenarios', 'testing'];

/** Writes `cjs` in the folder of built code, from what lies beside it. */
export async function writeCommonJs(dist: string): Promise<void> {
  const target = join(dist, 'cjs');
  rmSync(target, { recursive: true, force: true });
  const files = [
    ...readdirSync(dist).filter((name) => name.startsWith('index.')),
    ...rooms.flatMap((room) =>
      readdirSync(join(dist, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
    ),
  ].filter((name) => /\.js$|\.d\.ts$/.test(name));
  for (const name of files) {
    const text = readFileSync(join(dist, name), 'utf8');
    // The same declarations are those of CommonJS by where they lie.
    const written = name.endsWith('.js') ? await commonJs(text) : text;
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), written);
  }
  writeFileSync(join(target, 'package.json'), '{ "type": "commonjs" }\n');
}

async function commonJs(text: string): Promise<string> {
  // Not by its file name: of a file in a package of ES modules, esbuild takes a default import to be the whole module.
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': '__filename' },
  });
  return code;
}
