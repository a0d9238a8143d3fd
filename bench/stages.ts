/**
 * `npm run bench -- --stages`: what each stage of a verdict takes, over scenarios of the product, as a ratio to a loop
 * that does nothing of ours. `--write` keeps the ratios in stages.json; without it, what grew beyond them is told.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { checkProgram } from '../checker/check.ts';
import { buildProgram } from '../checker/compile/lower/build.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { tracePath } from '../checker/counterexample/trace.ts';
import { explore } from '../checker/interpret/explore.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { median } from './rows.ts';

/** Small enough for many rounds; the mutant has a race to trace. */
const measured = { scenario: 'two-threads-one-page', mutant: 'loser leaks its frame' };
/** What a shared machine makes of the same code from run to run; beyond it, code has become slower. */
const tolerance = 1.5;
const baselineFile = fileURLToPath(new URL('../../bench/stages.json', import.meta.url));

export type Ratios = { readonly [stage: string]: number };

/** Arithmetic and small objects, as all stages make them. */
function referenceLoop(): number {
  let sum = 0;
  for (let round = 0; round < 200_000; round++) {
    const pair = { left: round, right: (sum * 31 + round) | 0 };
    sum = (pair.left ^ pair.right) + (sum >>> 1);
  }
  return sum;
}

/** Medians of each stage, divided by that of the reference loop. */
export async function measureStages(milliseconds: number): Promise<Ratios> {
  const scenario = scenarioNamed(measured.scenario);
  const system = buildSystem(scenario);
  const program = buildProgram(system);
  const broken = buildSystem(scenario, measured.mutant);
  const { result, outcome } = checkProgram(buildProgram(broken));
  outcome.release();
  const [violation] = result.violations;
  if (violation === undefined) throw new Error(`${measured.mutant} breaks nothing`);
  const bench = new Bench({ time: milliseconds, iterations: 5, warmupIterations: 3, throws: true });
  bench
    .add('reference', () => void referenceLoop())
    .add('compile', () => void buildProgram(buildSystem(scenario)))
    .add('search', () => checkProgram(program).outcome.release())
    .add('interpret', () => void explore(system))
    .add('trace', () => void tracePath(broken, violation.path, violation.property))
    .add('start-up', startUp);
  await bench.run();
  const medians = new Map(
    bench.tasks.map(({ name, result }) => [name, 'latency' in result ? result.latency.p50 : Number.NaN]),
  );
  const reference = medians.get('reference') ?? Number.NaN;
  return Object.fromEntries(
    [...medians]
      .filter(([name]) => name !== 'reference')
      .map(([name, value]) => [name, Number((value / reference).toPrecision(3))]),
  );
}

function startUp(): void {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const { status } = spawnSync(process.execPath, [main, '--version']);
  if (status !== 0) throw new Error(`the command ends with ${status}`);
}

/** Stages that take more than the tolerance allows, in words; also such as the baseline does not know. */
export function slower(found: Ratios, baseline: Ratios): string[] {
  return Object.entries(found).flatMap(([stage, ratio]) => {
    const before = baseline[stage];
    if (before === undefined) return [`${stage}: ${ratio}, and the baseline has no such stage`];
    return ratio > before * tolerance ? [`${stage}: ${ratio} reference loops, ${before} before`] : [];
  });
}

/** The middle of three measurements of each stage. */
export async function benchStages(write: boolean): Promise<boolean> {
  const runs = [await measureStages(500), await measureStages(500), await measureStages(500)];
  const [first = {}] = runs;
  const found = Object.fromEntries(
    Object.keys(first).map((stage) => [stage, median(runs.map((run) => run[stage] ?? Number.NaN))]),
  );
  for (const [stage, ratio] of Object.entries(found)) console.log(`${stage.padEnd(10)} ${ratio} reference loops`);
  if (write) {
    writeFileSync(baselineFile, `${JSON.stringify(found, null, 2)}\n`);
    return true;
  }
  const lines = slower(found, JSON.parse(readFileSync(baselineFile, 'utf8')));
  for (const line of lines) console.log(`slower than bench/stages.json: ${line}`);
  return lines.length === 0;
}
