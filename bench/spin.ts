/** Spin beside Racewalk: whole processes, one round of each in turn, so that what else runs disturbs both. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../checker/compile/lower/build.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { gccArguments, panArguments, promela, spinArguments } from '../checker/export/promela.ts';
import type { Scenario } from '../checker/language/spec.ts';
import type { Model } from './models/index.ts';
import { exportCost, median, type Row, row } from './rows.ts';

/** Sizes of pan's hash table, as powers of two, of which the fastest is compared with. */
const tableSizes = [20, 21, 22, 23, 24];

/** How a file that was written by hand is compiled. */
const gccOfHand = ['-O2', '-DNOREDUCE', '-DSAFETY'];

/** What the benchmark cannot go on without. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}

/** Throws BenchError if spin or gcc is missing. */
export function requireSpin(): void {
  run('spin', ['-V'], process.cwd());
  run('gcc', ['--version'], process.cwd());
}

/**
 * Processor time of our whole command and of pan alone, wall time of both from source to answer, bytes. Throws BenchError
 * if pan counts other states.
 */
export function compareWithSpin(model: Model, rounds: number, bytesPerState: number): Row[] {
  return inFolder((folder) => {
    const source = writeModel(model, folder);
    const pan = handWritten(model, folder);
    pan.build();
    const table = best(pan, tableSizes);
    const spun: Took[] = [];
    const raced: Took[] = [];
    const answered: number[] = [];
    for (let round = 0; round < rounds; round++) {
      raced.push(raceFile(model, source, folder));
      const building = pan.build();
      const took = pan.run(table);
      spun.push(took);
      answered.push(building + took.wall);
    }
    const bytes = median(spun.map((took) => took.bytes)) / model.states;
    return [
      row('cpu', model, median(raced.map(({ cpu }) => cpu)), median(spun.map(({ cpu }) => cpu)), table),
      row('wall', model, median(raced.map(({ wall }) => wall)), median(answered), table),
      row('bytes', model, bytesPerState, bytes, table),
    ];
  });
}

/**
 * Processor time of the search of a scenario of our own, which pan searches through its export. Both judge the same
 * claims, and both are compiled beforehand.
 */
export function compareExport(scenario: Scenario, states: number, rounds: number): Row {
  return inFolder((folder) => {
    const pan = exported(scenario, states, folder, true);
    pan.build();
    const table = best(pan, tablesAbout(states));
    const raced = raceOnce(scenario.name, rounds);
    const spun = Array.from({ length: rounds }, () => pan.run(table).cpu);
    return row('export cpu', { name: scenario.name, states }, raced, median(spun), table);
  });
}

/** What pan pays for our export of a model that was also written by hand. */
export function costOfExport(model: Model, rounds: number): Row {
  return inFolder((folder) => {
    const hand = handWritten(model, folder);
    hand.build();
    const table = best(hand, tableSizes);
    const byHand: number[] = [];
    const byExport: number[] = [];
    inFolder((other) => {
      const ours = exported(model.scenario, model.states, other, false);
      ours.build();
      for (let round = 0; round < rounds; round++) {
        byHand.push(hand.run(table).cpu);
        byExport.push(ours.run(table).cpu);
      }
    });
    return exportCost(model, median(byHand), median(byExport), table);
  });
}

/** Seconds, and bytes of memory if the command tells. */
interface Took {
  readonly cpu: number;
  readonly wall: number;
  readonly bytes: number;
}
interface Verifier {
  /** Seconds by the clock. */
  build(): number;
  run(table: number): Took;
}

function handWritten({ name, states, promela: { file, define, depthMax } }: Model, folder: string): Verifier {
  // Compiled code lies in dist/bench, the Promela beside its source.
  const source = fileURLToPath(new URL(`../../bench/promela/${file}`, import.meta.url));
  return verifier(name, states, folder, ['-o2', `-D${define}`, '-a', source], gccOfHand, [`-m${depthMax}`]);
}

function exported(scenario: Scenario, states: number, folder: string, asserts: boolean): Verifier {
  const program = buildProgram(buildSystem(scenario));
  writeFileSync(join(folder, 'model.pml'), promela(program, { states, asserts }));
  const options = panArguments(states).filter((option) => !option.startsWith('-w'));
  return verifier(scenario.name, states, folder, [...spinArguments, 'model.pml'], gccArguments(program), options);
}

function verifier(
  name: string,
  states: number,
  folder: string,
  spin: readonly string[],
  gcc: readonly string[],
  options: readonly string[],
): Verifier {
  return {
    build() {
      return timed('sh', ['-c', 'spin "$@" && gcc $GCC -o pan pan.c', 'sh', ...spin], folder, { GCC: gcc.join(' ') })
        .wall;
    },
    run(table) {
      const { output, ...took } = timed('./pan', [...options, `-w${table}`], folder);
      const stored = Number(/(\d+) states, stored/.exec(output)?.[1]);
      // A stack that is too small prunes the search, yet pan still reports no errors.
      if (stored !== states || !output.includes('errors: 0') || output.includes('max search depth too small')) {
        throw new BenchError(`${name}: pan stored ${stored} states where ${states} are expected:\n${output}`);
      }
      return { ...took, bytes: stateBytes(output) };
    },
  };
}

/** What pan keeps for its states: all of its memory but the stack of the search. */
export function stateBytes(output: string): number {
  const megabytes = (words: string): number =>
    Number(new RegExp(`([\\d.]+)\\s+${words}`).exec(output)?.[1] ?? Number.NaN);
  return (megabytes('total actual memory usage') - megabytes('memory used for DFS stack')) * 2 ** 20;
}

function best(pan: Verifier, tables: readonly number[]): number {
  return tables
    .map((table) => ({ table, seconds: pan.run(table).cpu }))
    .reduce((first, other) => (other.seconds < first.seconds ? other : first)).table;
}
function tablesAbout(states: number): number[] {
  const bits = Math.ceil(Math.log2(states));
  return [bits, bits + 1, bits + 2];
}

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

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

function raceFile({ name, states }: Model, file: string, folder: string): Took {
  const took = timed(process.execPath, [entry('../cli/main.js'), 'check', file, '--exact'], folder);
  const found = Number(/\(([\d,]+) states/.exec(took.output)?.[1]?.replaceAll(',', ''));
  if (found !== states) throw new BenchError(`${name}: racewalk found ${found} states where ${states} are expected`);
  return { ...took, bytes: Number.NaN };
}

/** Processor seconds of a search of our scenario, in a process of its own. */
function raceOnce(name: string, rounds: number): number {
  const options = ['--max-semi-space-size=64', entry('./main.js'), '--once', name, '--rounds', String(rounds)];
  const { output } = timed(process.execPath, options, process.cwd());
  const seconds = Number(/^([\d.]+) seconds$/m.exec(output)?.[1]);
  if (Number.isNaN(seconds)) throw new BenchError(`the search told no time:\n${output}`);
  return seconds;
}

/** Runs the command in a shell that then tells what its children took; bash tells it to the millisecond. */
function timed(
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

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const options = { cwd, encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, ...env } } as const;
  const { error, status, stdout, stderr } = spawnSync(command, args, options);
  if (error !== undefined) {
    const missing = 'code' in error && error.code === 'ENOENT';
    throw new BenchError(
      missing ? `--spin needs '${command}', which is not installed` : `${command}: ${error.message}`,
    );
  }
  if (status !== 0) throw new BenchError(`${command} ${args.join(' ')} failed (${status}):\n${stdout}${stderr}`);
  return stdout;
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'racewalk-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
