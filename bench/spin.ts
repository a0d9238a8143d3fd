/** Spin beside Racewalk. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../checker/compile/lower/build.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { gccArguments, panArguments, promela, spinArguments } from '../checker/export/promela.ts';
import type { Scenario } from '../checker/language/spec.ts';
import type { Model } from './models/index.ts';
import { BenchError, entry, fastest, inFolder, inTurn, run, timed, type Verifier } from './processes.ts';
import { exportCost, median, type Peer, type Row, row } from './rows.ts';

/** Sizes of pan's hash table, as powers of two, of which the fastest is compared with. */
const tableSizes = [20, 21, 22, 23, 24];

/** How a file that was written by hand is compiled. */
const gccOfHand = ['-O2', '-DNOREDUCE', '-DSAFETY'];

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
    const pan = handWritten(model, folder);
    pan.build();
    const table = fastest(tableSizes, cpuOf(pan));
    const { ours, theirs } = inTurn(model, folder, pan, table, rounds);
    return [
      row('cpu', model, ours.cpu, ofPan(theirs.cpu, table)),
      row('wall', model, ours.wall, ofPan(theirs.wall, table)),
      row('bytes', model, bytesPerState, ofPan(theirs.bytes / model.states, table)),
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
    const table = fastest(tablesAbout(states), cpuOf(pan));
    const raced = raceOnce(scenario.name, rounds);
    const spun = Array.from({ length: rounds }, () => pan.run(table).cpu);
    return row('export cpu', { name: scenario.name, states }, raced, ofPan(median(spun), table));
  });
}

/** What pan pays for our export of a model that was also written by hand. */
export function costOfExport(model: Model, rounds: number): Row {
  return inFolder((folder) => {
    const hand = handWritten(model, folder);
    hand.build();
    const table = fastest(tableSizes, cpuOf(hand));
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
    return exportCost(model, median(byHand), ofPan(median(byExport), table));
  });
}

const ofPan = (value: number, table: number): Peer => ({ name: 'pan', value, option: `-w${table}` });

/** The option is `-w`, with which it is run; what is built is the same for all. */
interface Pan extends Verifier<number> {
  build(): number;
}
const cpuOf = (pan: Pan) => (table: number) => pan.run(table).cpu;

function handWritten({ name, size, states, promela: { file, macro, depthMax } }: Model, folder: string): Pan {
  // Compiled code lies in dist/bench, the Promela beside its source.
  const source = entry(`../../bench/promela/${file}`);
  return verifier(name, states, folder, ['-o2', `-D${macro}=${size}`, '-a', source], gccOfHand, [`-m${depthMax}`]);
}

function exported(scenario: Scenario, states: number, folder: string, asserts: boolean): Pan {
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
): Pan {
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

function tablesAbout(states: number): number[] {
  const bits = Math.ceil(Math.log2(states));
  return [bits, bits + 1, bits + 2];
}

/** Processor seconds of a search of our scenario, in a process of its own. */
function raceOnce(name: string, rounds: number): number {
  const options = ['--max-semi-space-size=64', entry('./main.js'), '--once', name, '--rounds', String(rounds)];
  const { output } = timed(process.execPath, options, process.cwd());
  const seconds = Number(/^([\d.]+) seconds$/m.exec(output)?.[1]);
  if (Number.isNaN(seconds)) throw new BenchError(`the search told no time:\n${output}`);
  return seconds;
}
