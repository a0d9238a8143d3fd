/** Spin beside Racewalk: whole processes, one round of each in turn, processor seconds as the shell's `times` tells them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Model } from './models/index.ts';

/** Sizes of pan's hash table, as powers of two, of which the fastest is compared with. */
const tableSizes = [20, 21, 22, 23, 24];

export interface Comparison {
  readonly spinVersion: string;
  /** pan's `-w`. */
  readonly panTable: number;
  readonly panCpuSeconds: number;
  /** Start of Node.js, loading and generating code included. */
  readonly racewalkCpuSeconds: number;
  /** How many times faster than pan. */
  readonly ratio: number;
}

/** What the benchmark cannot go on without. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/** Throws BenchError if spin or gcc is missing. */
export function requireSpin(): void {
  run('spin', ['-V'], process.cwd());
  run('gcc', ['--version'], process.cwd());
}

/** Throws BenchError if pan counts other states. */
export function compareWithSpin(model: Model, rounds: number): Comparison {
  const folder = mkdtempSync(join(tmpdir(), 'racewalk-bench-'));
  try {
    const spinVersion = build(model, folder);
    const panTable = tableSizes
      .map((size) => ({ size, seconds: runPan(model, folder, size) }))
      .reduce((best, other) => (other.seconds < best.seconds ? other : best)).size;
    const pan: number[] = [];
    const racewalk: number[] = [];
    for (let round = 0; round < rounds; round++) {
      racewalk.push(runRacewalk(model));
      pan.push(runPan(model, folder, panTable));
    }
    const panCpuSeconds = median(pan);
    const racewalkCpuSeconds = median(racewalk);
    return { spinVersion, panTable, panCpuSeconds, racewalkCpuSeconds, ratio: panCpuSeconds / racewalkCpuSeconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives Spin's version. */
function build({ promela }: Model, folder: string): string {
  // Compiled code lies in dist/bench, the Promela beside its source.
  const source = fileURLToPath(new URL(`../../bench/promela/${promela.file}`, import.meta.url));
  run('spin', ['-o2', `-D${promela.define}`, '-a', source], folder);
  run('gcc', ['-O2', '-DNOREDUCE', '-DSAFETY', '-o', 'pan', 'pan.c'], folder);
  return run('spin', ['-V'], folder).trim();
}

function runPan({ name, states, promela }: Model, folder: string, table: number): number {
  const { output, seconds } = timed('./pan', [`-m${promela.depthMax}`, `-w${table}`], folder);
  const stored = Number(/(\d+) states, stored/.exec(output)?.[1]);
  // A stack that is too small prunes the search, yet pan still reports no errors.
  if (stored !== states || !output.includes('errors: 0') || output.includes('max search depth too small')) {
    throw new BenchError(`${name}: pan stored ${stored} states where ${states} are expected:\n${output}`);
  }
  return seconds;
}

function runRacewalk({ name }: Model): number {
  const main = fileURLToPath(new URL('./main.js', import.meta.url));
  return timed(process.execPath, [main, '--once', name], process.cwd()).seconds;
}

/** Runs the command in a shell that then tells what its children took. */
function timed(command: string, args: readonly string[], folder: string): { output: string; seconds: number } {
  const text = run('sh', ['-c', '"$@" || exit $?; times', 'sh', command, ...args], folder);
  const [minutes, ...rest] = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(text)?.slice(1).map(Number) ?? [];
  const [seconds, systemMinutes, systemSeconds] = rest;
  if (minutes === undefined || seconds === undefined || systemMinutes === undefined || systemSeconds === undefined) {
    throw new BenchError(`the shell told no times for ${command}:\n${text}`);
  }
  return { output: text, seconds: (minutes + systemMinutes) * 60 + seconds + systemSeconds };
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error !== undefined) {
    const missing = 'code' in error && error.code === 'ENOENT';
    throw new BenchError(
      missing ? `--spin needs '${command}', which is not installed` : `${command}: ${error.message}`,
    );
  }
  if (status !== 0) throw new BenchError(`${command} ${args.join(' ')} failed (${status}):\n${stdout}${stderr}`);
  return stdout;
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
