/** The C program of the litmus tests, compiled: one static binary, which runs on this kernel and on any other. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cTable } from '../../litmus/c-table.ts';
import type { LitmusTest } from '../../litmus/litmus-test.ts';
import { packageFile } from '../files/version.ts';
import { UnavailableError } from './unavailable.ts';

/** How it is compiled. `checked`: with sanitizers, which need the shared libraries of this machine. */
export const compilerArguments = {
  plain: ['-O2', '-static'],
  checked: ['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
} as const;

export interface Program {
  readonly file: string;
  /** Removes it. */
  remove(): void;
}

/** Throws UnavailableError where there is no gcc, or no static C library. */
export function compileProgram(
  tests: readonly LitmusTest[],
  how: keyof typeof compilerArguments = 'plain',
  compiler = 'gcc',
): Program {
  const folder = mkdtempSync(join(tmpdir(), 'racewalk-litmus-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const sources = packageFile('litmus/c');
  const table = join(folder, 'tests.c');
  const file = join(folder, 'litmus');
  writeFileSync(table, cTable(tests));
  const files = readdirSync(sources)
    // Another program, of which this one is not a part.
    .filter((name) => name.endsWith('.c') && name !== 'reproduce.c')
    .map((name) => join(sources, name));
  const flags = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-pthread', ...compilerArguments[how], '-I', sources];
  const { status, stderr, error } = spawnSync(compiler, [...flags, ...files, table, '-o', file], { encoding: 'utf8' });
  if (status === 0) return { file, remove };
  remove();
  if (error !== undefined) {
    throw new UnavailableError(
      `a run on a real kernel needs ${compiler}, which is not there; on Debian: apt-get install gcc libc6-dev`,
    );
  }
  throw new UnavailableError(`gcc cannot compile the litmus program; libc6-dev has the static library:\n${stderr}`);
}
