/** `racewalk check`: whether scenarios hold and their mutants fail, as claimed. */
import { lint } from '../../checker/compile/lint/lint.ts';
import { unusedNames } from '../../checker/compile/lint/names.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { Kept } from '../files/keep.ts';
import { inFile, load, toldOf } from '../files/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';
import { advice } from '../options/advice.ts';
import { given, jobsOf, limitsOf, lossyOf } from '../options/limits.ts';
import { choice, flag, type RawOptions, text } from '../options/options.ts';
import { reductionsOf } from '../options/reductions.ts';
import { byBug, byDefault, byMutant } from '../options/select.ts';
import { shardOf } from '../options/shard.ts';
import { orderOf } from '../options/strategies.ts';
import type { Way } from '../options/way.ts';
import { searches } from '../searchers/searches.ts';
import { positionsIn } from '../searchers/shards.ts';
import {
  type Drawn,
  exitCode,
  type Finding,
  fails,
  JsonReport,
  outcomeOf,
  PartSeal,
  type Report,
  TextReport,
} from './check-reports.ts';
import { CiReport } from './ci-report.ts';
import { verifyWithOrder } from './lock-order.ts';
import { RaceDrawing, raceFormatOf } from './race-drawing.ts';

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
  const whole = chosen ?? byDefault(loaded, names);
  const shard = shardOf(options);
  const tasks = shard === null ? whole : positionsIn(whole, shard).flatMap((position) => whole[position] ?? []);
  // What is wrong with any definition is said before the first result.
  for (const task of tasks) inFile(task.file, () => buildSystem(task.scenario, task.mutant));
  for (const { scenario, mutant: form, file } of tasks) {
    if (file === null) continue;
    inFile(file, () => lint(buildSystem(scenario, form)));
    // A draft, which claims nothing yet, may define what it does not use yet.
    const unused = form === null && scenario.expect === undefined ? unusedNames(scenario) : [];
    for (const name of unused) io.err(`racewalk: ${toldOf(file, name)}; an error as soon as there is an expect\n`);
  }
  const drawn: Drawn = {
    full,
    shows: chosen !== null,
    detailed: loaded.length === 1 || loaded.some(({ file }) => file !== null),
    every: way.order.enough > 1,
  };
  const said = { ...given(options), ...(lossy === null ? {} : { memory: limits.memory }), way };
  const part = shard === null ? null : new PartSeal(shard, whole, io.version);
  const report: Report =
    format !== null
      ? new RaceDrawing(io, format, full)
      : flag(options, 'json')
        ? new JsonReport(io, drawn, said, part)
        : new TextReport(io, drawn);
  const forBuilds = new CiReport(options, io, names);
  const kept = Kept.open(options, io, tasks, way);
  const findings: Finding[] = [];
  const run = { names, options, memory: limits.memory, folder: kept?.folder ?? null };
  // Said once, however many searches were cut.
  const next = new Set<string>();
  try {
    for await (const searched of searches(tasks, { limits, jobs, way, kept }, io)) {
      const { cut, explored } = searched.result;
      const finding = { ...searched, verification: verifyWithOrder(searched.task, searched.result) };
      findings.push(finding);
      report.add(finding);
      forBuilds.add(searched, finding.verification, fails(outcomeOf(finding), chosen !== null));
      for (const line of advice({ ...run, cut, undivided: explored.undivided })) next.add(line);
    }
    const left = tasks.length - findings.length;
    if (left > 0 && !io.interrupted()) next.add(`the time was up before ${left} could begin; allow more with --time`);
    if (left > 0)
      for (const line of advice({ ...run, cut: io.interrupted() ? 'interrupt' : 'time', undivided: null }))
        next.add(line);
  } finally {
    kept?.close();
    for (const line of next) io.err(`racewalk: ${line}\n`);
  }
  const skipped = tasks.length - findings.length;
  report.end(findings, skipped);
  forBuilds.write(skipped);
  if (!writes) return exitCode(findings.map(outcomeOf), skipped, chosen !== null);
  const settled = (await import('../files/write-claims.ts')).writeClaims(findings, io);
  return exitCode(findings.filter((finding) => !settled.has(finding)).map(outcomeOf), skipped, chosen !== null);
}
