/** `racewalk litmus`: which outcomes of a litmus test the machines allow, and which a real kernel shows. */
import { drawRace } from '../../checker/report/race.ts';
import { grouped } from '../../checker/report/text.ts';
import { lackedIn } from '../../litmus/calls.ts';
import { allAllowed, compared, type Observed } from '../../litmus/compare.ts';
import { litmusTests } from '../../litmus/index.ts';
import { type Era, eraOf, eras } from '../../litmus/kernel-era.ts';
import type { LitmusTest } from '../../litmus/litmus-test.ts';
import { lineOf, ParseError, parseTest } from '../../litmus/parse.ts';
import { CutError, type Predicted, type Prediction, predict } from '../../litmus/predict.ts';
import { entryOf as entryOfRun } from '../../litmus/record.ts';
import { printDocument } from '../files/document.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { type KernelImage, kernelNamed } from '../litmus/kernels.ts';
import { type Effort, runLive } from '../litmus/live.ts';
import { testNamed } from '../litmus/named-test.ts';
import { compileProgram } from '../litmus/program.ts';
import { runInQemu } from '../litmus/qemu.ts';
import { keepRecord } from '../litmus/record-file.ts';
import { UnavailableError } from '../litmus/unavailable.ts';
import { type Limits, limitsOf, searching } from '../options/limits.ts';
import { flag, type RawOptions, text, whole } from '../options/options.ts';

export async function litmusCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  const tests = flag(options, 'all') ? litmusTests : names.map((name, at) => named(name, `${own}-${at + 1}`));
  const kernel = text(options, 'kernel');
  const limits = limitsOf(options, io);
  if (tests.length === 0) return list(options, io);
  try {
    if (!flag(options, 'run')) return predicted(tests, kernel, options, limits, io);
    return run(tests, kernelNamed(kernel ?? 'live', io.cwd), options, limits, io);
  } catch (problem) {
    // What was not searched may allow more.
    if (problem instanceof CutError) throw new UnavailableError(problem.message);
    throw problem;
  }
}

/** A name has no colon, and a test that is written out has one. */
function named(name: string, ownName: string): LitmusTest {
  return name.includes(':') ? writtenOut(name, ownName) : testNamed(name);
}

/** What tests are called that are written out: no token leads back to them. */
const own = 'own';
function writtenOut(line: string, name: string): LitmusTest {
  try {
    return parseTest(line, name);
  } catch (problem) {
    if (problem instanceof ParseError) throw new UsageError(problem.message);
    throw problem;
  }
}

function list(options: RawOptions, io: Io): ExitCode {
  const listed = litmusTests.map((test) => ({ name: test.name, text: test.text, line: lineOf(test) }));
  if (flag(options, 'json')) printDocument(io, 'litmus', { tests: listed });
  else io.out(listed.map(({ name, line }) => `${name}\n  ${line}\n`).join(''));
  return 0;
}

function callsText(calls: LitmusTest['threads'][number]): string {
  return calls.map(({ call, page }) => `${call} ${page}`).join(', ');
}

function predictIn(test: LitmusTest, era: Era, limits: Limits, io: Io): Prediction {
  return searching(io, limits, `${test.name} ${era}`, (search) => predict(test, era, search));
}

function eraNamed(kernel: string): Era {
  const era = /^\d+\.\d+/.test(kernel) ? eraOf(kernel) : null;
  if (era !== null) return era;
  throw new UsageError(`--kernel ${kernel}: without --run write a version from ${eras[0]} on, such as 6.12`);
}

function predicted(
  tests: readonly LitmusTest[],
  kernel: string | null,
  options: RawOptions,
  limits: Limits,
  io: Io,
): ExitCode {
  const asked = kernel === null ? eras : [eraNamed(kernel)];
  const entries: object[] = [];
  for (const [at, test] of tests.entries()) {
    const predictions = asked
      .filter((era) => lackedIn(era, test) === null)
      .map((era) => predictIn(test, era, limits, io));
    if (flag(options, 'json')) entries.push(entryOf(test, predictions));
    else io.out(`${at === 0 ? '' : '\n'}${predictionText(test, predictions, options, io)}`);
  }
  if (flag(options, 'json')) printDocument(io, 'litmus', { results: entries });
  return 0;
}

function entryOf({ name, threads }: LitmusTest, predictions: readonly Prediction[]): object {
  return {
    name,
    threads: threads.map((calls) => calls.map(({ call, page }) => `${call} ${page}`)),
    eras: predictions.map(({ era, states, outcomes }) => ({
      from: era,
      states,
      outcomes: outcomes.map(({ outcome, steps, token }) => ({
        ...{ outcome, steps },
        replay: name.startsWith(own) ? null : token,
      })),
    })),
  };
}

function heading({ name, text: said, threads }: LitmusTest): string {
  return [`${name}: ${said}`, ...threads.map((calls, at) => `  P${at}: ${callsText(calls)}`)].join('\n');
}

