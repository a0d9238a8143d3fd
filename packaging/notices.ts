/** THIRD-PARTY-NOTICES: the licences of all packages whose code the bundle carries. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

/** The folder of the package that a bundled file is of, such as `node_modules/xstate`; null for a file of our own. */
export function packageOf(file: string): string | null {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/')) ?? [];
  return folder ?? null;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** `inputs`: the bundled files, relative to `root`. Throws for a package without a licence. */
export function noticesOf(inputs: readonly string[], root: string): string {
  const folders = new Set(inputs.map(packageOf).filter((folder) => folder !== null));
  const sections = [...folders].map((folder) => {
    const { name, version, license }: Manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((each) => /^(?:licen[cs]e|copying)/i.test(each));
    if (license === undefined || file === undefined) {
      throw new Error(`${name}@${version} is bundled, but says no licence: leave it out of the bundle`);
    }
    const text = readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return [
    'What is bundled in racewalk, dist/cli/bundle.script, dist/cli/mcp-sdk.cjs and dist/explorer, contains code of these packages.\n',
    ...sections.sort(),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Writes the file beside package.json. `others`: the files of what else is bundled. */
export function writeNotices(dist: string, root: string, others: readonly string[]): void {
  const inputs: string[] = JSON.parse(readFileSync(join(dist, 'cli/bundle.inputs.json'), 'utf8'));
  // Of a file outside of its root the bundler tells the whole path.
  const ofOthers = others.map((file) => (isAbsolute(file) ? relative(root, file) : file));
  writeFileSync(join(dist, '../THIRD-PARTY-NOTICES'), noticesOf([...inputs, ...ofOthers], root));
}
