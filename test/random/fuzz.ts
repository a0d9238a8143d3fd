/**
 * `npm run fuzz -- --runs N --seed S [--states M] [--minutes T]`: as many random systems as wanted, or as fit into the
 * time. What differs is shrunk and
 * printed, to be kept as a named test in kept.test.ts; then it goes on. Systems come in series of their own seeds, the
 * given one and those that follow: a run of 5,000 from seed 1 is one of 1,000 from each of 1, 2, 3, 4 and 5. A system
 * that was met before is not judged again; `--seen FILE` also says so of those of earlier runs. `--record` adds what was
 * done to record.json, with the commit that did it, after each series anew: a run may be ended at any time.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import '../../cli/process/v8-flags.ts';
import { comparisons } from './agree.ts';
import { type Generator, generators } from './generators.ts';
import { lotsOf } from './lots.ts';
import { Seen } from './seen.ts';
import { variations } from './variations.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    states: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '1440' },
    seen: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
});
const given = [values.runs, values.seed, values.states, values.minutes];
const [runs, firstSeed, statesMax, minutes] = given.map((value) => {
  if (/^\d+$/.test(value)) return Number(value);
  console.error(`--runs, --seed, --states and --minutes take whole numbers, not '${value}'`);
  return process.exit(2);
}) as [number, number, number, number];

// Failed steps are errors by the thousand, whose stacks nobody looks at.
Error.stackTraceLimit = 0;
const inSeries = 1000;
const recordFile = 'test/random/record.json';
const commit = values.record ? cleanCommit() : '';
const earlier: readonly unknown[] = JSON.parse(readFileSync(recordFile, 'utf8'));
const seen = new Seen(values.seen ?? null);
/** `systems`: none twice; `compared`: those of them that could be. */
const counts = { drawn: 0, systems: 0, compared: 0, states: 0, differ: 0 };
const generated = new Map<string, number>();
const skipped = new Map<string, number>();
/** By what how many systems were compared. */
const by = new Map<string, number>();
const started = performance.now();

function series(generator: Generator, seed: number, numRuns: number): void {
  let turn = 0;
  let isFailing = false;
  const details = generator.check({ numRuns, seed }, (drawn, judge) => {
    // What is shrunk is compared by what showed the failure.
    if (!isFailing) turn++;
    const options = { statesMax, lots: lotsOf(seed, turn) };
    if (isFailing) return judge(options).differences;
    counts.drawn++;
    if (!seen.isNew(generator.name, drawn)) return [];
    isFailing = true;
    const judged = judge(options);
    counts.systems++;
    counts.states += judged.states;
    if (judged.skipped === null) {
      counts.compared++;
      add(generated, generator.name);
    } else add(skipped, judged.skipped);
    for (const name of new Set(judged.by)) add(by, name);
    isFailing = judged.differences.length > 0;
    return judged.differences;
  });
  if (!details.failed) return;
  counts.differ++;
  console.log(
    `DIFFERENCE in series ${seed} of ${generator.name}, run ${details.numRuns}, shrunk ${details.numShrinks} times:`,
  );
  console.log(details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance));
  console.log(`keep it as a named test in kept.test.ts:\n${JSON.stringify(details.counterexample?.[0])}\n`);
}
function add(numbers: Map<string, number>, name: string): void {
  numbers.set(name, (numbers.get(name) ?? 0) + 1);
}

function told(numbers: ReadonlyMap<string, number>): string {
  return [...numbers].map(([name, number]) => `${name} ${number}`).join(', ');
}
function report(): void {
  const { user, system: kernel } = process.cpuUsage();
  const rates = [performance.now() / 1000 - started / 1000, (user + kernel) / 1e6];
  const [second, ofProcessor] = rates.map((seconds) => (counts.systems / seconds).toFixed(1));
  console.log(
    `${counts.drawn} of ${runs} drawn, ${counts.systems} systems, ${counts.compared} compared (${told(generated)}; not: ${told(skipped)}), ` +
      `${counts.states} states, ${counts.differ} differ; ${second} systems a second, ${ofProcessor} a CPU second`,
  );
}

/** A record is of sources that anybody can have again. */
function cleanCommit(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  if (git('status', '--porcelain', '--untracked-files=no') === '') return git('rev-parse', 'HEAD').slice(0, 12);
  console.error('--record: commit what was changed first, so that the commit says what was run');
  return process.exit(2);
}
function record(): void {
  const seeds = [firstSeed, nextSeed];
  const [compared, sorted] = [generated, new Map([...by].sort(([a], [b]) => (a < b ? -1 : 1)))].map((numbers) =>
    Object.fromEntries(numbers),
  );
  const { drawn, systems, states, differ } = counts;
  const entry = { commit, seeds, statesMax, drawn, systems, compared, by: sorted, states, differ };
  writeFileSync(recordFile, `${JSON.stringify([...earlier, entry], null, 2)}\n`);
}

const often = [...comparisons, ...variations].map(({ name, oneIn }) => `${name} (1 in ${oneIn})`);
console.log(`comparing by ${often.join(', ')}`);
const isTime = (): boolean => performance.now() - started < minutes * 60_000;
let nextSeed = firstSeed;
for (let left = runs; left > 0 && isTime(); nextSeed++, left -= inSeries) {
  for (const generator of generators) {
    series(generator, nextSeed, Math.round((Math.min(inSeries, left) * generator.percent) / 100));
  }
  report();
  seen.keep();
  if (values.record) record();
}
console.log(told(by));
process.exit(counts.differ > 0 ? 1 : 0);
