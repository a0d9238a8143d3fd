/** The C program of the litmus tests, compiled: one static binary, which runs on this kernel and on any other. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cTable } from '../../litmus/c-table.ts';
import { functionTable } from '../../litmus/conform/functions.ts';
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

/** Files of litmus/c that are a program of their own, with what only they need. */
const mains: readonly string[] = ['main.c', 'outcomes.c', 'reproduce.c', 'window.c', 'conform.c'];

/** Throws UnavailableError where there is no gcc, or no static C library. */
export function compileProgram(
  tests: readonly LitmusTest[],
  how: keyof typeof compilerArguments = 'plain',
  compiler = 'gcc',
): Program {
  return compiled(['main.c', 'outcomes.c'], cTable(tests), compilerArguments[how], compiler);
}

/** The program that traces the tests, with a probe for each of the functions. Throws as the other does. */
export function compileTracer(tests: readonly LitmusTest[], functions: readonly string[], compiler = 'gcc'): Program {
  return compiled(['conform.c'], cTable(tests) + functionTable(functions), compilerArguments.plain, compiler);
}

function compiled(own: readonly string[], tables: string, how: readonly string[], compiler: string): Program {
  const folder = mkdtempSync(join(tmpdir(), 'racewalk-litmus-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const sources = packageFile('litmus/c');
  const table = join(folder, 'tests.c');
  const file = join(folder, 'litmus');
  writeFileSync(table, tables);
  const files = readdirSync(sources)
    .filter((name) => name.endsWith('.c') && (own.includes(name) || !mains.includes(name)))
    .map((name) => join(sources, name));
  const flags = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-pthread', ...how, '-I', sources];
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
