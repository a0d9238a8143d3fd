/** `racewalk check`: whether scenarios hold and their mutants fail, as claimed. */
import { type Verification, verify } from '../../checker/claim.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { unusedNames } from '../../checker/compile/lint/names.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { tracePath } from '../../checker/counterexample/trace.ts';
import { wrap } from '../../checker/report/columns.ts';
import { type ResultEntry, resultEntry, traceEntry } from '../../checker/report/document.ts';
import { drawRace } from '../../checker/report/race.ts';
import { receiptText } from '../../checker/report/receipt.ts';
import { resultText, summaryText } from '../../checker/report/text.ts';
import { ResultsDocument } from '../files/document.ts';
import { Kept } from '../files/keep.ts';
import { inFile, load, toldOf } from '../files/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { advice } from '../options/advice.ts';
import { type Given, given, jobsOf, limitsOf, lossyOf } from '../options/limits.ts';
import { choice, flag, type RawOptions, text } from '../options/options.ts';
import { reductionsOf } from '../options/reductions.ts';
import { byBug, byDefault, byMutant } from '../options/select.ts';
import { orderOf } from '../options/strategies.ts';
import type { Way } from '../options/way.ts';
import { type Manner, type Searched, searches } from '../searchers/searches.ts';
import { CiReport } from './ci-report.ts';
import { RaceDrawing, raceFormatOf } from './race-drawing.ts';

interface Finding extends Searched {
  readonly verification: Verification;
}

export async function checkCommand(names: readonly string[], options: RawOptions, io: Io): Promise<ExitCode> {
  const mutant = text(options, 'mutant');
  const bug = text(options, 'bug');
  const full = choice(options, 'trace', ['short', 'full']) === 'full';
  if (mutant !== null && bug !== null) throw new UsageError('--mutant and --bug name one broken form each; give one');
  const format = raceFormatOf(options);
  const writes = flag(options, 'write');
  if (writes && flag(options, 'json')) throw new UsageError('--write shows what it writes, as text; leave out --json');
  const { lossy, limits } = lossyOf(options, limitsOf(options, io));
  const jobs = jobsOf(options, io);
  const reductions = reductionsOf(options);
  const order = orderOf(options);
  const loaded = await load(names, io);
  const isOne = loaded.length === 1 || (names.length === 1 && loaded.some(({ file }) => file !== null));
  // What is drawn is to be the race that reads best; but hashes alone do not tell how a state was reached.
  const draws = lossy === null && (mutant !== null || bug !== null || isOne);
  const way: Way = { reductions, order: { ...order, minimise: order.minimise || draws }, lossy };
  const chosen = mutant !== null ? byMutant(loaded, mutant) : bug !== null ? byBug(loaded, bug) : null;
  const tasks = chosen ?? byDefault(loaded, names);
  // What is wrong with any definition is said before the first result.
  for (const task of tasks) inFile(task.file, () => buildSystem(task.scenario, task.mutant));
  for (const { scenario, mutant: form, file } of tasks) {
    if (file === null) continue;
    inFile(file, () => lint(buildSystem(scenario, form)));
    // A draft, which claims nothing yet, may define what it does not use yet.
    const unused = form === null && scenario.expect === undefined ? unusedNames(scenario) : [];
    for (const name of unused) io.err(`racewalk: ${toldOf(file, name)}; an error as soon as there is an expect\n`);
  }
  const report: Report =
    format !== null
      ? new RaceDrawing(io, format, full)
      : flag(options, 'json')
        ? new JsonReport(io, full, chosen !== null, {
            ...given(options),
            ...(lossy === null ? {} : { memory: limits.memory }),
            way,
          })
        : new TextReport(io, {
            full,
            shows: chosen !== null,
            detailed: loaded.length === 1 || loaded.some(({ file }) => file !== null),
            every: way.order.enough > 1,
          });
  const forBuilds = new CiReport(options, io, names);
  const kept = Kept.open(options, io, tasks, way);
  const findings: Finding[] = [];
  const run = { names, options, memory: limits.memory, folder: kept?.folder ?? null };
  // Said once, however many searches were cut.
  const next = new Set<string>();
  try {
    for await (const searched of searches(tasks, { limits, jobs, way, kept }, io)) {
      const { scenario, mutant: form } = searched.task;
      const { cut } = searched.result;
      const finding = { ...searched, verification: verify(scenario, form, searched.result) };
      findings.push(finding);
      report.add(finding);
      forBuilds.add(searched, finding.verification, fails(finding, chosen !== null));
      for (const line of advice({ ...run, cut })) next.add(line);
    }
    const left = tasks.length - findings.length;
    if (left > 0 && !io.interrupted()) next.add(`the time was up before ${left} could begin; allow more with --time`);
    if (left > 0) for (const line of advice({ ...run, cut: io.interrupted() ? 'interrupt' : 'time' })) next.add(line);
  } finally {
    kept?.close();
    for (const line of next) io.err(`racewalk: ${line}\n`);
  }
  const skipped = tasks.length - findings.length;
  report.end(findings, skipped);
  forBuilds.write(skipped);
  if (!writes) return exitCode(findings, skipped, chosen !== null);
  const settled = (await import('../files/write-claims.ts')).writeClaims(findings, io);
  return exitCode(
    findings.filter((finding) => !settled.has(finding)),
    skipped,
    chosen !== null,
  );
}

