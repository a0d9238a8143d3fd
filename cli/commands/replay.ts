/** `racewalk replay`: the trace of a printed token again. */

import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { brokenNames } from '../../checker/counterexample/judgement.ts';
import { meantBy } from '../../checker/counterexample/meant.ts';
import { parseToken, slug, type Token, TokenError } from '../../checker/counterexample/token.ts';
import { PathError, tracePath } from '../../checker/counterexample/trace.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { prefix } from '../../checker/necessity/weakenings.ts';
import { withWeakenings } from '../../checker/necessity/weigh.ts';
import { traceEntry } from '../../checker/report/document.ts';
import { drawRace } from '../../checker/report/race.ts';
import type { LitmusScenario } from '../../litmus/named.ts';
import { placed } from '../files/breach.ts';
import { printDocument } from '../files/document.ts';
import { inFile, type Loaded, load } from '../files/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { choice, flag, type RawOptions } from '../options/options.ts';
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
  const token = parsedToken(written);
  const litmus = await litmusMeant(token);
  const ours = litmus?.scenario ?? (file === undefined ? await io.scenarioNamed?.(token.scenario) : null) ?? null;
  const loaded = ours === null ? await load(file === undefined ? [] : [file], io) : [{ scenario: ours, file: null }];
  const { file: source, system } = meant(token, loaded, litmus?.printedBy);
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
      io.out(
        drawRace(
          system,
          token.path,
          property,
          { width, paint, full, ...placed(system, token.path, source) },
          token.cycle,
        ),
      );
    }
  } catch (problem) {
    if (!(problem instanceof PathError)) throw problem;
    throw new UsageError(`'${written}' is no replay token: ${problem.message}`);
  }
  return 1;
}

async function litmusMeant({ scenario: name }: Token): Promise<LitmusScenario | null> {
  if (!name.startsWith('litmus-')) return null;
  const { litmusScenarioNamed } = await import('../../litmus/named.ts');
  return litmusScenarioNamed(name);
}

/** Throws UsageError for what is no token. */
export function parsedToken(written: string): Token {
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

/** The system whose fingerprint the token bears, and the file that it comes from. */
function meant(
  token: Token,
  loaded: readonly Loaded[],
  printedBy = 'racewalk check',
): { file: string | null; system: System } {
  const named = mentioned(
    token,
    loaded.filter(({ scenario }) => slug(scenario.name) === token.scenario),
  );
  const fileOf = (scenario: Scenario): string | null => named.find((each) => each.scenario === scenario)?.file ?? null;
  const all = named.length === 0 ? loaded : named;
  const found = meantBy(
    token,
    all.map(({ scenario }) => scenario),
    { build: (scenario, mutant) => inFile(fileOf(scenario), () => buildSystem(scenario, mutant)), printedBy },
  );
  if (found.kind === 'found') return { file: fileOf(found.scenario), system: found.system };
  const advice =
    found.kind === 'unknown' && found.what === 'scenario'
      ? ' For one of a file, write racewalk replay TOKEN FILE.'
      : '';
  throw new UsageError(found.why + advice);
}
