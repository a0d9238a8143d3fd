/**
 * `npm run bench:explorer`: whether the page keeps what it promises, in a real browser on this machine. A search takes
 * at most twice the time of the command, and a page is there within a second. Exits with 1 where it is not so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { writeDefinition } from '../checker/definition/write.ts';
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

const browser = await launch();
const times = { command: [] as number[], page: [] as number[], open: [] as number[] };
// In turn, so that whatever else this machine does falls on all alike.
for (let round = 0; round < rounds; round++) {
  times.command.push(secondsOf(commandChecks));
  times.page.push(await pageChecks(browser));
  times.open.push(await pageOpens(browser));
}
await browser.close();
rmSync(place, { recursive: true });
const [command, inPage, open] = [median(times.command), median(times.page), median(times.open)];
const ratio = inPage / command;
console.log(`${shown}, ${states} states; medians of ${rounds}:`);
console.log(`  racewalk check --exact  ${command.toFixed(2)} s, start-up included`);
console.log(`  in the page             ${inPage.toFixed(2)} s, ${ratio.toFixed(2)} times as long; at most ${ratioMax}`);
console.log(`a page opens in           ${open.toFixed(2)} s; at most ${openMax}`);
process.exitCode = ratio <= ratioMax && open <= openMax ? 0 : 1;

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

/** From the address to the list of scenarios, which the checker in the page has read. */
async function pageOpens(within: Browser): Promise<number> {
  const tab = await within.newPage();
  const since = performance.now();
  await tab.goto(`${page}#/`);
  await tab.locator('.scenarios').first().waitFor();
  const seconds = (performance.now() - since) / 1000;
  await tab.close();
  return seconds;
}
