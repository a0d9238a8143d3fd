/** Whole processes for a comparison: Racewalk's own command on a file, and whatever stands beside it, timed alike. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Model } from './models/index.ts';
import { median } from './rows.ts';

/** What the benchmark cannot go on without. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/** Seconds, and bytes of memory if the command tells. */
export interface Took {
  readonly cpu: number;
  readonly wall: number;
  readonly bytes: number;
}

/** A file of the benchmark, from where it runs. */
export const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The model as a user's file, for the command that users type. */
function writeModel({ source, call }: Model, folder: string): string {
  const text = readFileSync(entry(`../../bench/models/${source}`), 'utf8').replace(
    /'\.\.\/\.\.\/checker\/language\/\w+\.ts'/g,
    "'racewalk'",
  );
  const file = join(folder, 'model.ts');
  writeFileSync(file, `${text}\nexport default ${call};\n`);
  return file;
}

/** The command that users type, on the model's file. */
function raceFile({ name, states }: Model, file: string, folder: string): Took {
  const took = timed(process.execPath, [entry('../cli/main.js'), 'check', file, '--exact'], folder);
  const found = Number(/\(([\d,]+) states/.exec(took.output)?.[1]?.replaceAll(',', ''));
  if (found !== states) throw new BenchError(`${name}: racewalk found ${found} states where ${states} are expected`);
  return { ...took, bytes: Number.NaN };
}

/** Another checker, of one model. */
export interface Verifier<Option> {
  /** Makes what is to be run. Seconds by the clock. */
  build(option: Option): number;
  /** Throws BenchError if it counts otherwise than is expected. */
  run(option: Option): Took;
}

/** The option with which it takes the least time. */
export function fastest<Option>(options: readonly Option[], seconds: (option: Option) => number): Option {
  const [first, ...others] = options.map((option) => ({ option, seconds: seconds(option) }));
  if (first === undefined) throw new BenchError('there is no option to try');
  return others.reduce((best, other) => (other.seconds < best.seconds ? other : best), first).option;
}

/**
 * One round of each in turn, so that what else runs disturbs both; medians. Of the other by the clock: from the source to the
 * answer.
 */
export function inTurn<Option>(
  model: Model,
  folder: string,
  verifier: Verifier<Option>,
  option: Option,
  rounds: number,
) {
  const source = writeModel(model, folder);
  const ours: Took[] = [];
  const theirs: Took[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(raceFile(model, source, folder));
    const building = verifier.build(option);
    const took = verifier.run(option);
    theirs.push({ ...took, wall: building + took.wall });
  }
  return { ours: medians(ours), theirs: medians(theirs) };
}
function medians(list: readonly Took[]): Took {
  const of = (pick: (took: Took) => number): number => median(list.map(pick));
  return { cpu: of(({ cpu }) => cpu), wall: of(({ wall }) => wall), bytes: of(({ bytes }) => bytes) };
}

/** Runs the command in a shell that then tells what its children took; bash tells it to the millisecond. */
export function timed(
  command: string,
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
): { output: string; cpu: number; wall: number } {
  const begun = performance.now();
  const text = run('bash', ['-c', '"$@" || exit $?; times', 'bash', command, ...args], folder, env);
  const wall = (performance.now() - begun) / 1000;
  return { output: text, cpu: childSeconds(text, command), wall };
}

/** The last line of `times`: user and system time of the children. */
export function childSeconds(text: string, command: string): number {
  const [minutes, ...rest] = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(text)?.slice(1).map(Number) ?? [];
  const [seconds, systemMinutes, systemSeconds] = rest;
  if (minutes === undefined || seconds === undefined || systemMinutes === undefined || systemSeconds === undefined) {
    throw new BenchError(`the shell told no times for ${command}:\n${text}`);
  }
  return (minutes + systemMinutes) * 60 + seconds + systemSeconds;
}

export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const options = { cwd, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, ...env } } as const;
  const { error, status, stdout, stderr } = spawnSync(command, args, options);
  if (error !== undefined) {
    const missing = 'code' in error && error.code === 'ENOENT';
    throw new BenchError(
      missing ? `the comparison needs '${command}', which is not installed` : `${command}: ${error.message}`,
    );
  }
  if (status !== 0) throw new BenchError(`${command} ${args.join(' ')} failed (${status}):\n${stdout}${stderr}`);
  return stdout;
}

export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'racewalk-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
