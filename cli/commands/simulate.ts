/** `racewalk simulate`: random schedules, reproducible by their seed. */
import type { Verification } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { isLiveness } from '../../checker/language/property.ts';
import { resultEntry } from '../../checker/report/document.ts';
import { drawRace } from '../../checker/report/race.ts';
import type { Result } from '../../checker/report/result.ts';
import { cutText, grouped } from '../../checker/report/text.ts';
import { simulate } from '../../checker/simulate.ts';
import { placed } from '../files/breach.ts';
import { ResultsDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { limitsOf, searching } from '../options/limits.ts';
import { choice, flag, type RawOptions, text, whole } from '../options/options.ts';
import { byMutant, type Task } from '../options/select.ts';
import { stepsMost } from '../options/strategies.ts';

export async function simulateCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const seed = whole(options, 'seed', { min: 0, fallback: 1 });
  const runs = whole(options, 'runs', { min: 1, fallback: 1000 });
  const stepsMax = whole(options, 'steps', { min: 1, max: stepsMost, fallback: 1000 });
  const full = choice(options, 'trace', ['short', 'full']) === 'full';
  const limits = limitsOf(options, io);
  const mutant = text(options, 'mutant');
  const loaded = await load([name], io);
  const tasks: Task[] = mutant === null ? loaded.map((each) => ({ ...each, mutant })) : byMutant(loaded, mutant);
  const document = flag(options, 'json') ? new ResultsDocument(io, 'simulate') : null;
  let worst: ExitCode = 0;
  for (const task of tasks) {
    const result = searching(io, limits, task.mutant ?? task.scenario.name, (search) =>
      inFile(task.file, () => simulate(task.scenario, task.mutant, { ...search, seed, runs, stepsMax })),
    );
    // Schedules drawn by chance prove no claim, so none is compared.
    const verification: Verification = {
      verdict: result.verdict,
      asClaimed: null,
      differences: [],
      violation: result.violations[0] ?? null,
    };
    const { violation } = verification;
    worst = violation !== null ? 1 : worst === 1 ? 1 : 3;
    const system = buildSystem(task.scenario, task.mutant);
    if (document !== null) {
      document.add({
        ...resultEntry(system, result, verification, { version: io.version, file: task.file }),
        seed,
        runs,
      });
      continue;
    }
    const { width, paint } = io;
    if (violation !== null) {
      const style = { width, paint, full, ...placed(system, violation.path, task.file) };
      io.out(`${drawRace(system, violation.path, violation.property, style, violation.cycle)}\n`);
    }
    io.out(
      summary(task, result, `${grouped(runs)} random schedules of at most ${grouped(stepsMax)} steps, seed ${seed}`),
    );
  }
  document?.end({ measured: { cpuSeconds: io.cpuSeconds() } });
  return worst;
}

function summary({ scenario, mutant }: Task, result: Result, schedules: string): string {
  const name = mutant === null ? scenario.name : `${scenario.name} / ${mutant}`;
  const [violation] = result.violations;
  const found =
    violation === undefined ? 'no violation found' : `violates ${violation.property} in ${violation.steps} steps`;
  const visited = `${grouped(result.states)} states visited, ${grouped(result.transitions)} transitions`;
  const runs = scenario.properties.filter(isLiveness).map(({ id }) => id);
  const unjudged =
    violation === undefined && runs.length > 0 ? `; not judged, being about whole runs: ${runs.join(', ')}` : '';
  return `${name}: ${found}${unjudged}; ${schedules}; ${visited}${violation === undefined ? `; incomplete: ${cutText(result.cut)}` : ''}\n`;
}
