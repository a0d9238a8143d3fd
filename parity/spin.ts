/** Counts an export with Spin: spin writes the verifier, gcc compiles it, and it visits every state. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gccArguments, panArguments, spinArguments } from '../checker/export/promela.ts';

export interface Count {
  /** Distinct states that the verifier stored. */
  readonly states: number;
  /** Assertions that failed; the verifier ends at the first. */
  readonly errors: number;
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

/**
 * Runs the verifier of an export with about so many states. Throws SpinError where it did not finish: a verifier whose
 * stack or memory was too small leaves states out and still reports no error.
 */
export async function countWithSpin(promela: string, states: number, asserts: boolean): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'racewalk-parity-'));
  try {
    await writeFile(join(folder, 'model.pml'), promela);
    const said = await run('spin', [...spinArguments, 'model.pml'], folder);
    if (/error/i.test(said)) throw new SpinError(`spin refuses the export:\n${said}`);
    await run('gcc', [...optimised(states), `-DVECTORSZ=${vectorBytes(promela)}`, '-o', 'pan', 'pan.c'], folder);
    return read(await run('./pan', panArguments(states, asserts), folder), asserts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Up to so many states compiling with optimisation takes longer than it saves. */
const fewStates = 50_000;
function optimised(states: number): string[] {
  return gccArguments.map((each) => (each === '-O2' && states <= fewStates ? '-O0' : each));
}

/** More than enough: the variables at four bytes each, and the processes. */
function vectorBytes(promela: string): number {
  return Math.max(1024, promela.split('\n').length * 4);
}

function read(output: string, asserts: boolean): Count {
  const states = Number(/(\d+) states, stored/.exec(output)?.[1] ?? Number.NaN);
  const errors = Number(/errors: (\d+)/.exec(output)?.[1] ?? Number.NaN);
  const ends = errors > 0 ? /^pan.*$/m.exec(output)?.[0] : undefined;
  const isAssertion = ends?.includes('assertion violated') ?? false;
  if (Number.isNaN(states) || Number.isNaN(errors) || (errors > 0 && !(asserts && isAssertion))) {
    throw new SpinError(`the verifier failed:\n${output}`);
  }
  const cut = /max search depth too small|out of memory|memory bound|hash table overflow/i.exec(output)?.[0];
  const incomplete = output.includes('Search not completed') && errors === 0;
  if (cut !== undefined || incomplete) throw new SpinError(`the verifier left states out (${cut ?? 'not completed'})`);
  return { states, errors };
}

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new SpinError(`${command} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
    });
  });
}
