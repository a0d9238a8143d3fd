/** Counts an export with Spin: spin writes the verifier, gcc compiles it, and it visits every state. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../checker/compile/lower/program.ts';
import { gccArguments, panArguments, promela, spinArguments } from '../checker/export/promela.ts';

export interface Count {
  /** Distinct states that the verifier stored. */
  readonly states: number;
  /** Whether an assertion fails. */
  readonly failed: boolean;
}

/** Spin, gcc or the verifier did not do its work, or not all of it. */
export class SpinError extends Error {
  override readonly name = 'SpinError';
}

/** Whether spin and gcc are installed. */
export async function hasSpin(): Promise<boolean> {
  try {
    await run('spin', ['-V'], tmpdir());
    await run('gcc', ['--version'], tmpdir());
    return true;
  } catch (problem) {
    if (problem instanceof SpinError) return false;
    throw problem;
  }
}

/** A compiled verifier in a folder of its own, which `done` removes. */
export interface Verifier {
  readonly folder: string;
  done(): Promise<void>;
}

/** Throws SpinError where spin or gcc refuses the export. `optimisation` is gcc's: '-O0' compiles fastest. */
async function verifierOf(program: Program, asserts: boolean, optimisation: string): Promise<Verifier> {
  const text = promela(program, { states: null, asserts });
  const folder = await mkdtemp(join(tmpdir(), 'racewalk-parity-'));
  const done = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(join(folder, 'model.pml'), text);
    const said = await run('spin', [...spinArguments, 'model.pml'], folder);
    if (/error/i.test(said)) throw new SpinError(`spin refuses the export:\n${said}`);
    const flags = gccArguments(program).map((each) => (each === '-O2' ? optimisation : each));
    await run('gcc', [...flags, '-o', 'pan', 'pan.c'], folder);
    return { folder, done };
  } catch (problem) {
    await done();
    throw problem;
  }
}

/**
 * Counts and judges a program with about so many states. Throws ModelError for what cannot be exported, and SpinError
 * where the verifier did not finish: one whose stack or memory was too small leaves states out and still reports no
 * error.
 */
export async function countWithSpin(program: Program, states: number): Promise<Count> {
  const { folder, done } = await verifierOf(program, true, states > fewStates ? '-O1' : '-O0');
  try {
    const judged = await runPan(folder, panArguments(states));
    if (!judged.count.failed) return judged.count;
    // It has ended at the failing assertion. An erroneous step leads nowhere, so that all else is visited without.
    const { count } = await runPan(folder, ['-A', ...panArguments(states)]);
    return { states: count.states, failed: true };
  } finally {
    await done();
  }
}

/** Throws SpinError where the verifier left states out. */
async function runPan(folder: string, args: readonly string[]): Promise<{ count: Count; output: string }> {
  const output = await run('./pan', args, folder);
  return { count: read(output), output };
}

/** Up to so many states optimising takes gcc longer than it saves. */
const fewStates = 200_000;

function read(output: string): Count {
  const states = Number(/(\d+) states, stored/.exec(output)?.[1] ?? Number.NaN);
  const errors = Number(/errors: (\d+)/.exec(output)?.[1] ?? Number.NaN);
  const failed = errors > 0;
  const isAssertion = /^pan:\d+: assertion violated/m.test(output);
  if (Number.isNaN(states) || Number.isNaN(errors) || failed !== isAssertion) {
    throw new SpinError(`the verifier failed:\n${output}`);
  }
  const cut = /max search depth too small|out of memory|memory bound|hash table overflow/i.exec(output)?.[0];
  const incomplete = output.includes('Search not completed') && !failed;
  if (cut !== undefined || incomplete) throw new SpinError(`the verifier left states out (${cut ?? 'not completed'})`);
  return { states, failed };
}

/** What the command prints. Throws SpinError if it fails. */
function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new SpinError(`${command} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
    });
  });
}
