/** `racewalk reproduce`: a C program in one file that runs the user-level calls of a race until it comes about. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { fingerprint } from '../../checker/counterexample/fingerprint.ts';
import { brokenNames } from '../../checker/counterexample/judgement.ts';
import { PathError, tracePath } from '../../checker/counterexample/trace.ts';
import { drawRace, raceStyle } from '../../checker/report/race.ts';
import { litmusTestNamed } from '../../litmus/named.ts';
import { outcomeScenario } from '../../litmus/predict.ts';
import { reproducerOf } from '../../litmus/reproducer.ts';
import { placed } from '../../litmus/scenario.ts';
import { windowsOf } from '../../litmus/windows.ts';
import { packageFile } from '../files/version.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { type RawOptions, text } from '../options/options.ts';
import { parsedToken } from './replay.ts';

export async function reproduceCommand(written: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const token = parsedToken(written);
  const named = litmusTestNamed(token.scenario);
  if (named === null) {
    throw new UsageError(
      `'${written}' is of no litmus test, and only those say which calls of user space make a race; 'racewalk litmus NAME' prints their tokens`,
    );
  }
  const { test, era } = named;
  const system = buildSystem(outcomeScenario(test, era));
  if (fingerprint(system) !== token.fingerprint) {
    throw new UsageError(`'${written}' is stale: 'racewalk litmus ${test.name}' prints a new one`);
  }
  const outcome = brokenNames(system)[token.property] ?? '';
  const race = raceOf(system, token.path, outcome);
  const threads = placed(test).map(({ thread }) => thread);
  const steps = tracePath(system, token.path, null).steps.map((step) => ({
    ...step,
    thread: threads[step.actor] ?? -1,
  }));
  const program = reproducerOf(sources(), { test, outcome, token: written, race, windows: windowsOf(steps) });
  const output = text(options, 'output');
  if (output === null) io.out(program);
  else writeFileSync(resolve(io.cwd, output), program);
  return 0;
}

function raceOf(...[system, path, outcome]: Parameters<typeof drawRace>): string {
  try {
    return drawRace(system, path, outcome, raceStyle);
  } catch (problem) {
    if (!(problem instanceof PathError)) throw problem;
    throw new UsageError(`the token's steps do not lead to '${outcome}': ${problem.message}`);
  }
}

function sources(): Map<string, string> {
  const folder = packageFile('litmus/c');
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