function fails({ result, verification: { verdict, asClaimed, violation } }: Finding, shown: boolean): boolean {
  return (
    asClaimed === false ||
    (result.verdict !== 'incomplete' && violation !== null && (shown || asClaimed === null)) ||
    (verdict === 'vacuous' && asClaimed === null)
  );
}

function exitCode(findings: readonly Finding[], skipped: number, shown: boolean): ExitCode {
  if (findings.some((finding) => fails(finding, shown))) return 1;
  return skipped > 0 || findings.some(({ result }) => result.verdict === 'incomplete') ? 3 : 0;
}

interface Report {
  add(finding: Finding): void;
  end(findings: readonly Finding[], skipped: number): void;
}

interface Drawn {
  readonly full: boolean;
  /** Whether every result with a violation is drawn; otherwise only those that nobody claims. */
  readonly shows: boolean;
  /** One scenario, or a user's file: claimed violations are drawn too, and what was never reached is listed. */
  readonly detailed: boolean;
  /** All violations of a result, not only the one that matters most. */
  readonly every: boolean;
}
class TextReport implements Report {
  private readonly io: Io;
  private readonly drawn: Drawn;

  constructor(io: Io, drawn: Drawn) {
    this.io = io;
    this.drawn = drawn;
  }

  add({ task, result, verification }: Finding): void {
    const { io, drawn } = this;
    const { full, shows, detailed, every } = drawn;
    const { width, paint } = io;
    const { asClaimed, violation } = verification;
    const draws = violation !== null && (shows || (task.mutant === null && (detailed || asClaimed !== true)));
    if (draws) {
      const system = buildSystem(task.scenario, task.mutant);
      const others = every ? result.violations.filter((each) => each !== violation) : [];
      for (const { path, property, cycle } of [violation, ...others]) {
        io.out(`${drawRace(system, path, property, { width, paint, full, file: task.file }, cycle)}\n`);
      }
    }
    io.out(resultText(task.scenario, result, verification, { width, paint, unreached: detailed, heads: shows }));
  }

  end(findings: readonly Finding[], skipped: number): void {
    if (findings.length !== 1 || skipped > 0) this.summarise(findings, skipped);
    if (findings.length === 0) return;
    const line = receiptText(
      findings.map(({ result }) => result),
      this.io.version,
    );
    this.io.out(`${wrap(line, this.io.width, 2).join('\n')}\n`);
  }

  private summarise(findings: readonly Finding[], skipped: number): void {
    const mutants = findings.filter(({ task }) => task.mutant !== null).length;
    const count = (test: (finding: Finding) => boolean): number => findings.filter(test).length;
    this.io.out(
      summaryText(
        {
          scenarios: findings.length - mutants,
          mutants,
          skipped,
          failed: count(({ verification }) => verification.asClaimed === false),
          incomplete: count(({ result }) => result.verdict === 'incomplete'),
          claimed: count(({ verification }) => verification.asClaimed === true),
        },
        this.io.paint,
      ),
    );
  }
}

class JsonReport implements Report {
  private readonly document: ResultsDocument;
  private readonly io: Io;
  private readonly full: boolean;
  private readonly shows: boolean;
  private readonly limits: Given & Pick<Manner, 'way'>;
  private readonly started: number;

  constructor(io: Io, full: boolean, shows: boolean, limits: Given & Pick<Manner, 'way'>) {
    this.limits = limits;
    this.document = new ResultsDocument(io, 'check');
    this.io = io;
    this.full = full;
    this.shows = shows;
    this.started = io.now();
  }

  add({ task, result, verification }: Finding): void {
    const system = buildSystem(task.scenario, task.mutant);
    const entry: ResultEntry = resultEntry(system, result, verification, {
      version: this.io.version,
      file: task.file,
    });
    const { violation } = verification;
    if (!this.shows || violation === null) return this.document.add(entry);
    const trace = traceEntry(tracePath(system, violation.path, violation.property, this.full, violation.cycle));
    this.document.add({ ...entry, trace });
  }

  end(findings: readonly Finding[], skipped: number): void {
    const results = findings.map(({ task, result, milliseconds }) => ({
      scenario: task.scenario.name,
      mutant: task.mutant,
      seconds: milliseconds / 1000,
      statesPerSecond: Math.round(result.states / Math.max(milliseconds / 1000, 0.001)),
    }));
    const seconds = (this.io.now() - this.started) / 1000;
    this.document.end({
      skipped,
      limits: this.limits,
      measured: { seconds, cpuSeconds: this.io.cpuSeconds(), results },
    });
  }
}
