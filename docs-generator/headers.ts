/** What the files of machines/ say at their heads about the machines in them, and what those leave out. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface MachineFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly about: string;
  readonly notModelled: string | null;
  /** Machines and parts of machines that it takes from other files. */
  readonly imports: readonly string[];
  readonly text: string;
}

export interface MachineText {
  readonly file: string;
  /** What it is, in a few sentences. */
  readonly about: string;
  /** Of its file and of those with parts of it: the file and what it leaves out. */
  readonly notModelled: readonly { readonly file: string; readonly text: string }[];
}

export class Headers {
  private readonly files: ReadonlyMap<string, MachineFile>;

  /** `root`: the folder of the repository. */
  constructor(root: string) {
    const names = readdirSync(join(root, 'machines'), { recursive: true, encoding: 'utf8' }).sort();
    const paths = names.filter((name) => name.endsWith('.ts')).map((name) => join('machines', name));
    this.files = new Map(paths.map((path) => [path, read(path, readFileSync(join(root, path), 'utf8'))]));
  }

  /** Throws if no file has a machine of that name. */
  of(machine: string): MachineText {
    const file = [...this.files.values()].find(({ text }) => text.includes(`id: '${machine}'`));
    if (file === undefined) throw new Error(`no file of machines/ has a machine with the id '${machine}'`);
    const notModelled = this.reachedFrom(file).flatMap(({ path, notModelled: text }) =>
      text === null ? [] : [{ file: path, text }],
    );
    return { file: file.path, about: aboutOf(file, machine), notModelled };
  }

  private reachedFrom(start: MachineFile): readonly MachineFile[] {
    const found = new Set([start]);
    for (const file of found) {
      for (const path of file.imports) {
        const next = this.files.get(path);
        if (next !== undefined) found.add(next);
      }
    }
    return [...found];
  }
}

function read(path: string, text: string): MachineFile {
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\//.exec(text) ?? [];
  const header = plain(comment);
  const [about = '', notModelled] = header.split(/Not modelled:\s*/);
  const imports = [...text.matchAll(/from '(\.[^']*)'/g)].map(([, target = '']) => join(dirname(path), target));
  return { path, about: about.trim(), notModelled: notModelled?.trim() ?? null, imports, text };
}

/** What the head of the file says; where it has several machines, the comment right above this one. */
function aboutOf({ text, about }: MachineFile, machine: string): string {
  const machines = text.match(/createMachine\(/g) ?? [];
  return (machines.length > 1 ? ownComment(text, machine) : null) ?? about;
}

function ownComment(text: string, machine: string): string | null {
  const [before = ''] = text.split(`id: '${machine}'`);
  const [, comment] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const [^;]*?createMachine\(\{\s*$/.exec(before) ?? [];
  return comment === undefined ? null : plain(comment);
}

/** Without the stars of a comment, a paragraph a line. */
function plain(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}
