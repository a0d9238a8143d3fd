/** `racewalk replay`: the trace of a printed token again. */

import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { fingerprint } from '../../checker/counterexample/fingerprint.ts';
import { brokenNames } from '../../checker/counterexample/judgement.ts';
import { parseToken, slug, type Token, TokenError } from '../../checker/counterexample/token.ts';
import { PathError, tracePath } from '../../checker/counterexample/trace.ts';
import { prefix } from '../../checker/necessity/weakenings.ts';
import { withWeakenings } from '../../checker/necessity/weigh.ts';
import { traceEntry } from '../../checker/report/document.ts';
import { drawRace } from '../../checker/report/race.ts';
import { printDocument } from '../files/document.ts';
import { inFile, type Loaded, load } from '../files/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { suggestion } from '../nearest.ts';
import { choice, flag, type RawOptions } from '../options/options.ts';
import { everything, type Task } from '../options/select.ts';
import { drawSequence, raceFormatOf } from './race-drawing.ts';

/** `file` is the user's file from which the token's scenario comes, if it is not one of our own. */
export async function replayCommand(
  written: string,
  file: string | undefined,
  options: RawOptions,
  io: Io,
): Promise<ExitCode> {
  const full = choice(options, 'trace', ['short', 'full']) === 'full';
  const format = raceFormatOf(options);
  const token = parsed(written);
  const { task, system } = meant(token, await load(file === undefined ? [] : [file], io));
  const property = brokenNames(system)[token.property];
  if (property === undefined) throw new UsageError(`'${written}' is no replay token: it names no property`);
  try {
    if (format !== null) {
      io.out(drawSequence({ system, property, path: token.path, cycle: token.cycle ?? 0 }, format, full));
    } else if (flag(options, 'json')) {
      const trace = traceEntry(tracePath(system, token.path, property, full, token.cycle));
      printDocument(io, 'replay', { replay: written, property, ...trace });
    } else {
      const { width, paint } = io;
      io.out(drawRace(system, token.path, property, { width, paint, full, file: task.file }, token.cycle));
    }
  } catch (problem) {
    if (!(problem instanceof PathError)) throw problem;
    throw new UsageError(`'${written}' is no replay token: ${problem.message}`);
  }
  return 1;
}

function parsed(written: string): Token {
  try {
    return parseToken(written);
  } catch (problem) {
    if (!(problem instanceof TokenError)) throw problem;
    throw new UsageError(`'${written}' is no replay token: ${problem.message}`);
  }
}

/** The scenarios, with the weakenings of their machines if the token is of one. */
function mentioned({ mutant }: Token, scenarios: readonly Loaded[]): readonly Loaded[] {
  if (mutant === null || !mutant.startsWith(slug(prefix))) return scenarios;
  return scenarios.map(({ scenario, file }) => ({ scenario: inFile(file, () => withWeakenings(scenario)), file }));
}

/** The system whose fingerprint the token bears. */
function meant(token: Token, loaded: readonly Loaded[]): { task: Task; system: System } {
  const scenarios = loaded.filter(({ scenario }) => slug(scenario.name) === token.scenario);
  if (scenarios.length === 0) {
    const hint = suggestion(
      token.scenario,
      loaded.map(({ scenario }) => slug(scenario.name)),
    );
    throw new UsageError(
      `the token is of a scenario '${token.scenario}', which there is not.${hint} For one of a file, write racewalk replay TOKEN FILE.`,
    );
  }
  const tasks = everything(mentioned(token, scenarios)).filter(
    ({ mutant }) => (mutant === null ? null : slug(mutant)) === token.mutant,
  );
  if (tasks.length === 0) {
    const mutants = everything(scenarios).flatMap(({ mutant }) => (mutant === null ? [] : [slug(mutant)]));
    throw new UsageError(
      `the token is of a mutant '${token.mutant}' of '${token.scenario}', which there is not.${suggestion(token.mutant ?? '', mutants)}`,
    );
  }
  for (const task of tasks) {
    const system = inFile(task.file, () => buildSystem(task.scenario, task.mutant));
    if (fingerprint(system) === token.fingerprint) return { task, system };
  }
  const name = token.mutant === null ? `'${token.scenario}'` : `'${token.mutant}' of '${token.scenario}'`;
  throw new UsageError(
    `the token is stale: ${name} has changed since it was printed. 'racewalk check' prints a new one.`,
  );
}
