/**
 * `npm run fuzz -- --runs N --seed S [--states M]`: as many random systems as wanted. What differs is shrunk and
 * printed, to be kept as a named test in kept.test.ts; then it goes on. Systems come in series of their own seeds, the
 * given one and those that follow: a run of 5,000 from seed 1 is one of 1,000 from each of 1, 2, 3, 4 and 5, and of what
 * the other generators make beside them. `--record` adds what was done to record.json, with the commit that did it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import '../../cli/process/tiering.ts';
import { comparisons } from './agree.ts';
import { type Deep, deep } from './deep.ts';
import { deepDiffers } from './deep-differences.ts';
import type { SystemText } from './description.ts';
import { differencesOf } from './differences.ts';
import { livenessDiffers } from './live.ts';
import { type Locals, locals, localsDiffer } from './locals.ts';
import { loops, pairs } from './loops.ts';
import { system } from './system.ts';
import { variations } from './variations.ts';
import { type Wide, wide } from './wide.ts';
import { wideDiffers } from './wide-differences.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    states: { type: 'string', default: '200' },
    record: { type: 'boolean', default: false },
  },
});
const [runs, firstSeed, statesMax] = [values.runs, values.seed, values.states].map((value) => {
  if (/^\d+$/.test(value)) return Number(value);
  console.error(`--runs, --seed and --states take whole numbers, not '${value}'`);
  return process.exit(2);
}) as [number, number, number];

// Failed steps are errors by the thousand, whose stacks nobody looks at.
Error.stackTraceLimit = 0;
const inSeries = 1000;
/** `runs` are those of the first generator, `systems` those of all. */
const counts = { runs: 0, systems: 0, compared: 0, states: 0, failures: 0 };
const recordFile = 'test/random/record.json';
const commit = values.record ? cleanCommit() : '';
const skipped = new Map<string, number>();
/** By what how many systems were compared. */
const by = new Map<string, number>();
const started = performance.now();

/** `compare` is told the turn of what is drawn, and none while a failure is shrunk. */
function series<T>(
  seed: number,
  numRuns: number,
  from: fc.Arbitrary<T>,
  compare: (drawn: T, turn?: number) => readonly string[],
): void {
  let turn = 0;
  let failing = false;
  const details = fc.check(
    fc.property(from, (drawn) => {
      const now = failing ? undefined : turn++;
      failing = true;
      const differences = compare(drawn, now);
      if (differences.length > 0) throw new Error(differences.join('\n'));
      failing = now === undefined;
    }),
    { numRuns, seed },
  );
  if (!details.failed) return;
  counts.failures++;
  console.log(`DIFFERENCE in series ${seed}, run ${details.numRuns}, shrunk ${details.numShrinks} times:`);
  console.log(details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance));
  console.log(`keep it as a named test in kept.test.ts:\n${JSON.stringify(details.counterexample?.[0])}\n`);
}

function ofSystem(text: SystemText, turn?: number): readonly string[] {
  const found = differencesOf(text, statesMax, turn);
  if (turn === undefined) return found.differences;
  counts.runs++;
  counts.systems++;
  counts.states += found.states;
  if (found.skipped === null) counts.compared++;
  else add(skipped, found.skipped);
  for (const name of new Set(found.by)) add(by, name);
  return found.differences;
}
function ofLoops(players: Parameters<typeof loops>[0], turn?: number): readonly string[] {
  if (turn !== undefined) tell(0, null, ['liveness of loops']);
  return livenessDiffers(loops(players));
}
function ofWide(drawn: Wide, turn?: number): readonly string[] {
  const { differences, skipped: why, states } = wideDiffers(drawn, statesMax, turn);
  if (turn !== undefined) tell(states, why, [why === null ? 'wide systems' : `wide systems ${why}`]);
  return differences;
}
function ofDeep(drawn: Deep, turn?: number): readonly string[] {
  const { differences, skipped: why, states, by: found } = deepDiffers(drawn, statesMax, turn);
  if (turn !== undefined) {
    const names = why === null ? found : [why];
    tell(
      states,
      why,
      names.map((name) => `deep systems: ${name}`),
    );
  }
  return differences;
}
function ofLocals(drawn: Locals, turn?: number): readonly string[] {
  if (turn !== undefined) tell(0, null, ['locks and local work']);
  return localsDiffer(drawn, 2000);
}
function tell(states: number, why: string | null, names: readonly string[]): void {
  counts.systems++;
  counts.states += states;
  if (why === null) counts.compared++;
  for (const name of names) add(by, name);
}
function add(numbers: Map<string, number>, name: string): void {
  numbers.set(name, (numbers.get(name) ?? 0) + 1);
}

function report(): void {
  const seconds = (performance.now() - started) / 1000;
  const { user, system: kernel } = process.cpuUsage();
  const rest = [...skipped].map(([why, number]) => `${number} ${why}`).join(', ');
  console.log(
    `${counts.runs} of ${runs} runs (${rest}), ${counts.systems} systems, ${counts.compared} compared to their end, ` +
      `${counts.states} states, ${counts.failures} differ; ${(counts.systems / seconds).toFixed(1)} systems a second, ` +
      `${(counts.systems / ((user + kernel) / 1e6)).toFixed(1)} a CPU second`,
  );
  console.log(`  ${[...by].map(([name, number]) => `${name} ${number}`).join(', ')}`);
}

/** A record is of sources that anybody can have again. */
function cleanCommit(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  if (git('status', '--porcelain', '--untracked-files=no') === '') return git('rev-parse', 'HEAD').slice(0, 12);
  console.error('--record: commit what was changed first, so that the commit says what was run');
  return process.exit(2);
}
function record(): void {
  const known: unknown = JSON.parse(readFileSync(recordFile, 'utf8'));
  const seeds = [firstSeed, firstSeed + Math.ceil(runs / inSeries) - 1];
  const { systems, compared, states, failures } = counts;
  const entry = { commit, seeds, runs, statesMax, systems, compared, states, differ: failures };
  writeFileSync(recordFile, `${JSON.stringify([...(known as readonly unknown[]), entry], null, 2)}\n`);
}

const told = [...comparisons, ...variations].map(({ name, oneIn }) => `${name} (1 in ${oneIn})`);
console.log(`comparing ${told.join(', ')}`);
for (let seed = firstSeed, left = runs; left > 0; seed++, left -= inSeries) {
  series(seed, Math.min(inSeries, left), system, ofSystem);
  // Random systems seldom go round and round; these do.
  series(seed, Math.ceil(Math.min(inSeries, left) / 10), pairs, ofLoops);
  series(seed, Math.ceil(Math.min(inSeries, left) / 2), wide, ofWide);
  series(seed, Math.ceil(Math.min(inSeries, left) / 2), deep, ofDeep);
  series(seed, Math.ceil(Math.min(inSeries, left) / 20), locals, ofLocals);
  report();
}
if (values.record) record();
process.exit(counts.failures > 0 ? 1 : 0);