function predictionText(test: LitmusTest, predictions: readonly Prediction[], options: RawOptions, io: Io): string {
  const outcomes = new Map<string, Map<Era, Predicted>>();
  for (const { era, outcomes: list } of predictions) {
    for (const each of list) {
      const key = each.outcome.join(' ');
      outcomes.set(key, (outcomes.get(key) ?? new Map<Era, Predicted>()).set(era, each));
    }
  }
  const width = Math.max(0, ...[...outcomes.keys()].map((key) => key.length));
  const lines = [...outcomes].map(([key, byEra]) => {
    const where = byEra.size === predictions.length ? '' : ` from ${[...byEra.keys()].join(', ')}`;
    const last = [...byEra.values()].at(-1);
    const replay = test.name.startsWith(own) ? '' : `\n    racewalk replay ${last?.token}`;
    return `  ${key.padEnd(width)}  ${last?.steps} steps${where}${replay}`;
  });
  const searched = predictions.map(({ era, states }) => `${era}: ${grouped(states)} states`).join(', ');
  const told = [
    heading(test),
    ...lines,
    ...(predictions.length === 0 ? [] : [`  exhaustive for kernels from ${searched}`]),
    ...lacking(test),
  ];
  return `${told.join('\n')}\n${flag(options, 'races') ? racesText(predictions, io) : ''}`;
}

function lacking(test: LitmusTest): string[] {
  const call = lackedIn(eras[0], test);
  const since = eras.find((era) => lackedIn(era, test) === null);
  return call === null ? [] : [`  kernels before ${since} have no '${call}'`];
}

function racesText(predictions: readonly Prediction[], { width, paint }: Io): string {
  const last = predictions.at(-1);
  if (last === undefined) return '';
  const style = { width, paint, full: false, file: null };
  return last.outcomes.map(({ path, property }) => `\n${drawRace(last.system, path, property, style)}`).join('');
}

function run(
  all: readonly LitmusTest[],
  { release, image }: KernelImage,
  options: RawOptions,
  limits: Limits,
  io: Io,
): ExitCode {
  const era = eraOf(release);
  if (era === null) throw new UsageError(`nothing is predicted for a kernel ${release}, which is before ${eras[0]}`);
  const effort: Effort = {
    runs: whole(options, 'runs', { min: 1, max: 1_000_000_000, fallback: 100_000 }),
    seconds: whole(options, 'seconds', { min: 1, max: 86_400, fallback: 10 }),
    seed: whole(options, 'seed', { min: 0, fallback: 1 }),
  };
  const tests = all.filter((test) => lackedIn(era, test) === null);
  const skipped = all.filter((test) => !tests.includes(test));
  for (const test of skipped) io.err(`${test.name} is skipped: kernels from ${era} have no '${lackedIn(era, test)}'\n`);
  if (tests.length === 0) return 0;
  // Before a long run.
  const predictions = tests.map((test) => predictIn(test, era, limits, io));
  const observed = observe(tests, image, effort);
  let worst: ExitCode = 0;
  const entries = tests.map((test, at) => {
    const seen = observed.get(test.name);
    if (seen === undefined)
      throw new UnavailableError(`test '${test.name}' was not run on ${release}, and nobody says why`);
    const rows = compared(predictions[at] ?? { outcomes: [] }, seen);
    if (!allAllowed(rows, seen)) worst = 1;
    return { test, seen, rows };
  });
  const record = text(options, 'record');
  if (record !== null) {
    const about = { release, date: new Date().toISOString().slice(0, 10), seed: effort.seed };
    const kept = entries.map(({ test, seen }, at) => {
      return entryOfRun(test.name, about, predictions[at] ?? { era, outcomes: [] }, seen);
    });
    keepRecord(record, io.cwd, kept);
  }
  if (!flag(options, 'json')) {
    io.out(entries.map(({ test, seen, rows }) => observedText(test, release, era, effort, seen, rows)).join('\n'));
    return worst;
  }
  printDocument(io, 'litmus', {
    kernel: release,
    era,
    seed: effort.seed,
    results: entries.map(({ test: { name }, seen: { runs, sleeps, stuck }, rows }) => ({
      ...{ name, runs, outcomes: rows, sleeps: Object.fromEntries(sleeps), stuck },
    })),
  });
  return worst;
}

function observe(tests: readonly LitmusTest[], image: string | null, effort: Effort): Map<string, Observed> {
  const program = compileProgram(tests);
  try {
    // All that the program has.
    return image === null
      ? runLive(program.file, [], effort)
      : runInQemu(image, program.file, { ...effort, tests: tests.length });
  } finally {
    program.remove();
  }
}

function observedText(
  test: LitmusTest,
  release: string,
  era: Era,
  { seed }: Effort,
  { runs, sleeps, stuck }: Observed,
  rows: ReturnType<typeof compared>,
): string {
  const width = Math.max(0, ...rows.map(({ outcome }) => outcome.length));
  const lines = rows.map(({ outcome, count, predicted: allowed }) => {
    const verdict = allowed ? (count === 0 ? 'predicted, never seen' : 'predicted') : 'NOT PREDICTED';
    return `  ${outcome.padEnd(width)}  ${grouped(count).padStart(9)}  ${verdict}`;
  });
  const slept = [...sleeps].map(([where, count]) => `  asleep in ${where}: ${grouped(count)}`);
  const ending = stuck ? ['  a run came to no end: its threads are told above'] : [];
  const head = `  on Linux ${release} (predicted for kernels from ${era}), ${grouped(runs)} runs, seed ${seed}`;
  return `${[heading(test), head, ...lines, ...slept, ...ending].join('\n')}\n`;
}
