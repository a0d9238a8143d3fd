/** Rumur beside Racewalk, all cores on both sides. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Model } from './models/index.ts';
import { BenchError, entry, fastest, inFolder, inTurn, run, type Took, timed, type Verifier } from './processes.ts';
import { type Peer, type Row, row } from './rows.ts';

/** What Rumur's manual names to make it faster, of which the fastest is compared with: packed states, and not. */
const packings = ['on', 'off'] as const;
type Packing = (typeof packings)[number];
/** Bytes: room from the start for the states of each model, so that the table never grows. */
const setCapacity = 2 ** 27;
const gccArguments = ['-std=c11', '-O3', '-march=native', '-fwhole-program', '-mcx16'];

/** Throws BenchError if rumur or gcc is missing. */
export function requireRumur(): void {
  run('rumur', ['--version'], process.cwd());
  run('gcc', ['--version'], process.cwd());
}

/**
 * Processor time of our whole command and of Rumur's verifier alone, wall time of both from source to answer. Throws
 * BenchError if the verifier counts other states or transitions.
 */
export function compareWithRumur(model: Model, transitions: number, rounds: number): Row[] {
  return inFolder((folder) => {
    const { file, constant } = model.murphi;
    const text = readFileSync(entry(`../../bench/murphi/${file}`), 'utf8');
    writeFileSync(
      join(folder, 'model.m'),
      text.replace(new RegExp(`^( +${constant}:) \\d+;`, 'm'), `$1 ${model.size};`),
    );
    const rumur: Verifier<Packing> = {
      build: (packing) => build(packing, folder),
      run: () => verify(model, transitions, folder),
    };
    const packing = fastest(packings, (each) => {
      rumur.build(each);
      return rumur.run(each).cpu;
    });
    const { ours, theirs } = inTurn(model, folder, rumur, packing, rounds);
    const ofRumur = (value: number): Peer => ({ name: 'rumur', value, option: `--pack-state ${packing}` });
    return [row('cpu', model, ours.cpu, ofRumur(theirs.cpu)), row('wall', model, ours.wall, ofRumur(theirs.wall))];
  });
}

/** Seconds by the clock. */
function build(packing: Packing, folder: string): number {
  const options = ['--pack-state', packing, '--set-capacity', String(setCapacity), '--symmetry-reduction', 'off'];
  const threads = ['--threads', String(availableParallelism())];
  const made = timed('rumur', ['--quiet', ...options, ...threads, '--output', 'model.c', 'model.m'], folder);
  return made.wall + timed('gcc', [...gccArguments, 'model.c', '-o', 'model', '-lpthread', '-latomic'], folder).wall;
}

function verify({ name, states }: Model, transitions: number, folder: string): Took {
  const { output, ...took } = timed('./model', [], folder);
  const found = rulesFired(output);
  if (found.states !== states || found.transitions !== transitions || !output.includes('No error found.')) {
    throw new BenchError(
      `${name}: rumur found ${found.states} states and ${found.transitions} transitions where ${states} and ${transitions} are expected`,
    );
  }
  return { ...took, bytes: Number.NaN };
}

/** What the verifier counted at its end. */
export function rulesFired(output: string): { states: number; transitions: number } {
  const [, states, transitions] = /^\t(\d+) states, (\d+) rules fired in /m.exec(output) ?? [];
  return { states: Number(states), transitions: Number(transitions) };
}
