/**
 * `npm run bench:explorer`: whether the page keeps what it promises, in a real browser on this machine. A search takes
 * at most twice the time of the command, and each view is there within a second. Exits with 1 where it is not so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { check } from '../checker/check.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import { writeDefinition } from '../checker/definition/write.ts';
import { replayToken } from '../checker/report/race.ts';
import { grouped } from '../checker/report/text.ts';
import { launch } from '../docs-generator/chromium.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { median } from './rows.ts';

const shown = 'guest-fault-in-armed-range';
const rounds = 5;
/** Of the command's time, and in seconds. */
const ratioMax = 2;
const openMax = 1;

const scenario = scenarioNamed(shown);
const claim = scenario.expect;
if (claim?.verdict !== 'holds' || claim.states === undefined) throw new Error(`${shown} claims no number of states`);
const states = grouped(claim.states);
const root = process.cwd();
const page = pathToFileURL(join(root, 'dist/explorer/index.html'));
const place = mkdtempSync(join(tmpdir(), 'racewalk-bench-'));
const file = join(place, 'alone.json');
// The page searches the scenario alone; the command would check its mutants, too.
writeFileSync(file, JSON.stringify(writeDefinition({ ...scenario, mutants: {} })));

/**
 * What is to be seen of each view before it counts as open: all that it is for. Names and texts, which are there sooner, do
 * not count; nor does what a race has below it, the comparison with what is not broken and the forms to be taken away.
 */
const token = tokenOf('gup-fast-against-freed-table');
const views = [
  { name: 'catalogue', part: '#/', shows: ['.scenarios'] },
  { name: 'scenario', part: `#/scenario/${shown}`, shows: ['.diagram .node', '#part-shared-state'] },
  { name: 'race', part: `#/race/${token}`, shows: ['.ending'] },
  { name: 'by hand', part: `#/walk/${token}`, shows: ['.diagram .node.here', '.choices'] },
  { name: 'matrix', part: '#/matrix', shows: ['.legend'] },
].map((view) => ({ ...view, times: [] as number[] }));

const browser = await launch();
const times = { command: [] as number[], page: [] as number[] };
// In turn, so that whatever else this machine does falls on all alike.
for (let round = 0; round < rounds; round++) {
  times.command.push(secondsOf(commandChecks));
  times.page.push(await pageChecks(browser));
  for (const { part, shows, times: own } of views) own.push(await pageOpens(browser, part, shows));
}
await browser.close();
rmSync(place, { recursive: true });
const [command, inPage] = [median(times.command), median(times.page)];
const ratio = inPage / command;
console.log(`${shown}, ${states} states; medians of ${rounds}:`);
console.log(`  racewalk check --exact  ${command.toFixed(2)} s, start-up included`);
console.log(`  in the page             ${inPage.toFixed(2)} s, ${ratio.toFixed(2)} times as long; at most ${ratioMax}`);
for (const { name, times: own } of views) {
  console.log(`${`${name} opens in`.padEnd(26)}${median(own).toFixed(2)} s; at most ${openMax}`);
}
const isQuick = views.every(({ times: own }) => median(own) <= openMax);
process.exitCode = ratio <= ratioMax && isQuick ? 0 : 1;

function secondsOf(work: () => void): number {
  const since = performance.now();
  work();
  return (performance.now() - since) / 1000;
}

function commandChecks(): void {
  const args = [join(root, 'dist/cli/main.js'), 'check', file, '--exact'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0 || !stdout.includes(`${states} states`))
    throw new Error(`racewalk check ${shown}: ${stdout}${stderr}`);
}

/** From the click to the verdict, without the reductions that the command does not use either. */
async function pageChecks(within: Browser): Promise<number> {
  const tab = await within.newPage();
  await tab.goto(`${page}#/check/${shown}`);
  await tab.locator('summary', { hasText: 'How' }).click();
  await tab.getByLabel('Leave out').selectOption('none');
  const since = performance.now();
  await tab.getByRole('button', { name: 'Check every schedule' }).click();
  const verdict = tab.getByRole('region', { name: 'Verdict' });
  await verdict.waitFor({ timeout: 300_000 });
  const seconds = (performance.now() - since) / 1000;
  const text = await verdict.innerText();
  if (!text.includes(`${states} states`)) throw new Error(`the page: ${text}`);
  await tab.close();
  return seconds;
}

/** The first race of the scenario. */
function tokenOf(name: string): string {
  const broken = scenarioNamed(name);
  const [mutant = null] = Object.keys(broken.mutants ?? {});
  const [violation] = check(broken, mutant, { until: 'any' }).violations;
  if (violation === undefined) throw new Error(`${name} / ${mutant} violates nothing`);
  return replayToken(buildSystem(broken, mutant), violation.path, violation.property);
}

/** From the address to all that the view shows, in a page that was not open before. */
async function pageOpens(within: Browser, part: string, shows: readonly string[]): Promise<number> {
  const tab = await within.newPage();
  const since = performance.now();
  await tab.goto(`${page}${part}`);
  for (const each of shows) await tab.locator(each).first().waitFor();
  const seconds = (performance.now() - since) / 1000;
  await tab.close();
  return seconds;
}
