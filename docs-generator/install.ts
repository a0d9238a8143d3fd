/** docs/install.md: what an installation brings, read off package-lock.json and the packages themselves. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { code, document, heading, list, table } from './markdown.ts';
import { generated, type Page } from './page.ts';

/** The size of the installed package itself, which test/package holds to it; it changes with every machine. */
export const ownMegabytesMax = 66;
const megabyte = 1e6;

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: { readonly [name: string]: string };
  readonly hasInstallScript?: boolean;
}
interface Lock {
  readonly packages: { readonly [path: string]: Locked };
}

export function installPage(root: string): Page {
  const { packages }: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = installed(packages);
  const rows = [...found].map(([name, { version, license }]) => {
    if (license === undefined) throw new Error(`${name}@${version} says no licence: do without it`);
    return { name, version, license, size: bytesIn(join(root, 'node_modules', name)) };
  });
  const scripted = [...found].flatMap(([name, { hasInstallScript }]) => (hasInstallScript === true ? [name] : []));
  if (scripted.length > 0) throw new Error(`${scripted.join(', ')} would run a script when it is installed`);
  const all = rows.reduce((sum, { size }) => sum + size, 0) / megabyte;
  const text = document([
    generated,
    heading(1, 'What an installation brings'),
    list([
      `Racewalk itself, under the licence MIT, takes at most ${ownMegabytesMax} MB. It has the library as ES modules and as CommonJS, the command in one file, and these documents.`,
      `It depends on ${rows.length} packages, ${all.toFixed(0)} MB together, and these on no others.`,
      'No package runs a script when it is installed, so that nothing is downloaded but the packages; nor does the command ever use the network, but for `explore`, which serves a page to this machine.',
      `The command's own file carries code of some more packages; ${code('THIRD-PARTY-NOTICES')} in the package has their licences.`,
      `${code('npm run audit')} in a clone asks the registry what is known to be wrong with these packages, the bundled ones and those of the tests. CI fails where something is. A registry that answers no such question, as mirrors often do, makes it say just that.`,
    ]),
    table(
      ['Package', 'Version', 'Licence', 'MB'],
      rows.map(({ name, version, license, size }) => [code(name), version, license, (size / megabyte).toFixed(1)]),
    ),
  ]);
  return { path: 'docs/install.md', text };
}

/** What racewalk depends on. Throws where that depends on more: the page says that it does not. */
function installed(packages: Lock['packages']): Map<string, Locked> {
  const found = new Map<string, Locked>();
  for (const name of Object.keys(packages['']?.dependencies ?? {})) {
    const locked = packages[`node_modules/${name}`];
    if (locked === undefined) throw new Error(`package-lock.json does not have '${name}': run npm install`);
    const [more] = Object.keys(locked.dependencies ?? {});
    if (more !== undefined) throw new Error(`${name} depends on ${more}: list that in docs-generator/install.ts, too`);
    found.set(name, locked);
  }
  return found;
}

export function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
