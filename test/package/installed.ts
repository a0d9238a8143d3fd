/** `npm pack`, installed in an empty folder: one installation, made once for all tests of the package. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildIn, root } from '../build.ts';

interface Package {
  readonly version: string;
  readonly dependencies: { readonly [name: string]: string };
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  // Nothing of this run's own Jest reaches another, and nobody takes a pipe for a terminal with colours.
  const { NODE_OPTIONS: _, JEST_WORKER_ID: __, FORCE_COLOR: ___, ...rest } = process.env;
  const options = { cwd, env: { ...rest, NO_COLOR: '1' }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      // What npm has to say about the machine's own settings is not ours.
      resolve({ status, stdout, stderr: stderr.replace(/^npm warn .*\n/gm, '') });
    });
    child.stdin?.end();
  });
}

export async function succeed(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ends with ${status}: ${stdout}${stderr}`);
  return stdout;
}

/** A tool of this repository, run by Node.js. */
export const tool = (path: string): string => join(root, 'node_modules', path);

export class Installed {
  readonly place: string;
  /** Where the package is installed. */
  readonly user: string;
  /** What it contains, by path. */
  readonly packed: readonly string[];
  readonly tarball: string;

  private constructor(place: string, packed: readonly string[], filename: string) {
    this.place = place;
    this.user = join(place, 'user');
    this.packed = packed;
    this.tarball = join(place, filename);
  }

  static async make(): Promise<Installed> {
    const place = mkdtempSync(join(tmpdir(), 'racewalk-package-'));
    const built = join(place, 'built');
    mkdirSync(built);
    buildIn(built, { types: true });
    // What 'prepare' would do is done; and it would build in the wrong folder.
    const output = await succeed('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], built);
    const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(output);
    const paths = files.map(({ path }) => path);
    const installed = new Installed(place, paths, filename);
    await installed.install();
    return installed;
  }

  private async install(): Promise<void> {
    const { dependencies }: Package = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    // Nothing is fetched: the dependencies are those of this repository.
    const overrides = Object.keys(dependencies).map((name) => [name, `file:${join(root, 'node_modules', name)}`]);
    this.write('package.json', {
      private: true,
      type: 'module',
      dependencies: { racewalk: `file:${this.tarball}` },
      overrides: Object.fromEntries(overrides),
    });
    await succeed('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], this.user);
    // What a user of those has besides.
    for (const name of ['vitest', 'fast-check', 'expect', '@jest/globals', '@types/node']) {
      const target = join(this.user, 'node_modules', name);
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), target);
    }
    for (const name of ['tsc', 'vitest']) {
      symlinkSync(join(root, 'node_modules/.bin', name), join(this.user, 'node_modules/.bin', name));
    }
  }

  /** A file of the user's; what is no text is written as JSON. */
  write(name: string, content: string | object): void {
    const path = join(this.user, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  remove(): void {
    rmSync(this.place, { recursive: true });
  }
}
